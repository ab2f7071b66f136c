import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, type Result } from '#shared/core/result.ts';
import type { RecoveredModel } from '#main/engine/protocol.ts';
import type { EnginePort } from '#main/services/ports.ts';
import type { FilesPort } from '#main/services/ports/files.ts';

/** Without a sign of life; the base model needs about ten, and tells of every number of heads that it tries. */
const deadlineSeconds = 120;
/** A file's graph and ours are in memory one after the other, each with the copies that onnxruntime makes. */
const leastMegabytes = 2000;
const memoryPerByte = 8;

export interface RecoverNeeds {
  readonly files: FilesPort;
  /** an engine process for one file that nobody trusts; the time without a sign of life is for tests */
  readonly startTrialEngine: () => EnginePort;
  readonly trialSeconds?: number;
}

export interface RecoverOptions {
  readonly signal: AbortSignal;
  readonly progress: (doneBytes: number, totalBytes: number) => void;
}

/**
 * Reads the weights out of an ONNX file into the empty folder `target`, in a process of its own that ends afterwards:
 * someone else's graph may crash, hang or swell, and nothing else may notice.
 * Problems: model.*, job.cancelled.
 */
export async function recoverFromOnnx(
  { files, startTrialEngine, trialSeconds = deadlineSeconds }: RecoverNeeds,
  source: string,
  target: string,
  { signal, progress }: RecoverOptions,
): Promise<Result<RecoveredModel>> {
  const facts = await files.facts(source);
  if (!facts.ok)
    return fail(facts.problem.code === 'file.missing' ? problem('model.missing', { path: source }) : facts.problem);
  const megabytes = Math.round(leastMegabytes + (memoryPerByte * facts.value.bytes) / 1e6);
  const engine = startTrialEngine();
  try {
    const recovered = await engine.call(
      'model.recover',
      { source, target, megabytes },
      {
        signal,
        deadlineSeconds: trialSeconds,
        onProgress: ({ doneBytes, totalBytes }) => progress(doneBytes, totalBytes),
      },
    );
    return recovered.ok ? recovered : fail(inWordsOfTheFile(recovered.problem, source, trialSeconds, megabytes));
  } finally {
    await engine.close();
  }
}

/** What befell the trial process is no trouble of the engine that the user knows. */
function inWordsOfTheFile(found: Problem, path: string, seconds: number, megabytes: number): Problem {
  if (found.code === 'engine.deadline') return problem('model.onnx-deadline', { path, seconds });
  if (found.code === 'engine.crashed' || found.code === 'engine.unavailable') {
    return problem('model.onnx-crashed', { path, megabytes });
  }
  return found;
}
