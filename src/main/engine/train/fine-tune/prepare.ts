/** What a fine-tuning needs before its first update: features of every recording, statistics, the model with its head. */
import { createHash } from 'node:crypto';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail, ok, ProblemError } from '#shared/core/result.ts';
import { frontEndShape } from '#shared/core/spectrum/front-ends.ts';
import type { TrainingProgress, TrainingSettings } from '#shared/core/training/settings.ts';
import { readForModel } from '#main/adapters/decode/index.ts';
import { adaptModel } from '#main/engine/ast/adapt.ts';
import type { AstModel } from '#main/engine/ast/folder.ts';
import type { Weights } from '#main/engine/ast/parameters.ts';
import { createFrontEnd, parts } from '#main/engine/frontend/index.ts';
import type { EngineInput } from '#main/engine/protocol.ts';
import { breathe } from '#main/engine/serve.ts';
import type { EpochsPlan } from './epochs.ts';
import type { Example } from './examples.ts';
import { storeFeatures, type StoredFeatures } from './features.ts';
import { generatedClips, generatedLabels, type GeneratedClip } from './generated.ts';
import { withNewHead } from './head.ts';

export interface Prepared extends EpochsPlan {
  readonly source: StoredFeatures;
  readonly settings: TrainingSettings;
  /** at the beginning, with a new head */
  readonly weights: Weights;
  /** with the hash of its weights */
  readonly base: { readonly name: string; readonly sha256: string };
  /** recordings that cannot be trained on, and why */
  readonly broken: readonly { readonly key: string; readonly problem: Problem }[];
}

export interface PrepareContext {
  readonly signal?: AbortSignal;
  readonly progress?: (progress: TrainingProgress) => void;
  readonly threads?: number;
}

type Input = EngineInput<'training.run'>;

/**
 * Reads all recordings and makes the model ready: another number of bins adapts its positions, the statistics chosen or
 * those of the recordings trained on become its own, and the head is new. A recording that cannot be read is left out.
 * Throws a ProblemError when nothing of a class is left to train on, and when it is cancelled.
 */
export async function prepareFineTune(input: Input, base: AstModel, context: PrepareContext): Promise<Prepared> {
  const { settings, classes, recordings } = input;
  const clips = settings.generated > 0 ? generatedClips(settings.seed, base.config.maxLength) : [];
  const source = await readFeatures(input, clips, context);
  try {
    const examples = (heldOut: boolean): Example[] =>
      recordings.flatMap((recording, item) =>
        recording.heldOut === heldOut && source.frames[item]! > 0 ? [{ item, class: recording.class }] : [],
      );
    const training = examples(false);
    const broken = recordings.flatMap(({ key }, item) => {
      const found = source.problems[item];
      return found ? [{ key, problem: found }] : [];
    });
    requireEveryClass(input, training, broken);
    const labels = clips.length > 0 ? [...classes, ...generatedLabels] : classes;
    const statistics = settings.frontEnd.normalisation ?? source.statistics(training.map(({ item }) => item))!;
    const sized = adaptModel(base.config, base.weights, { maxLength: base.config.maxLength, melBins: source.bins });
    const { config, weights } = withNewHead(sized.config, sized.weights, labels, settings.seed);
    return {
      config: { ...config, featureMean: statistics.mean, featureStd: statistics.std },
      weights,
      classes: classes.length,
      settings,
      source,
      training,
      heldOut: examples(true),
      generated: clips.map((clip, index) => ({
        item: recordings.length + index,
        class: classes.length + clip.class,
      })),
      base: { name: base.summary.name, sha256: base.summary.weightsSha256 ?? base.summary.sha256 },
      broken,
    };
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function readFeatures(
  { folder, settings, recordings }: Input,
  clips: readonly GeneratedClip[],
  { signal, progress, threads }: PrepareContext,
): Promise<StoredFeatures> {
  const frontEnd = await createFrontEnd(settings.preset, {
    kind: settings.frontEnd.kind,
    ...(threads === undefined ? {} : { threads }),
  });
  const total = recordings.length + clips.length;
  const waveform = async (item: number) => {
    const recording = recordings[item];
    return recording === undefined ? ok(clips[item - recordings.length]!.render()) : readForModel(recording.path);
  };
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([settings.frontEnd.kind, settings.preset, settings.seed, clips.length]))
    .update(JSON.stringify(recordings.map(({ key }) => key)))
    .digest('hex');
  try {
    return await storeFeatures(
      folder,
      fingerprint,
      { count: total, realBins: frontEndShape(settings.frontEnd.kind).realBins },
      async (item) => {
        const read = await waveform(item);
        return read.ok ? ok(parts(frontEnd, read.value)) : fail(read.problem);
      },
      async (done) => {
        progress?.({ epoch: 0, step: 0, steps: 0, loss: null, epochs: [], prepared: { done, total } });
        await breathe();
        if (signal?.aborted) throw new ProblemError(problem('job.cancelled'));
      },
    );
  } finally {
    await frontEnd.release();
  }
}

function requireEveryClass(
  { classes, recordings }: Input,
  training: readonly Example[],
  broken: Prepared['broken'],
): void {
  const empty = classes.findIndex((_, label) => !training.some((example) => example.class === label));
  if (empty < 0) return;
  const keys = new Set(recordings.filter((recording) => recording.class === empty).map(({ key }) => key));
  const reason = broken.find(({ key }) => keys.has(key));
  throw new ProblemError(
    problem('training.empty-class', {
      name: classes[empty]!,
      detail: reason?.problem.message ?? 'all of its recordings are held out',
    }),
  );
}
