import type { DetectorSpec } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { joinStatistics, type CountedStatistics } from '#shared/core/spectrum/feature-statistics.ts';
import { frontEndShape } from '#shared/core/spectrum/front-ends.ts';
import type { StoredRecording } from '#main/services/ports/library.ts';
import { checkFile } from '#main/services/recordings/check-file.ts';
import type { EmbedNeeds } from './embed.ts';
import type { LoadedModel } from './models.ts';

/** Below it, leave-one-out scores say nothing about the next normal recording. */
export const fewestNormals = 3;

/** Recordings per engine call. Small, so that an explanation somebody waits for gets in between. */
const callSize = 16;

/**
 * Whether features are to be normalised by the statistics of the normals: where that was asked for, and where the model
 * cannot have any of its own, because it was trained on another number of bins, so on another front end.
 */
export function needsStatistics({ frontEnd }: DetectorSpec, normalise: Normalise, model: LoadedModel): boolean {
  const foreign = frontEndShape(frontEnd.kind).bins !== model.summary.bins;
  return normalise === 'normals' || (frontEnd.normalisation === null && foreign);
}

export type Normalise = 'as-given' | 'normals';

/**
 * The specification with the mean and the standard deviation of the normals' features, after the preset. Every frame
 * counts once; the recipe of AST averages over recordings that are padded with zeros to the model's window, which moves the mean
 * by how much they are padded. Normals that cannot be read do not count: embedding them says why.
 *
 * Problems: detector.few-normals when none can be read, engine.*, job.cancelled.
 */
export async function withStatistics(
  needs: EmbedNeeds,
  spec: DetectorSpec,
  normals: readonly StoredRecording[],
  { signal, onDone }: { readonly signal: AbortSignal; readonly onDone: (done: number) => void },
): Promise<Result<DetectorSpec>> {
  const { kind } = spec.frontEnd;
  const parts: CountedStatistics[] = [];
  for (let start = 0; start < normals.length; start += callSize) {
    if (signal.aborted) return fail(problem('job.cancelled'));
    const recordings = await readable(needs, normals.slice(start, start + callSize), signal);
    const input = { frontEnd: kind, preset: spec.preset, recordings };
    const answer = await needs.engine.call('features.statistics', input, { signal });
    if (!answer.ok) return answer;
    if (answer.value.statistics !== null) parts.push(answer.value.statistics);
    onDone(Math.min(normals.length, start + callSize));
  }
  const joined = joinStatistics(parts);
  if (joined === null) return fail(problem('detector.few-normals', { needed: fewestNormals, found: 0 }));
  const { mean, std } = joined;
  return ok({ ...spec, frontEnd: { kind, normalisation: { mean, std } } });
}

async function readable(
  { library, files }: EmbedNeeds,
  recordings: readonly StoredRecording[],
  signal: AbortSignal,
): Promise<{ key: string; path: string }[]> {
  const found: { key: string; path: string }[] = [];
  for (const recording of recordings) {
    const checked = await checkFile(library, files, recording, signal);
    if (checked.ok) found.push({ key: String(recording.id), path: recording.path });
  }
  return found;
}
