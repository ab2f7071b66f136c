import type { AppState } from '#shared/contract/app-state.ts';

export interface Scenario {
  /** flagged recordings of the session; 0 with `sample: 'none'` is a first start */
  readonly items?: number;
  /** how many of them have a verdict already */
  readonly reviewed?: number;
  readonly sample?: AppState['sample']['state'];
  /** recordings about which another reviewer said something else */
  readonly disagreeing?: readonly number[];
  /** verdicts cannot be written */
  readonly saveFails?: boolean;
  /** the flagged recordings are long, and a stretch of each gave its score */
  readonly long?: boolean;
  /** ms between the stages of an explanation; 0 = all at once */
  readonly explainEvery?: number;
}
