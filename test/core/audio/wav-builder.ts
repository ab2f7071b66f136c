/** Builds WAV files field by field, right or wrong on purpose; independent of Earmark's own writer. */
export type SampleKind = 'u8' | 's16' | 's24' | 's32' | 'f32' | 'f64';

export const sampleKinds: Readonly<Record<SampleKind, { tag: number; bytes: number; encoding: string }>> = {
  u8: { tag: 1, bytes: 1, encoding: 'PCM 8 bit' },
  s16: { tag: 1, bytes: 2, encoding: 'PCM 16 bit' },
  s24: { tag: 1, bytes: 3, encoding: 'PCM 24 bit' },
  s32: { tag: 1, bytes: 4, encoding: 'PCM 32 bit' },
  f32: { tag: 3, bytes: 4, encoding: 'float 32 bit' },
  f64: { tag: 3, bytes: 8, encoding: 'float 64 bit' },
};

export interface WavPlan {
  readonly kind: SampleKind;
  /** [channel][frame], -1..1 */
  readonly samples: readonly (readonly number[])[];
  readonly sampleRate?: number;
  readonly bigEndian?: boolean;
  readonly longSizes?: boolean;
  readonly extensible?: boolean;
  /** overrides of fields of the format chunk */
  readonly tag?: number;
  readonly channels?: number;
  readonly blockBytes?: number;
  readonly bits?: number;
  readonly validBits?: number;
  readonly subFormatTail?: readonly number[];
  /** chunks before and after the format chunk */
  readonly before?: readonly Uint8Array[];
  readonly between?: readonly Uint8Array[];
  readonly after?: readonly Uint8Array[];
  readonly dataSize?: number;
}

export function bytesOf(...parts: readonly (string | readonly number[] | Uint8Array)[]): Uint8Array {
  const arrays = parts.map((part) =>
    typeof part === 'string' ? Uint8Array.from(part, (letter) => letter.charCodeAt(0)) : Uint8Array.from(part),
  );
  const whole = new Uint8Array(arrays.reduce((sum, array) => sum + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    whole.set(array, at);
    at += array.length;
  }
  return whole;
}

export function number(value: number, bytes: number, bigEndian = false): number[] {
  const digits = Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) % 256);
  return bigEndian ? digits.reverse() : digits;
}

/** A chunk with its pad byte; `size` may lie. */
export function chunk(id: string, content: Uint8Array, bigEndian = false, size = content.length): Uint8Array {
  return bytesOf(id, number(size, 4, bigEndian), content, content.length % 2 === 1 ? [0] : []);
}

export function buildWav(plan: WavPlan): Uint8Array {
  const big = plan.bigEndian ?? false;
  const data = encode(plan, big);
  const sizes = plan.longSizes
    ? chunk('ds64', bytesOf(number(0, 8), number(data.length, 8), number(0, 8), number(0, 4)))
    : [];
  const size = plan.dataSize ?? (plan.longSizes ? 0xffffffff : data.length);
  const body = bytesOf(
    'WAVE',
    sizes,
    ...(plan.before ?? []),
    chunk('fmt ', formatChunk(plan, big), big),
    ...(plan.between ?? []),
    bytesOf('data', number(size, 4, big), data, data.length % 2 === 1 && (plan.after?.length ?? 0) > 0 ? [0] : []),
    ...(plan.after ?? []),
  );
  const name = plan.longSizes ? 'RF64' : big ? 'RIFX' : 'RIFF';
  return bytesOf(name, number(plan.longSizes ? 0xffffffff : body.length, 4, big), body);
}

function formatChunk(plan: WavPlan, big: boolean): Uint8Array {
  const { tag, bytes } = sampleKinds[plan.kind];
  const channels = plan.channels ?? plan.samples.length;
  const rate = plan.sampleRate ?? 16_000;
  const block = plan.blockBytes ?? bytes * plan.samples.length;
  const bits = plan.bits ?? bytes * 8;
  const plain = [
    ...number(plan.extensible ? 0xfffe : (plan.tag ?? tag), 2, big),
    ...number(channels, 2, big),
    ...number(rate, 4, big),
    ...number(rate * block, 4, big),
    ...number(block, 2, big),
    ...number(bits, 2, big),
  ];
  if (!plan.extensible) return bytesOf(plain);
  const tail = plan.subFormatTail ?? [0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71];
  const family = [...number(plan.tag ?? tag, 4, big), ...number(0, 2, big), ...number(0x10, 2, big), ...tail];
  return bytesOf(plain, number(22, 2, big), number(plan.validBits ?? bits, 2, big), number(0, 4, big), family);
}

function encode(plan: WavPlan, big: boolean): Uint8Array {
  const { bytes } = sampleKinds[plan.kind];
  const frames = plan.samples[0]?.length ?? 0;
  const out: number[] = [];
  for (let i = 0; i < frames; i++)
    for (const channel of plan.samples) out.push(...encodeSample(plan.kind, channel[i]!, bytes, big));
  return Uint8Array.from(out);
}

function encodeSample(kind: SampleKind, value: number, bytes: number, big: boolean): number[] {
  if (kind === 'u8') return [Math.round(value * 128) + 128];
  if (kind === 'f32' || kind === 'f64') {
    const view = new DataView(new ArrayBuffer(bytes));
    if (kind === 'f32') view.setFloat32(0, value, !big);
    else view.setFloat64(0, value, !big);
    return [...new Uint8Array(view.buffer)];
  }
  const scaled = Math.round(value * 2 ** (bytes * 8 - 1));
  return number(scaled < 0 ? scaled + 2 ** (bytes * 8) : scaled, bytes, big);
}
