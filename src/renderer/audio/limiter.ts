const thresholdDb = -3;
const ratio = 20;
/** look-ahead of the Web Audio compressor, fixed by its specification */
export const limiterSeconds = 0.006;

/**
 * Keeps a lifted recording from clipping. Below -3 dB it changes nothing: the make-up gain that the Web Audio
 * specification adds, (1 / gain at full scale)^0.6, is taken away again.
 */
export function createLimiter(context: BaseAudioContext): { readonly input: AudioNode; readonly output: AudioNode } {
  const compressor = context.createDynamicsCompressor();
  compressor.threshold.value = thresholdDb;
  compressor.knee.value = 0;
  compressor.ratio.value = ratio;
  compressor.attack.value = 0.001;
  compressor.release.value = 0.1;
  const fullScaleDb = thresholdDb - thresholdDb / ratio;
  const output = context.createGain();
  output.gain.value = 10 ** ((0.6 * fullScaleDb) / 20);
  compressor.connect(output);
  return { input: compressor, output };
}
