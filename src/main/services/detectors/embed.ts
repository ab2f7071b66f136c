import { usedReadOut } from '#shared/core/detector.ts';
import type { DetectorSpec } from '#shared/core/domain.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { EmbeddedRecording } from '#main/engine/protocol.ts';
import type { EnginePort } from '#main/services/ports.ts';
import type { FilesPort } from '#main/services/ports/files.ts';
import type { EmbeddingOrigin, Library, StoredRecording } from '#main/services/ports/library.ts';
import { checkFile } from '#main/services/recordings/check-file.ts';
import type { LoadedModel } from './models.ts';
import { originOf } from './origin.ts';

/** Recordings per call: many, so that reading and front end stay ahead of the network. The engine takes them in parts. */
const callSize = 64;
/** Finished recordings that are written down together: no more is lost when the process is killed. */
const storedTogether = 8;

export interface EmbedNeeds {
  readonly library: Library;
  readonly engine: EnginePort;
  readonly files: FilesPort;
}

/** What decides the vectors of a recording besides the model, and which of them are wanted. */
export type EmbedSpec = Pick<DetectorSpec, 'kind' | 'readOut' | 'preset' | 'frontEnd' | 'precision'>;

interface EmbedContext {
  /** false where the segments of long recordings are not needed: in a bank */
  readonly segments?: boolean;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

export interface Embedded {
  readonly origin: EmbeddingOrigin;
  /** recordings without vectors, and why */
  readonly broken: ReadonlyMap<number, Problem>;
}

/**
 * Makes sure that the vectors of these recordings are in the library; only missing ones are computed.
 * A recording that cannot be read is reported in `broken` and the rest goes on. Problems: engine.*, job.cancelled.
 */
export async function embedMissing(
  needs: EmbedNeeds,
  recordings: readonly StoredRecording[],
  model: LoadedModel,
  spec: EmbedSpec,
  { signal, progress, segments = true }: EmbedContext,
): Promise<Result<Embedded>> {
  const { library } = needs;
  const origin = originOf(library, model, spec);
  const byId = new Map(recordings.map((recording) => [recording.id, recording]));
  const missing = library.embeddings
    .missing([...byId.keys()], origin, { readOut: usedReadOut(spec), segments })
    .map((id) => byId.get(id)!);
  const broken = new Map<number, Problem>();
  let done = byId.size - missing.length;
  progress(done, byId.size);

  for (let start = 0; start < missing.length; start += callSize) {
    if (signal.aborted) return fail(problem('job.cancelled'));
    const part = missing.slice(start, start + callSize);
    const result = await embedPart(needs, part, model, spec, origin, broken, signal, () => {
      progress(++done, byId.size);
    });
    if (!result.ok) return result;
  }
  return ok({ origin, broken });
}

async function embedPart(
  { library, engine, files }: EmbedNeeds,
  part: readonly StoredRecording[],
  model: LoadedModel,
  { preset, frontEnd, precision }: EmbedSpec,
  origin: EmbeddingOrigin,
  broken: Map<number, Problem>,
  signal: AbortSignal,
  onDone: () => void,
): Promise<Result<unknown>> {
  const readable: { key: string; path: string }[] = [];
  for (const recording of part) {
    const checked = await checkFile(library, files, recording, signal);
    if (checked.ok) readable.push({ key: String(recording.id), path: recording.path });
    else {
      broken.set(recording.id, checked.problem);
      onDone();
    }
  }
  if (readable.length === 0) return ok(null);
  const finished: EmbeddedRecording[] = [];
  const store = (): void =>
    library.transaction(() => {
      for (const recording of finished.splice(0)) {
        const id = Number(recording.key);
        if ('vectors' in recording) library.embeddings.put(id, origin, recording.vectors, recording.windows);
        else {
          broken.set(id, recording.problem);
          if (!recording.problem.code.startsWith('file.')) library.recordings.setProblem(id, recording.problem);
        }
      }
    });
  const result = await engine.call(
    'recordings.embed',
    { model: model.summary.directory, frontEnd, precision, preset, recordings: readable },
    {
      signal,
      onProgress: (recording) => {
        finished.push(recording);
        if (finished.length === storedTogether) store();
        onDone();
      },
    },
  );
  // Also when the call failed: what was finished before is kept.
  store();
  return result;
}
