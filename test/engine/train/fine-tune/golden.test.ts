import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRandom } from '#shared/core/random.ts';
import type { TrainedPart, TrainingEpoch, TrainingProgress } from '#shared/core/training/settings.ts';
import type { AstConfig } from '#main/engine/ast/config.ts';
import { runEpochs, type EpochsPlan } from '#main/engine/train/fine-tune/epochs.ts';
import type { FeatureSource } from '#main/engine/train/fine-tune/features.ts';
import { trainsParameter } from '#main/engine/train/fine-tune/head.ts';
import { epochDraws, generatedDraws } from '#main/engine/train/fine-tune/sampler.ts';
import { createTrainer } from '#main/engine/train/trainer.ts';
import { counted, countedWeights, featuresNumber } from '#main/engine/providers/counted-weights.ts';

type Variant = 'all' | 'last-block' | 'head' | 'generated';

interface Golden {
  readonly config: Readonly<Record<string, number>>;
  readonly classes: readonly number[];
  readonly heldOut: readonly number[];
  readonly clips: readonly number[];
  readonly seed: number;
  readonly order: readonly (readonly number[])[];
  readonly generated: readonly (readonly number[])[];
  readonly batch: number;
  readonly learningRate: number;
  readonly betas: readonly [number, number];
  readonly mean: number;
  readonly std: number;
  readonly scale: number;
  readonly offset: number;
  readonly results: Readonly<
    Record<Variant, { updates: readonly number[]; epochs: readonly Omit<TrainingEpoch, 'epoch' | 'seconds'>[] }>
  >;
}

const golden = JSON.parse(
  readFileSync(new URL('../../../golden/ast/fine-tune.json', import.meta.url), 'utf8'),
) as Golden;

const parts: Readonly<Record<Variant, TrainedPart>> = {
  all: { kind: 'all' },
  'last-block': { kind: 'last-blocks', blocks: 1 },
  head: { kind: 'head' },
  generated: { kind: 'all' },
};

function planOf(variant: Variant): EpochsPlan {
  const c = golden.config;
  const outputs = variant === 'generated' ? 5 : 3;
  const config: AstConfig = {
    hiddenSize: c['hidden_size']!,
    layers: c['num_hidden_layers']!,
    heads: c['num_attention_heads']!,
    intermediateSize: c['intermediate_size']!,
    patchSize: c['patch_size']!,
    frequencyStride: c['frequency_stride']!,
    timeStride: c['time_stride']!,
    maxLength: c['max_length']!,
    melBins: c['num_mel_bins']!,
    layerNormEps: c['layer_norm_eps']!,
    qkvBias: true,
    labels: Array.from({ length: outputs }, (_, index) => `class ${index}`),
    featureMean: golden.mean,
    featureStd: golden.std,
  };
  const all = [...golden.classes, ...golden.heldOut, ...golden.clips];
  const examples = all.map((label, item) => ({ item, class: label }));
  const [held, clip] = [golden.classes.length, golden.classes.length + golden.heldOut.length];
  const size = config.maxLength * config.melBins;
  const source: FeatureSource = {
    bins: config.melBins,
    frames: all.map(() => config.maxLength),
    read: (item) => Promise.resolve(counted(featuresNumber + item, size, golden.scale, golden.offset)),
  };
  return {
    config,
    classes: 3,
    settings: {
      epochs: 3,
      batch: golden.batch,
      learningRate: golden.learningRate,
      generated: variant === 'generated' ? 2 : 0,
      seed: golden.seed,
    },
    source,
    training: examples.slice(0, held),
    heldOut: examples.slice(held, clip),
    generated: examples.slice(clip),
  };
}

async function train(variant: Variant, microBatch: number, recompute: boolean) {
  const plan = planOf(variant);
  const trainer = await createTrainer(plan.config, countedWeights(plan.config), {
    batch: golden.batch + plan.settings.generated,
    microBatch,
    recompute,
    betas: golden.betas,
    threads: 1,
    trains: trainsParameter(plan.config, parts[variant]),
    ...(variant === 'generated' ? { groups: [3, 2] } : {}),
  });
  const updates: number[] = [];
  const epochs = await runEpochs(trainer, plan, {
    done: [],
    signal: new AbortController().signal,
    progress: ({ loss }: TrainingProgress) => {
      if (loss !== null) updates.push(loss);
    },
    onEpoch: () => Promise.resolve(),
  });
  await trainer.dispose();
  return { updates, epochs };
}

describe('the order of training', () => {
  it('is the one that the golden losses were made with', () => {
    golden.order.forEach((expected, epoch) => {
      expect(epochDraws(golden.classes, golden.seed, epoch).map(({ recording }) => recording)).toEqual(expected);
    });
    golden.generated.forEach((expected, step) => {
      const random = createRandom(golden.seed).fork(`generated of step ${step}`);
      expect(generatedDraws(golden.clips.length, 2, random).map(({ recording }) => recording)).toEqual(expected);
    });
  });
});

describe('three epochs of fine-tuning have the losses of torch', () => {
  it.each<[Variant, number, boolean]>([
    ['all', 4, false],
    ['all', 3, false],
    ['all', 1, true],
    ['last-block', 4, true],
    ['last-block', 2, false],
    ['head', 2, false],
    ['generated', 6, false],
    ['generated', 4, true],
  ])('%s, %i rows at once, recompute: %s', async (variant, microBatch, recompute) => {
    const expected = golden.results[variant];
    const { updates, epochs } = await train(variant, microBatch, recompute);
    expect(updates).toHaveLength(expected.updates.length);
    updates.forEach((loss, step) =>
      expect(Math.abs(loss - expected.updates[step]!), `step ${step}`).toBeLessThan(1e-4),
    );
    expected.epochs.forEach((row, index) => {
      const found = epochs[index]!;
      expect(found.epoch).toBe(index + 1);
      expect(Math.abs(found.loss - row.loss)).toBeLessThan(1e-4);
      expect(Math.abs(found.heldOutLoss! - row.heldOutLoss!)).toBeLessThan(1e-4);
      expect(found.accuracy).toBeCloseTo(row.accuracy, 10);
      expect(found.heldOutAccuracy).toBe(row.heldOutAccuracy);
    });
  });
});
