import { usedReadOut } from '#shared/core/detector.ts';
import type { Bank, DetectorSpec } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { EngineInput, EngineOperation, EngineOutput } from '#main/engine/protocol.ts';
import type { EngineCallOptions } from '#main/services/ports.ts';
import type { EmbeddingOrigin, Library, StoredDetector, StoredRecording } from '#main/services/ports/library.ts';
import { embedMissing, type EmbedNeeds } from './embed.ts';
import type { LoadedModel, ModelsService } from './models.ts';
import { vectorsFor } from './origin.ts';

type DetectorOperation = Extract<EngineOperation, 'detector.score' | 'recording.explain'>;

export interface DetectorLoader {
  /** Makes an engine call on a detector, loading its model and bank first where the engine does not hold them. */
  call<K extends DetectorOperation>(
    operation: K,
    detector: StoredDetector,
    input: Omit<EngineInput<K>, 'detector'>,
    options: EngineCallOptions<K> & { readonly first?: boolean },
  ): Promise<Result<EngineOutput<K>>>;
}

/**
 * The vectors of a bank that the detector looks at, in the order of its recordings; their segments, which fitting needs,
 * with `all`. Null when one of them is not in the library.
 */
export function readBank(
  library: Library,
  recordingIds: readonly number[],
  origin: EmbeddingOrigin,
  spec: DetectorSpec,
  part: 'all' | 'whole',
): Bank | null {
  const { missing, get } = library.embeddings;
  if (missing(recordingIds, origin, { readOut: usedReadOut(spec), segments: part === 'all' }).length > 0) return null;
  const vectors = recordingIds.map((id) => vectorsFor(spec, get(id, origin, part)!));
  const keys = recordingIds.map(String);
  // Recordings are known by their content, so no two of a bank are the same sound.
  return { keys, groups: keys, vectors };
}

export function createDetectorLoader(needs: EmbedNeeds & { readonly models: ModelsService }): DetectorLoader {
  const { engine, models } = needs;
  const inEngine = new Set<number>();
  engine.onStarted(() => inEngine.clear());

  async function load(detector: StoredDetector, signal: AbortSignal, first: boolean): Promise<Result<unknown>> {
    if (inEngine.has(detector.id)) return ok(null);
    const model = await models.of(detector.model);
    if (!model.ok) return model;
    const bank = await bankOf(needs, detector, model.value, signal);
    if (!bank.ok) return bank;
    const { spec, fitted, id } = detector;
    const loaded = await engine.call(
      'detector.load',
      { detector: String(id), model: model.value.summary.directory, spec, fitted, bank: bank.value },
      { first, signal },
    );
    if (loaded.ok) inEngine.add(id);
    return loaded;
  }

  async function call<K extends DetectorOperation>(
    operation: K,
    detector: StoredDetector,
    input: Omit<EngineInput<K>, 'detector'>,
    options: EngineCallOptions<K> & { readonly first?: boolean },
    again = true,
  ): Promise<Result<EngineOutput<K>>> {
    const signal = options.signal ?? new AbortController().signal;
    const loaded = await load(detector, signal, options.first ?? false);
    if (!loaded.ok) return loaded;
    const answer = await engine.call(operation, { ...input, detector: String(detector.id) } as EngineInput<K>, options);
    // The engine was restarted between the two calls: what it held is gone.
    if (again && !answer.ok && answer.problem.code === 'detector.unknown') {
      inEngine.delete(detector.id);
      return call(operation, detector, input, options, false);
    }
    return answer;
  }

  return { call };
}

async function bankOf(
  needs: EmbedNeeds,
  detector: StoredDetector,
  model: LoadedModel,
  signal: AbortSignal,
): Promise<Result<Bank>> {
  const { library } = needs;
  const ids = library.detectors.bank(detector.id).map((member) => member.recordingId);
  const { spec, origin } = detector;
  const bank = readBank(library, ids, origin, spec, 'whole');
  if (bank !== null) return ok(bank);
  const recordings: StoredRecording[] = ids.map((id) => library.recordings.get(id)!);
  const embedded = await embedMissing(needs, recordings, model, spec, {
    signal,
    segments: false,
    progress: () => undefined,
  });
  if (!embedded.ok) return embedded;
  const [firstBroken] = embedded.value.broken.values();
  if (firstBroken !== undefined) return fail(firstBroken);
  return ok(readBank(library, ids, origin, spec, 'whole')!);
}

/** The detector, or the problem detector.unknown. */
export function findDetector(library: Library, detectorId: number): Result<StoredDetector> {
  const detector = library.detectors.get(detectorId);
  return detector === null ? fail(problem('detector.unknown')) : ok(detector);
}
