/** The samples of a WAV file as numbers. One loop per encoding, since a shared one would be several times slower. */
import type { WavFormat } from './wav-header.ts';

type SampleLayout = Pick<WavFormat, 'channels' | 'coding' | 'sampleBytes' | 'littleEndian'>;

/**
 * Decodes interleaved frames into one array per channel, full scale = -1..1.
 * @param bytes starts with the first sample of the first channel; an incomplete frame at the end is left out
 * @param targets one array per channel, filled from `at` on
 * @returns how many samples were NaN or infinite (also: too large for 32-bit float) and became 0
 */
export function readFrames(bytes: Uint8Array, layout: SampleLayout, targets: readonly Float32Array[], at = 0): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const step = layout.sampleBytes * layout.channels;
  const frames = Math.floor(bytes.byteLength / step);
  let replaced = 0;
  targets.forEach((target, channel) => {
    const out = target.subarray(at, at + frames);
    const read = layout.coding === 'float' ? readFloat : readInteger;
    replaced += read(view, channel * layout.sampleBytes, step, layout, out);
  });
  return replaced;
}

function readInteger(view: DataView, start: number, step: number, layout: SampleLayout, out: Float32Array): number {
  const little = layout.littleEndian;
  let offset = start;
  switch (layout.sampleBytes) {
    case 1:
      for (let i = 0; i < out.length; i++, offset += step) out[i] = (view.getUint8(offset) - 128) / 128;
      break;
    case 2:
      for (let i = 0; i < out.length; i++, offset += step) out[i] = view.getInt16(offset, little) / 2 ** 15;
      break;
    case 3: {
      const high = little ? 1 : 0;
      const low = little ? 0 : 2;
      for (let i = 0; i < out.length; i++, offset += step)
        out[i] = (view.getInt16(offset + high, little) * 256 + view.getUint8(offset + low)) / 2 ** 23;
      break;
    }
    default:
      for (let i = 0; i < out.length; i++, offset += step) out[i] = view.getInt32(offset, little) / 2 ** 31;
  }
  return 0;
}

function readFloat(view: DataView, start: number, step: number, layout: SampleLayout, out: Float32Array): number {
  const little = layout.littleEndian;
  let replaced = 0;
  let offset = start;
  for (let i = 0; i < out.length; i++, offset += step) {
    const value =
      layout.sampleBytes === 4 ? view.getFloat32(offset, little) : Math.fround(view.getFloat64(offset, little));
    if (Number.isFinite(value)) out[i] = value;
    else {
      out[i] = 0;
      replaced++;
    }
  }
  return replaced;
}
