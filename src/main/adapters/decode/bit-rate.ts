/** What a lossy recording takes in the mean, e.g. "128 kbit/s"; what it is shown by instead of bits per sample. */
export function bitRate(bytes: number, seconds: number): string {
  return `${String(Math.max(1, Math.round((bytes * 8) / seconds / 1000)))} kbit/s`;
}
