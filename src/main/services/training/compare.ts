import { proposedSpec } from '#shared/core/detector.ts';
import type { Bank, DetectorSpec, ModelSummary, ReadOut, RecordingVectors } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { createRandom } from '#shared/core/random.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import {
  compareScores,
  type GroupScores,
  type ScoredGroup,
  type TrainingComparison,
} from '#shared/core/training/comparison.ts';
import type { EnginePort } from '#main/services/ports.ts';
import type { Library, StoredRecording } from '#main/services/ports/library.ts';
import type { StoredTrainingRun } from '#main/services/ports/training.ts';
import { inGroup, knownLabels, placesOf } from './recordings.ts';

/** Recordings of one group that are compared at most: enough for an interval, and minutes instead of hours. */
const mostBank = 200;
const mostUnseen = 150;
const mostFaults = 150;
/** Fewer normals have no leave-one-out scores worth the name. */
const fewestBank = 3;
/** From this width on a model is the paper's kind, whose read-out are the class tokens. */
const paperDimension = 768;
/** Recordings per engine call. */
const callSize = 16;

interface CompareContext {
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

interface Group {
  readonly machine: string;
  readonly section: string;
  readonly bank: readonly StoredRecording[];
  readonly unseen: readonly StoredRecording[];
  readonly faults: readonly StoredRecording[];
}

/**
 * Scores the same recordings with the model before the training, with the trained one and with log-mel statistics, each
 * against the normals that were trained on. Nothing of it enters the library. Problems: engine.*, model.*, job.cancelled.
 */
export async function compareModels(
  library: Library,
  engine: EnginePort,
  run: StoredTrainingRun,
  models: { readonly before: ModelSummary; readonly after: ModelSummary },
  { signal, progress }: CompareContext,
): Promise<Result<TrainingComparison>> {
  const { groups, drawn } = comparedGroups(library, run);
  const readOut: ReadOut = models.after.dimension >= paperDimension ? 'prelogits' : 'rows';
  const total =
    2 * groups.reduce((sum, { bank, unseen, faults }) => sum + bank.length + unseen.length + faults.length, 0);
  let done = 0;
  progress(done, Math.max(1, total));
  const scored: ScoredGroup[] = [];
  for (const [index, group] of groups.entries()) {
    const vectors = { before: new Map<string, RecordingVectors>(), after: new Map<string, RecordingVectors>() };
    const spec = specOf(run, group, readOut);
    for (const side of ['before', 'after'] as const) {
      const embedded = await embed(engine, group, spec, models[side], vectors[side], signal, () =>
        progress(++done, total),
      );
      if (!embedded.ok) return embedded;
    }
    // Differences are taken recording by recording, so only what both models heard counts.
    const usable = only(group, ({ id }) => vectors.before.has(String(id)) && vectors.after.has(String(id)));
    if (usable.bank.length < fewestBank) continue;
    const score = (side: 'before' | 'after') =>
      scoreGroup(engine, usable, `compare-${index}-${side}`, spec, models[side], vectors[side], signal);
    const before = await score('before');
    if (!before.ok) return before;
    const after = await score('after');
    if (!after.ok) return after;
    const scores = { before: before.value.ast, after: after.value.ast, statistics: after.value.statistics };
    scored.push({ machine: group.machine, section: group.section, scores });
  }
  return ok(compareScores(scored, { readOut, drawn }));
}

function specOf({ settings }: StoredTrainingRun, { bank }: Group, readOut: ReadOut): DetectorSpec {
  const { frontEnd, preset } = settings;
  return { ...proposedSpec('ast', bank.length), readOut, frontEnd, preset };
}

/** Per machine and section: trained normals as bank, normals that were not trained on, and known faults. */
function comparedGroups(library: Library, run: StoredTrainingRun): { groups: Group[]; drawn: boolean } {
  const random = createRandom(run.settings.seed);
  const trained = new Map(run.recordings.map((recording) => [recording.recordingId, recording]));
  const members = run.recordings.flatMap(({ recordingId }) => library.recordings.get(recordingId) ?? []);
  let drawn = false;
  const some = (recordings: StoredRecording[], most: number) => {
    if (recordings.length <= most) return recordings;
    drawn = true;
    return random.shuffle([...recordings]).slice(0, most);
  };
  const groups = placesOf(members).flatMap(({ machine, section }): Group[] => {
    const labels = knownLabels(library, machine, section);
    const all = inGroup(library, machine, section).filter(({ problem: cause }) => cause === null);
    const bank = some(
      all.filter(({ id }) => trained.get(id)?.heldOut === false),
      mostBank,
    );
    const unseen = all.filter((recording) => trained.get(recording.id)?.heldOut ?? labels(recording) === 'normal');
    const faults = all.filter((recording) => !trained.has(recording.id) && labels(recording) === 'anomaly');
    if (bank.length < fewestBank) return [];
    return [{ machine, section, bank, unseen: some(unseen, mostUnseen), faults: some(faults, mostFaults) }];
  });
  return { groups, drawn };
}

interface ModelScores {
  readonly ast: GroupScores;
  readonly statistics: GroupScores;
}

async function scoreGroup(
  engine: EnginePort,
  group: Group,
  detector: string,
  spec: DetectorSpec,
  model: ModelSummary,
  vectors: ReadonlyMap<string, RecordingVectors>,
  signal: AbortSignal,
): Promise<Result<ModelScores>> {
  const keyed = (of: readonly StoredRecording[]) =>
    of.map(({ id }) => ({ key: String(id), vectors: vectors.get(String(id))! }));
  const normals = keyed(group.bank);
  const keys = normals.map(({ key }) => key);
  const bank: Bank = { keys, groups: keys, vectors: normals.map((normal) => normal.vectors) };
  const fitted = await engine.call('detector.fit', { spec, bank, labelled: [] }, { signal });
  if (!fitted.ok) return fitted;
  const load = { detector, model: model.directory, spec, fitted: fitted.value, bank };
  const loaded = await engine.call('detector.load', load, { signal });
  if (!loaded.ok) return loaded;

  const scores: Record<keyof GroupScores, { ast: number; statistics: number }[]> = { bank: [], unseen: [], faults: [] };
  for (const part of ['bank', 'unseen', 'faults'] as const) {
    const items = keyed(group[part]);
    const answer = await engine.call(
      'detector.score',
      { detector, items, nearest: 1, leaveOneOut: part === 'bank' },
      { signal },
    );
    if (!answer.ok) return answer;
    scores[part] = answer.value.scored.map((scored) => scored.scores);
  }
  const by = (scorer: 'ast' | 'statistics'): GroupScores => ({
    bank: scores.bank.map((found) => found[scorer]),
    unseen: scores.unseen.map((found) => found[scorer]),
    faults: scores.faults.map((found) => found[scorer]),
  });
  return ok({ ast: by('ast'), statistics: by('statistics') });
}

function only(group: Group, wanted: (recording: StoredRecording) => boolean): Group {
  const { bank, unseen, faults } = group;
  return { ...group, bank: bank.filter(wanted), unseen: unseen.filter(wanted), faults: faults.filter(wanted) };
}

/** Puts the vectors of a group into `vectors`; recordings that cannot be read are left out. */
async function embed(
  engine: EnginePort,
  { bank, unseen, faults }: Group,
  { frontEnd, precision, preset }: DetectorSpec,
  model: ModelSummary,
  vectors: Map<string, RecordingVectors>,
  signal: AbortSignal,
  onDone: () => void,
): Promise<Result<null>> {
  const recordings = [...bank, ...unseen, ...faults].map(({ id, path }) => ({ key: String(id), path }));
  for (let start = 0; start < recordings.length; start += callSize) {
    if (signal.aborted) return fail(problem('job.cancelled'));
    const part = recordings.slice(start, start + callSize);
    const answer = await engine.call(
      'recordings.embed',
      { model: model.directory, frontEnd, precision, preset, recordings: part },
      {
        signal,
        onProgress: (found) => {
          if ('vectors' in found) vectors.set(found.key, found.vectors);
          onDone();
        },
      },
    );
    if (!answer.ok) return answer;
  }
  return ok(null);
}
