import type { ServerResponse } from 'node:http';
import type { PageReply } from '../pages.ts';

/** Writes a reply of the pages to a Node response. */
export function sendReply(response: ServerResponse, reply: PageReply): void {
  response.writeHead(reply.status, reply.headers);
  response.end(reply.body);
}
