/** What a filter does to each frequency. */

/**
 * Gain of a filter at some frequencies, in dB; zeros of the response are -300 dB.
 * @param taps null = no filter
 */
export function responseDb(
  taps: Float64Array | null,
  sampleRate: number,
  frequenciesHz: ArrayLike<number>,
): Float64Array {
  return Float64Array.from(frequenciesHz, (frequency) => {
    if (taps === null) return 0;
    const angle = (2 * Math.PI * frequency) / sampleRate;
    let real = 0;
    let imaginary = 0;
    taps.forEach((tap, n) => {
      real += tap * Math.cos(angle * n);
      imaginary -= tap * Math.sin(angle * n);
    });
    return Math.max(-300, 20 * Math.log10(Math.hypot(real, imaginary)));
  });
}
