export type Fidelity = 'none' | 'low' | 'fair' | 'good';

/**
 * How far the eight weights can be trusted to stand for the detector: none where the label never changed, low below
 * an R² of 0.5, fair below 0.8. (The fit of a 0/1 label to a score that is itself linear reaches about 0.68.)
 */
export function fidelityOf(r2: number | null): Fidelity {
  if (r2 === null) return 'none';
  if (r2 < 0.5) return 'low';
  return r2 < 0.8 ? 'fair' : 'good';
}

/** The same as a sentence for the reader of an explanation. */
export function fidelityInWords(r2: number | null): string {
  return sentences[fidelityOf(r2)];
}

const sentences: Readonly<Record<Fidelity, string>> = {
  none: 'No combination of bands changes the decision, so these weights say nothing.',
  low: 'Low fidelity: eight weights do not describe this decision well. Trust the Shapley values and your ears instead.',
  fair: 'Fair fidelity: the weights show the main direction; bands also act together.',
  good: 'Good fidelity: the weights describe the decision well.',
};
