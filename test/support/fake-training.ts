/**
 * A training without a network: it remembers whole epochs in its folder as the engine does, and its "model" is a file
 * with the name of the run's settings in it. A learning rate of 0.5 and more loses the loss in the third epoch, one of
 * 0.9 and more in the first; one over 0.95 kills the process in the second, once.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineInput, EngineOutput } from '#main/engine/protocol.ts';
import type { EngineCallOptions } from '#main/services/ports.ts';
import type { ModelSummary } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { TrainingEpoch } from '#shared/core/training/settings.ts';

type Run = EngineInput<'training.run'>;

export interface FakeTrainingNeeds {
  /** pause after every update */
  readonly milliseconds: number;
  readonly summaryOf: (directory: string, content: Uint8Array) => ModelSummary;
}

const bytesPerRecording = 1e6;

export const fakeMeasure = ({
  settings,
  recordings,
}: EngineInput<'training.measure'>): Promise<Result<EngineOutput<'training.measure'>>> =>
  Promise.resolve(
    ok({
      secondsPerStep: 0.25,
      peakBytes: bytesPerRecording * settings.microBatch,
      steps: settings.epochs * Math.ceil(recordings / settings.batch),
    }),
  );

export async function fakeTrain(
  { folder, settings, recordings }: Run,
  { signal, onProgress }: EngineCallOptions<'training.run'> & { readonly signal: AbortSignal },
  { milliseconds, summaryOf }: FakeTrainingNeeds,
): Promise<Result<EngineOutput<'training.run'>>> {
  const kept = join(folder, 'epochs.json');
  const epochs = existsSync(kept) ? (JSON.parse(readFileSync(kept, 'utf8')) as TrainingEpoch[]) : [];
  const trained = recordings.filter(({ heldOut }) => !heldOut).length;
  const perEpoch = Math.ceil(trained / settings.batch);
  const steps = settings.epochs * perEpoch;
  const lossAt = (step: number) => 2 * Math.exp((-2 * step) / steps) + 0.05 * Math.sin(step);
  onProgress?.({ epoch: epochs.length + 1, step: epochs.length * perEpoch, steps, loss: null, epochs });
  while (epochs.length < settings.epochs) {
    const epoch = epochs.length + 1;
    for (let step = (epoch - 1) * perEpoch + 1; step <= epoch * perEpoch; step++) {
      if (milliseconds > 0) await sleep(milliseconds);
      if (signal.aborted) return fail(problem('job.cancelled'));
      if (epoch === lostIn(settings.learningRate)) {
        if (epochs.length > 0) writeModel(folder, settings.seed);
        return fail(problem('training.diverged', { epoch, kept: epochs.length }));
      }
      if (settings.learningRate > 0.95 && epoch === 2 && killOnce(folder)) return fail(problem('engine.crashed'));
      onProgress?.({ epoch, step, steps, loss: lossAt(step), epochs });
    }
    epochs.push({
      epoch,
      loss: lossAt(epoch * perEpoch),
      accuracy: 1 - 0.5 ** epoch,
      heldOutLoss: settings.heldOutShare > 0 ? lossAt(epoch * perEpoch) + 0.3 : null,
      heldOutAccuracy: settings.heldOutShare > 0 ? 0.9 - 0.5 ** epoch : null,
      seconds: 1,
    });
    mkdirSync(folder, { recursive: true });
    writeFileSync(kept, JSON.stringify(epochs));
    onProgress?.({ epoch, step: epoch * perEpoch, steps, loss: lossAt(epoch * perEpoch), epochs });
  }
  return ok({ summary: summaryOf(join(folder, 'model'), writeModel(folder, settings.seed)), epochs });
}

function lostIn(learningRate: number): number {
  if (learningRate > 0.95) return 0;
  return learningRate >= 0.9 ? 1 : learningRate >= 0.5 ? 3 : 0;
}

function killOnce(folder: string): boolean {
  const mark = join(folder, 'killed');
  if (existsSync(mark)) return false;
  writeFileSync(mark, '');
  return true;
}

function writeModel(folder: string, seed: number): Uint8Array {
  const content = Buffer.from(`trained with seed ${seed}`);
  rmSync(join(folder, 'model'), { recursive: true, force: true });
  mkdirSync(join(folder, 'model'), { recursive: true });
  writeFileSync(join(folder, 'model', 'model.safetensors'), content);
  writeFileSync(join(folder, 'model', 'card.md'), '# Fine-tuned model\n\nSaid by the engine.\n');
  return content;
}
