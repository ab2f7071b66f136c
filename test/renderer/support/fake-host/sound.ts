/** Ten seconds of a machine: harmonics of its turning, broadband noise, and impacts where it is flagged. */
export function soundOf(id: number): Uint8Array<ArrayBuffer> {
  const rate = 16000;
  const length = 10 * rate;
  const bytes = new Uint8Array(44 + 4 * length);
  const view = new DataView(bytes.buffer);
  const ascii = (offset: number, text: string) =>
    [...text].forEach((c, i) => view.setUint8(offset + i, c.charCodeAt(0)));
  ascii(0, 'RIFF');
  view.setUint32(4, 36 + 4 * length, true);
  ascii(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 3, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, 4 * rate, true);
  view.setUint16(32, 4, true);
  view.setUint16(34, 32, true);
  ascii(36, 'data');
  view.setUint32(40, 4 * length, true);
  let seed = id;
  let noise = 0;
  for (let n = 0; n < length; n++) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    noise = 0.92 * noise + 0.02 * (seed / 1073741824 - 1);
    const t = n / rate;
    let value = noise;
    for (let h = 1; h <= 6; h++) value += (0.05 / h) * Math.sin(2 * Math.PI * 48 * h * t);
    if (id < 900) value += 0.12 * Math.exp(-180 * (t % 0.11)) * Math.sin(2 * Math.PI * 2900 * t);
    view.setFloat32(44 + 4 * n, value, true);
  }
  return bytes;
}
