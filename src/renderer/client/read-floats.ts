import type { Memory } from '#renderer/analysis/memory.ts';

/**
 * The body of an answer, `length` floats, read into memory that is there where the browser can do so: some megabytes for
 * every step of a zoom are otherwise collected long after they were needed. Rejects where the answer is shorter.
 */
export async function readFloats(
  response: Response,
  length: number,
  memory: Memory,
): Promise<Float32Array<ArrayBuffer>> {
  const reader = byteReader(response);
  if (reader === null) return new Float32Array(await response.arrayBuffer());
  let floats = memory.take(length);
  const bytes = 4 * length;
  for (let filled = 0; filled < bytes;) {
    const { value, done } = await reader.read(
      new Uint8Array(floats.buffer, floats.byteOffset + filled, bytes - filled),
    );
    if (done) throw new Error(`the answer ended after ${filled} of ${bytes} bytes`);
    // The memory travels with what was read.
    floats = new Float32Array(value.buffer, 0, length);
    filled += value.byteLength;
  }
  // To its very end, so that the connection is used again.
  await reader.read(new Uint8Array(1));
  return floats;
}

function byteReader({ body }: Response): ReadableStreamBYOBReader | null {
  try {
    return body?.getReader({ mode: 'byob' }) ?? null;
  } catch {
    return null;
  }
}
