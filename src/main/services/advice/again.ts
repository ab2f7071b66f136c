import type { RecordingScore } from '#shared/contract/schemas.ts';
import type { Bank, DetectorSpec, FittedDetector, ThresholdRule } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { embedMissing, type EmbedNeeds } from '#main/services/detectors/embed.ts';
import { judgedRecordings } from '#main/services/detectors/judged.ts';
import { readBank } from '#main/services/detectors/loader.ts';
import type { ModelsService } from '#main/services/detectors/models.ts';
import { vectorsFor } from '#main/services/detectors/origin.ts';
import { forLibrary, nearestKept } from '#main/services/detectors/score.ts';
import type { JobContext } from '#main/services/ports/host.ts';
import type { BankMember, StoredDetector, StoredRecording } from '#main/services/ports/library.ts';

export type AgainNeeds = EmbedNeeds & { readonly models: ModelsService };
type Context = Pick<JobContext, 'signal' | 'progress'>;

/** Recordings per engine call. */
const callSize = 64;
/** The engine keeps one trial detector, under this name. */
const trial = 'trial';

/**
 * Fits the detector's bank with additions. Only members that were chosen for the bank calibrate. A threshold that was set by
 * hand stays where it is, and the level alarm keeps the share it stood for.
 */
export async function refit(
  needs: AgainNeeds,
  detector: StoredDetector,
  parent: readonly BankMember[],
  additions: readonly number[],
  { signal, progress }: Context,
): Promise<Result<FittedDetector>> {
  const { library, engine, models } = needs;
  const { spec, origin, machine, section } = detector;
  const model = await models.of(detector.model);
  if (!model.ok) return model;
  const ids = [...parent.map(({ recordingId }) => recordingId), ...additions];
  const members = ids.map((id) => library.recordings.get(id)!);
  const chosen = parent.filter(({ source }) => source === undefined).map(({ recordingId }) => recordingId);
  // False alarms in the bank stay what they were judged to be; scored like all of it, each against the others.
  const outside = chosen.map((id) => ({ id }));
  const judged = spec.rule.kind === 'eer' ? judgedRecordings(library, machine, section, outside) : [];
  const wanted: StoredRecording[] = [...members, ...judged.map(({ recording }) => recording)];
  const embedded = await embedMissing(needs, wanted, model.value, spec, {
    signal,
    progress: (done, total) => progress(done, 2 * total),
  });
  if (!embedded.ok) return embedded;
  const { broken } = embedded.value;
  const [missing] = ids.flatMap((id) => broken.get(id) ?? []);
  // A bank of which something is gone would be another bank.
  if (missing !== undefined) return fail(missing);

  const fitted = await engine.call(
    'detector.fit',
    {
      spec: { ...spec, rule: fittedRule(detector) },
      bank: readBank(library, ids, origin, spec, 'all')!,
      labelled: judged.flatMap(({ recording, fault }) => {
        const vectors = library.embeddings.get(recording.id, origin);
        return vectors === null ? [] : [{ key: String(recording.id), vectors: vectorsFor(spec, vectors), fault }];
      }),
      calibration: chosen.map(String),
    },
    { signal },
  );
  if (!fitted.ok || spec.rule.kind !== 'value') return fitted;
  return ok({ ...fitted.value, threshold: detector.fitted.threshold });
}

/** A rule for the fit; that of the level's alarm where the threshold itself was set by hand. */
function fittedRule({ spec, fitted }: StoredDetector): ThresholdRule {
  return spec.rule.kind === 'value' ? (fitted.levelThreshold?.rule ?? spec.rule) : spec.rule;
}

interface Rescored {
  readonly scores: RecordingScore[];
  readonly leftOut: number;
}

/** Scores recordings with the fitted trial; those whose vectors cannot be had are left out and counted. */
export async function rescore(
  needs: AgainNeeds,
  detector: StoredDetector,
  fitted: FittedDetector,
  bankIds: readonly number[],
  recordingIds: readonly number[],
  { signal, progress }: Context,
): Promise<Result<Rescored>> {
  const { library, models } = needs;
  const { spec, origin } = detector;
  const model = await models.of(detector.model);
  if (!model.ok) return model;
  const recordings = recordingIds.map((id) => library.recordings.get(id)!).filter((found) => found.problem === null);
  const embedded = await embedMissing(needs, recordings, model.value, spec, {
    signal,
    progress: (done, total) => progress(total + done, 3 * total),
  });
  if (!embedded.ok) return embedded;
  const { broken } = embedded.value;
  const ids = recordings.map(({ id }) => id).filter((id) => !broken.has(id));
  const bank = readBank(library, bankIds, origin, spec, 'whole')!;
  const directory = model.value.summary.directory;
  const load = () => loadTrial(needs, { spec, fitted, bank, directory }, signal);
  const loaded = await load();
  if (!loaded.ok) return loaded;

  const inBank = new Set(bankIds);
  const scores: RecordingScore[] = [];
  for (const leaveOneOut of [false, true]) {
    const part = ids.filter((id) => inBank.has(id) === leaveOneOut);
    for (let start = 0; start < part.length; start += callSize) {
      if (signal.aborted) return fail(problem('job.cancelled'));
      const batch = part.slice(start, start + callSize);
      const scored = await scoreBatch(needs, detector, batch, leaveOneOut, load, signal);
      if (!scored.ok) return scored;
      scores.push(...scored.value);
      progress(2 * ids.length + scores.length, 3 * ids.length);
    }
  }
  scores.sort((a, b) => a.recordingId - b.recordingId);
  return ok({ scores, leftOut: recordingIds.length - scores.length });
}

interface Trial {
  readonly spec: DetectorSpec;
  readonly fitted: FittedDetector;
  readonly bank: Bank;
  readonly directory: string;
}

function loadTrial({ engine }: AgainNeeds, { spec, fitted, bank, directory }: Trial, signal: AbortSignal) {
  return engine.call('detector.load', { detector: trial, model: directory, spec, fitted, bank }, { signal });
}

async function scoreBatch(
  { library, engine }: AgainNeeds,
  { spec, origin }: StoredDetector,
  recordingIds: readonly number[],
  leaveOneOut: boolean,
  load: () => Promise<Result<unknown>>,
  signal: AbortSignal,
): Promise<Result<RecordingScore[]>> {
  const items = recordingIds.map((id) => ({
    key: String(id),
    vectors: vectorsFor(spec, library.embeddings.get(id, origin)!),
  }));
  const input = { detector: trial, items, nearest: nearestKept, leaveOneOut };
  let answer = await engine.call('detector.score', input, { signal });
  if (!answer.ok && answer.problem.code === 'detector.unknown') {
    // The engine was restarted meanwhile: what it held is gone.
    const loaded = await load();
    if (!loaded.ok) return loaded;
    answer = await engine.call('detector.score', input, { signal });
  }
  return answer.ok ? ok(answer.value.scored.map(forLibrary)) : answer;
}
