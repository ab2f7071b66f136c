import type { Client } from '#renderer/client/client.ts';
import { text } from '#renderer/text/text.ts';
import { reportAsset } from '#shared/contract/assets.ts';
import type { Notices } from './messages.svelte.ts';

/** A copy of a report file for the reader: fetched from the host and handed to the browser's own download. */
export async function download(client: Client, notices: Notices, fileName: string): Promise<boolean> {
  const response = await client.asset(reportAsset(fileName));
  if (!response.ok) {
    notices.problem(text.report.fetchFailed(response.status));
    return false;
  }
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return true;
}
