import type { ServerResponse } from 'node:http';
import type { PageReply } from '../pages.ts';

/** Writes a reply of the pages to a Node response; its memory is free once it was sent. */
export function sendReply(response: ServerResponse, { status, headers, body, release }: PageReply): void {
  response.writeHead(status, headers);
  response.end(body, release);
}
