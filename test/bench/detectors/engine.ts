/** The engine's own operations in this process, as the application calls them in its engine process. */
import type {
  Bank,
  DetectorSpec,
  FittedDetector,
  FrontEndSpec,
  RecordingVectors,
  ScoredRecording,
} from '#shared/core/domain.ts';
import { ProblemError, unwrap } from '#shared/core/result.ts';
import { createOperations } from '#main/engine/detect/operations.ts';
import type { EngineInput, EngineOperation, EngineOutput, EngineProgress } from '#main/engine/protocol.ts';
import type { Clip, Trial } from './sets.ts';

const operations = createOperations();

export async function call<K extends EngineOperation>(
  operation: K,
  input: EngineInput<K>,
  progress: (progress: EngineProgress<K>) => void = () => undefined,
): Promise<EngineOutput<K>> {
  const context = { signal: new AbortController().signal, progress };
  return unwrap(await operations[operation](input, context));
}

/** Vectors of recordings, by path. */
export type Vectors = ReadonlyMap<string, RecordingVectors>;

export async function embed(model: string, frontEnd: FrontEndSpec, clips: readonly Clip[]): Promise<Vectors> {
  const paths = [...new Set(clips.map(({ path }) => path))];
  const vectors = new Map<string, RecordingVectors>();
  const recordings = paths.map((path) => ({ key: path, path }));
  const input = { model, frontEnd, precision: 'fp32', preset: { kind: 'none' }, recordings } as const;
  await call('recordings.embed', input, (found) => {
    if ('problem' in found) throw new ProblemError(found.problem);
    vectors.set(found.key, found.vectors);
  });
  return vectors;
}

/** A detector fitted to a trial's bank, and what it says about the trial's recordings. */
export interface JudgedTrial {
  readonly fitted: FittedDetector;
  readonly normals: readonly ScoredRecording[];
  readonly faults: readonly ScoredRecording[];
}

export async function judge(spec: DetectorSpec, trial: Trial, vectors: Vectors): Promise<JudgedTrial> {
  const of = (clips: readonly Clip[]): RecordingVectors[] => clips.map(({ path }) => vectors.get(path)!);
  const keys = trial.bank.map(({ path }) => path);
  const bank: Bank = { keys, groups: keys, vectors: of(trial.bank) };
  const fitted = await call('detector.fit', { spec, bank, labelled: [] });
  await call('detector.load', { detector: 'judged', model: '', spec, fitted, bank });
  const score = async (clips: readonly Clip[]): Promise<readonly ScoredRecording[]> => {
    const items = of(clips).map((one, i) => ({ key: clips[i]!.path, vectors: one }));
    return (await call('detector.score', { detector: 'judged', items, nearest: 0, leaveOneOut: false })).scored;
  };
  return { fitted, normals: await score(trial.normals), faults: await score(trial.faults) };
}
