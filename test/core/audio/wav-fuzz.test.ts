import { expect, it } from 'vitest';
import { parseWav } from '#shared/core/audio/wav.ts';
import { isProblemCode } from '#shared/core/problems.ts';
import { createRandom } from '#shared/core/random.ts';
import type { Random } from '#shared/core/random.ts';
import { buildWav, chunk, sampleKinds } from './wav-builder.ts';
import type { SampleKind } from './wav-builder.ts';

const boundaries = [
  0,
  1,
  2,
  3,
  7,
  8,
  15,
  16,
  255,
  256,
  0x7fff,
  0x8000,
  0xfffe,
  0xffff,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
];

function seeds(): Uint8Array[] {
  const samples = [0, 1].map((c) => Array.from({ length: 40 }, (_, i) => Math.sin(i + c) * 0.9));
  return (Object.keys(sampleKinds) as SampleKind[]).flatMap((kind) => [
    buildWav({ kind, samples }),
    buildWav({ kind, samples, extensible: true, between: [chunk('LIST', new Uint8Array(13))] }),
    buildWav({ kind, samples, bigEndian: true }),
    buildWav({ kind, samples, longSizes: true }),
  ]);
}

/** One to four changes: bytes (of the header preferably), size fields at boundaries, cuts, splices. */
function mutate(file: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let bytes = Uint8Array.from(file);
  for (let change = random.integer(4); change >= 0; change--) {
    if (bytes.length < 8) return bytes;
    const at = random.integer(random.next() < 0.8 ? Math.min(bytes.length, 100) : bytes.length);
    const kind = random.integer(5);
    if (kind === 0) bytes[at] = random.integer(256);
    else if (kind === 1) bytes[at]! ^= 1 << random.integer(8);
    else if (kind === 2) {
      const value = boundaries[random.integer(boundaries.length)]!;
      new DataView(bytes.buffer).setUint32(Math.min(at, bytes.length - 4), value, random.next() < 0.5);
    } else if (kind === 3) bytes = bytes.slice(0, at);
    else bytes = Uint8Array.from([...bytes.slice(0, at), ...other.slice(random.integer(other.length))]);
  }
  return bytes;
}

it('answers every one of 100,000 broken files with samples that are there, or a problem of the catalogue', () => {
  const random = createRandom(20260801);
  const files = seeds();
  let decoded = 0;
  const codes = new Set<string>();
  for (let round = 0; round < 100_000; round++) {
    const file = files[random.integer(files.length)]!;
    const bytes = mutate(file, files[random.integer(files.length)]!, random);
    const result = parseWav(bytes);
    if (!result.ok) {
      codes.add(result.problem.code);
      if (!isProblemCode(result.problem.code) || /\{\w+\}/.test(result.problem.message))
        throw new Error(`round ${round}: ${result.problem.message}`);
      continue;
    }
    decoded++;
    const { channels, sampleRate } = result.value;
    const total = channels.reduce((sum, channel) => sum + channel.length, 0);
    const finite = channels.every((channel) => channel.every(Number.isFinite));
    const level = channels.every((channel) => channel.length === channels[0]!.length);
    if (total === 0 || total > bytes.length || !finite || !level || sampleRate < 1_000 || sampleRate > 768_000)
      throw new Error(`round ${round}: ${total} samples of ${bytes.length} bytes`);
  }
  expect(decoded).toBeGreaterThan(10_000);
  expect([...codes].sort()).toEqual(['audio.sample-rate', 'wav.codec', 'wav.empty', 'wav.header', 'wav.not-wav']);
});
