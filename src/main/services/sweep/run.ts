import type { Sweep } from '#shared/contract/sweep.ts';
import type { FeatureStatistics, Preset } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { basisOf, evaluatePreset, type PresetScores } from '#shared/core/sweep/evaluate.ts';
import { samePreset } from '#shared/core/sweep/presets.ts';
import { embedMissing, type EmbedNeeds } from '#main/services/detectors/embed.ts';
import type { LoadedModel, ModelsService } from '#main/services/detectors/models.ts';
import { withStatistics } from '#main/services/detectors/statistics.ts';
import type { ClockPort, JobContext } from '#main/services/ports/host.ts';
import type { StoredDetector } from '#main/services/ports/library.ts';
import { checkMaterial, materialOf, ruleOf, specUnder, truthOf, type Material } from './material.ts';
import { scorePreset, type SweptRecordings } from './scores.ts';
import { readSweep, writeSweep, type StoredSweep } from './stored.ts';

export type RunNeeds = EmbedNeeds & { readonly models: ModelsService; readonly clock: ClockPort };

interface RunContext extends Pick<JobContext, 'signal' | 'progress'> {
  /** after each preset */
  readonly onChange: () => void;
}

/**
 * Tries presets one after the other, no filter first: computes the vectors that are missing, which stay in the library,
 * fits a detector to the bank and tells known faults from known normals. Results are kept preset by preset, so that one that
 * was stopped shows what it had, and goes on from the vectors.
 *
 * Recordings that cannot be read under one preset count under none. Problems: sweep.*, model.*, engine.*, job.cancelled.
 */
export async function runSweep(
  needs: RunNeeds,
  detector: StoredDetector,
  presets: readonly Preset[],
  context: RunContext,
  leftOut: ReadonlySet<number> = new Set(),
): Promise<Result<{ readonly detectorId: number; readonly presets: number }>> {
  const { library, models, clock } = needs;
  const { signal, progress, onChange } = context;
  const everything = materialOf(library, detector);
  const material = without(everything, leftOut);
  const fits = checkMaterial(material);
  if (!fits.ok) return fits;
  const model = await models.of(detector.model);
  if (!model.ok) return model;
  const known = readSweep(library, detector.id)?.points ?? [];
  const perPreset = material.bank.length + material.judged.length;
  let recordings: SweptRecordings | null = null;
  let reference: PresetScores | null = null;
  let sweep: StoredSweep | null = null;

  for (const [index, preset] of presets.entries()) {
    if (signal.aborted) return fail(problem('job.cancelled'));
    const before: FeatureStatistics | null =
      known.find((point) => samePreset(point.preset, preset))?.normalisation ?? null;
    const embedded = await embed(needs, detector, material, model.value, preset, before, {
      signal,
      progress: (done) => progress(index * perPreset + done, presets.length * perPreset),
    });
    if (!embedded.ok) return embedded;
    const { tried, broken } = embedded.value;
    recordings ??= readable(material, broken);
    const used = [...recordings.bank, ...recordings.normals, ...recordings.faults];
    // It could be read before: what was found with it does not count any more, and is quickly there again without it.
    if (used.some((id) => broken.has(id)))
      return runSweep(needs, detector, presets, context, new Set([...leftOut, ...broken.keys()]));
    const enough = checkReadable(recordings);
    if (!enough.ok) return enough;

    const scores = await scorePreset(needs, tried, recordings, signal);
    if (!scores.ok) return scores;
    const result = evaluatePreset(scores.value, reference);
    reference ??= scores.value;
    sweep ??= begin(detector, everything, recordings, presets.length, clock.now().toISOString());
    const { normalisation } = tried.spec.frontEnd;
    sweep = { ...sweep, points: [...sweep.points, { preset, normalisation, ...result }] };
    writeSweep(library, sweep);
    onChange();
  }
  return ok({ detectorId: detector.id, presets: presets.length });
}

function begin(
  { id, spec }: StoredDetector,
  everything: Material,
  { bank, normals, faults }: SweptRecordings,
  wanted: number,
  at: string,
): StoredSweep {
  const basis: Sweep['basis'] = basisOf(normals.length);
  const counts = { bank: bank.length, normals: normals.length, faults: faults.length };
  const all = everything.bank.length + everything.judged.length;
  const leftOut = all - bank.length - normals.length - faults.length;
  const truth = truthOf(everything);
  return { detectorId: id, at, wanted, rule: ruleOf(spec), ...counts, leftOut, basis, points: [], truth };
}

function without({ bank, joined, judged }: Material, leftOut: ReadonlySet<number>): Material {
  return {
    bank: bank.filter(({ id }) => !leftOut.has(id)),
    joined,
    judged: judged.filter(({ recording }) => !leftOut.has(recording.id)),
  };
}

function readable({ bank, joined, judged }: Material, broken: ReadonlyMap<number, unknown>): SweptRecordings {
  const usable = (ids: readonly number[]) => ids.filter((id) => !broken.has(id));
  const judgedAs = (fault: boolean) =>
    usable(judged.filter((each) => each.fault === fault).map(({ recording }) => recording.id));
  const members = usable(bank.map(({ id }) => id));
  const calibrating = members.filter((id) => !joined.has(id));
  return { bank: members, calibrating, normals: judgedAs(false), faults: judgedAs(true) };
}

const checkReadable = ({ bank, normals, faults }: SweptRecordings): Result<null> =>
  checkMaterial({ bank, judged: [...normals, ...faults] });

/** Makes sure of the vectors under one preset; `before` is by what the features were normalised the last time. */
async function embed(
  needs: RunNeeds,
  detector: StoredDetector,
  { bank, judged }: Material,
  model: LoadedModel,
  preset: Preset,
  before: FeatureStatistics | null,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: (done: number) => void },
) {
  const own = detector.spec.frontEnd.normalisation;
  let spec = specUnder(detector.spec, preset, samePreset(preset, detector.spec.preset) ? own : before);
  if (own !== null && spec.frontEnd.normalisation === null) {
    const measured = await withStatistics(needs, spec, bank, { signal, onDone: () => undefined });
    if (!measured.ok) return measured;
    spec = measured.value;
  }
  const wanted = [...bank, ...judged.map(({ recording }) => recording)];
  const embedded = await embedMissing(needs, wanted, model, spec, { signal, progress });
  if (!embedded.ok) return embedded;
  const { origin, broken } = embedded.value;
  return ok({ tried: { spec, origin, model: model.summary.directory }, broken });
}
