import { performance } from 'node:perf_hooks';
import { maskStages, type Band, type MaskStage, type MaskTable, type RecordingVectors } from '#shared/core/domain.ts';
import { emptyMaskTable, knownMasks } from '#shared/core/explain/explain.ts';
import { maskOrder } from '#shared/core/explain/masks.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { breathe } from '#main/engine/serve.ts';
import type { Detector } from './detector.ts';
import { detectorScores } from './score.ts';
import { scorersOf } from './standardise.ts';

/** A recording that can be looked at with any of its bands replaced. */
export interface MaskableRecording {
  readonly bands: readonly Band[];
  /** masks that are best asked for at the same time; one by default */
  readonly together?: number;
  /** `network` false leaves the three read-outs of the network empty. */
  vectorsUnder(mask: number, network: boolean): Promise<RecordingVectors>;
}

export interface ExplainOptions {
  /** the group of the bank that the recording belongs to, left out of the comparison; null = not in the bank */
  readonly group: string | null;
  /** how far to go in the nested order */
  readonly masks: MaskStage;
  /** what an earlier run found */
  readonly known: MaskTable | null;
  readonly onProgress: (table: MaskTable) => void;
  readonly signal: AbortSignal;
}

/** Masks are scored, and reported, together until this much time is over, ms. */
const reportEvery = 400;
/** Masks that are scored together at most. */
const mostTogether = 16;

/**
 * Scores a recording under the masks of the nested order that are not known yet, each variant exactly as the detector
 * scores a recording; mask 255 gives the recording's own score. A table is reported every few masks and at every
 * stage. Between two masks the process listens, so that a cancellation (job.cancelled) waits for one run at most.
 */
export async function explainRecording(
  detector: Detector,
  recording: MaskableRecording,
  { group, masks, known, onProgress, signal }: ExplainOptions,
): Promise<Result<MaskTable>> {
  const { bands, together = 1 } = recording;
  const scores = Float64Array.from((known ?? emptyMaskTable(bands)).scores);
  const network = scorersOf(detector.spec.kind).includes('ast');
  const wanted = maskOrder().slice(0, masks);
  let asked: number[] = [];
  let batch: { mask: number; vectors: RecordingVectors }[] = [];
  let started = performance.now();

  const scoreBatch = async (): Promise<void> => {
    const found = await detectorScores(
      detector,
      batch.map(({ vectors }) => ({ vectors, group })),
    );
    batch.forEach(({ mask }, i) => (scores[mask] = found[i]!));
    batch = [];
    started = performance.now();
    onProgress({ bands, scores: scores.slice(), done: knownMasks(scores).length });
  };

  for (const [position, mask] of wanted.entries()) {
    if (Number.isNaN(scores[mask]!)) asked.push(mask);
    if (asked.length === together || (asked.length > 0 && endsStage(position))) {
      await breathe();
      if (signal.aborted) return fail(problem('job.cancelled'));
      const found = await Promise.all(asked.map((one) => recording.vectorsUnder(one, network)));
      if (!found.every((vectors) => detector.accepts(vectors, network))) return fail(problem('detector.mixed'));
      batch.push(...found.map((vectors, i) => ({ mask: asked[i]!, vectors })));
      asked = [];
    }
    const isFull = batch.length >= mostTogether || performance.now() - started >= reportEvery;
    if (batch.length > 0 && (isFull || endsStage(position))) await scoreBatch();
  }
  return ok({ bands, scores, done: knownMasks(scores).length });
}

function endsStage(position: number): boolean {
  return maskStages.some((stage) => stage === position + 1);
}
