import type { Readable, Writable } from 'node:stream';

/**
 * Ends a stream of a file and waits until it has let go of the file. Without waiting its folder may be removed while the
 * file is still being opened in it; and closing a file's handle does not wait where its stream closes it already.
 */
export async function closed(stream: Readable | Writable): Promise<void> {
  stream.destroy();
  if (!stream.closed) await new Promise((resolve) => stream.once('close', resolve));
}
