/** Encodings Earmark writes. Float keeps samples beyond full scale; the others clip them. */
export type WavEncoding = 'pcm16' | 'pcm24' | 'pcm32' | 'float32';

const layouts: Readonly<Record<WavEncoding, { tag: number; bytes: number }>> = {
  pcm16: { tag: 1, bytes: 2 },
  pcm24: { tag: 1, bytes: 3 },
  pcm32: { tag: 1, bytes: 4 },
  float32: { tag: 3, bytes: 4 },
};

/**
 * Writes a RIFF WAV file with a plain 16-byte format chunk (float: 18 bytes and a `fact` chunk, as the format asks).
 * @param channels one array per channel, all of one length, full scale = -1..1
 * @param sampleRate Hz
 */
export function writeWav(
  channels: readonly Float32Array[],
  sampleRate: number,
  encoding: WavEncoding = 'pcm16',
): Uint8Array<ArrayBuffer> {
  const frames = channels[0]?.length ?? 0;
  if (channels.length === 0 || channels.some((channel) => channel.length !== frames))
    throw new Error('writeWav needs at least one channel, and all of one length');
  const { tag, bytes } = layouts[encoding];
  const dataBytes = frames * channels.length * bytes;
  const isFloat = encoding === 'float32';
  const dataOffset = isFloat ? 58 : 44;
  const file = new Uint8Array(dataOffset + dataBytes + (dataBytes % 2));
  const view = new DataView(file.buffer);

  putText(view, 0, 'RIFF');
  view.setUint32(4, file.length - 8, true);
  putText(view, 8, 'WAVEfmt ');
  view.setUint32(16, isFloat ? 18 : 16, true);
  view.setUint16(20, tag, true);
  view.setUint16(22, channels.length, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * channels.length * bytes, true);
  view.setUint16(32, channels.length * bytes, true);
  view.setUint16(34, bytes * 8, true);
  if (isFloat) {
    putText(view, 38, 'fact');
    view.setUint32(42, 4, true);
    view.setUint32(46, frames, true);
  }
  putText(view, dataOffset - 8, 'data');
  view.setUint32(dataOffset - 4, dataBytes, true);
  channels.forEach((samples, channel) => {
    putSamples(view, dataOffset + channel * bytes, channels.length * bytes, encoding, samples);
  });
  return file;
}

function putText(view: DataView, offset: number, text: string): void {
  for (let i = 0; i < text.length; i++) view.setUint8(offset + i, text.charCodeAt(i));
}

function putSamples(view: DataView, start: number, step: number, encoding: WavEncoding, samples: Float32Array): void {
  for (let i = 0, offset = start; i < samples.length; i++, offset += step) {
    const value = samples[i]!;
    if (encoding === 'float32') view.setFloat32(offset, value, true);
    else if (encoding === 'pcm16') view.setInt16(offset, toInteger(value, 16), true);
    else if (encoding === 'pcm32') view.setInt32(offset, toInteger(value, 32), true);
    else {
      const integer = toInteger(value, 24);
      view.setUint8(offset, integer & 0xff);
      view.setInt16(offset + 1, integer >> 8, true);
    }
  }
}

/** Nearest step of a `bits`-bit integer, clipped to its range; NaN becomes 0. */
function toInteger(value: number, bits: number): number {
  const scale = 2 ** (bits - 1);
  return Math.max(-scale, Math.min(scale - 1, Math.round(value * scale))) || 0;
}
