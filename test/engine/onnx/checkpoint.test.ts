import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { astForward } from '#main/engine/ast/forward.ts';
import { parameterShapes } from '#main/engine/ast/parameters.ts';
import { gradients } from '#main/engine/onnx/autodiff.ts';
import { barrier, checkpoint } from '#main/engine/onnx/checkpoint.ts';
import { Graph, type Value } from '#main/engine/onnx/graph.ts';
import { gelu, layerNorm, linear } from '#main/engine/onnx/layers.ts';
import { add, mean, multiply } from '#main/engine/onnx/operations.ts';
import { softCrossEntropy } from '#main/engine/train/loss.ts';
import { goldenNames, readGolden } from '#test/engine/ast/golden.ts';
import { fields, textOf } from './protobuf.ts';
import { checkGradients, evaluate, randomValues } from './run.ts';

type Hold = 'kept' | 'barrier' | 'identity';
type Golden = ReturnType<typeof readGolden>;

const identity = (graph: Graph, input: Value): Value => graph.node('Identity', [input], input.shape);

/** The gradients of an AST: with everything kept, computed again behind the barrier, or behind nothing. */
function gradientFile({ config, batch }: Golden, hold: Hold, trains: (name: string) => boolean): Uint8Array {
  const graph = new Graph();
  const features = graph.input('features', [batch, config.maxLength, config.melBins]);
  const targets = graph.input('targets', [batch, config.labels.length]);
  const parameters = new Map([...parameterShapes(config)].map(([name, shape]) => [name, graph.input(name, shape)]));
  const { logits } = astForward(graph, config, (name) => parameters.get(name)!, features, {
    ...(hold !== 'kept' && {
      around: (input, layer) => checkpoint(graph, input, layer, hold === 'identity' ? identity : barrier),
    }),
  });
  const loss = softCrossEntropy(graph, logits, targets);
  graph.output('loss', loss);
  const chosen = [...parameters.values()].filter(({ name }) => trains(name));
  for (const [name, gradient] of gradients(graph, loss, chosen)) graph.output(`gradient.${name}`, gradient);
  return graph.serialise();
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-optimised-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** How often each operator is in the file that onnxruntime runs after all of its optimisations. */
async function optimisedOperators(file: Uint8Array, name: string): Promise<Map<string, number>> {
  const path = join(folder, name);
  const session = await InferenceSession.create(file, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'all',
    optimizedModelFilePath: path,
    logSeverityLevel: 3,
  });
  await session.release();
  const graph = fields(await readFile(path)).find(({ number }) => number === 7)!;
  const counts = new Map<string, number>();
  for (const node of fields(graph.bytes).filter(({ number }) => number === 1)) {
    const operator = textOf(fields(node.bytes).find(({ number }) => number === 4)!);
    counts.set(operator, (counts.get(operator) ?? 0) + 1);
  }
  return counts;
}

async function run(golden: Golden, file: Uint8Array) {
  const { config, batch } = golden;
  const session = await InferenceSession.create(file, { executionProviders: ['cpu'], intraOpNumThreads: 1 });
  const feeds: Record<string, Tensor> = {
    features: new Tensor('float32', golden.features, [batch, config.maxLength, config.melBins]),
    targets: new Tensor('float32', golden.targets, [batch, config.labels.length]),
  };
  for (const [key, { shape, data }] of golden.weights) feeds[key] = new Tensor('float32', data, shape);
  const outputs = await session.run(feeds);
  await session.release();
  return outputs;
}

describe.each(goldenNames)('an AST whose layers are computed again, %s patches', (name) => {
  const golden = readGolden(name);

  it.each([
    ['everything', () => true],
    ['the last layer and the head', (key: string) => key.startsWith('classifier.') || key.includes('.layer.1.')],
  ])('has the gradients of one whose layers are kept, training %s', async (_, trains) => {
    const kept = await run(golden, gradientFile(golden, 'kept', trains));
    const again = await run(golden, gradientFile(golden, 'barrier', trains));
    expect(Object.keys(again).sort()).toEqual(Object.keys(kept).sort());
    for (const key of Object.keys(kept)) {
      const [expected, actual] = [kept[key]!.data as Float32Array, again[key]!.data as Float32Array];
      const size = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const difference = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - actual[i]!)), 0);
      expect(difference, key).toBeLessThan(1e-6 * Math.max(1, size));
    }
  });

  it('really is computed again after the optimiser, which merges what the barrier does not part', async () => {
    const everything = (): boolean => true;
    const count = (hold: Hold) => optimisedOperators(gradientFile(golden, hold, everything), `${name}-${hold}.onnx`);
    const [kept, behindBarrier, behindNothing] = [await count('kept'), await count('barrier'), await count('identity')];
    const { layers } = golden.config;
    // Of an Erf whose steps nobody needs later, onnxruntime makes a Gelu.
    for (const [operators, perLayer] of [
      [['Softmax'], 1],
      [['Erf', 'Gelu', 'BiasGelu'], 1],
      [['LayerNormalization'], 2],
    ] as const) {
      const sum = (counts: ReadonlyMap<string, number>): number =>
        operators.reduce((total, operator) => total + (counts.get(operator) ?? 0), 0);
      expect(sum(kept), operators[0]).toBeGreaterThanOrEqual(layers);
      expect(sum(behindBarrier), operators[0]).toBe(sum(kept) + layers * perLayer);
      expect(sum(behindNothing), operators[0]).toBe(sum(kept));
    }
  });

  it('computes frozen layers once', async () => {
    const head = (key: string): boolean => key.startsWith('classifier.');
    const last = (key: string): boolean => head(key) || key.includes('.layer.1.');
    const softmaxes = async (hold: Hold, trains: (key: string) => boolean, file: string): Promise<number> =>
      (await optimisedOperators(gradientFile(golden, hold, trains), `${name}-${file}.onnx`)).get('Softmax')!;
    expect(await softmaxes('barrier', head, 'head')).toBe(golden.config.layers);
    expect(await softmaxes('barrier', last, 'last')).toBe(golden.config.layers + 1);
  });
});

describe('a checkpoint', () => {
  const block =
    (graph: Graph, weight: Value, gain: Value) =>
    (x: Value): Value =>
      gelu(graph, linear(graph, layerNorm(graph, x, gain, gain, 1e-6), weight, null));

  it('has the gradients of finite differences, for its input, for weights, and where both are used elsewhere too', async () => {
    const checks = await checkGradients(
      (graph, [x, weight, gain]) => {
        const first = checkpoint(graph, x!, block(graph, weight!, gain!));
        const second = checkpoint(graph, first, block(graph, weight!, gain!));
        return add(graph, second, multiply(graph, x!, gain!));
      },
      [[3, 4], [4, 4], [4]],
      11,
    );
    for (const { analytic, numeric } of checks) {
      expect(Math.abs(analytic - numeric)).toBeLessThan(2e-2 * Math.max(1, Math.abs(numeric)));
    }
  });

  it('gives no gradient to an input that nothing asks for', () => {
    const graph = new Graph();
    const [x, weight, gain] = [graph.input('x', [3, 4]), graph.input('w', [4, 4]), graph.input('g', [4])];
    const output = checkpoint(graph, x, block(graph, weight, gain));
    const loss = mean(graph, mean(graph, output, 1), 0);
    expect([...gradients(graph, loss, [weight]).keys()]).toEqual(['w']);
  });
});

describe('a barrier', () => {
  it('changes no value', async () => {
    const [value, dependency] = [randomValues(6, 1), randomValues(8, 2)];
    const [held] = await evaluate(
      (graph, [x, y]) => barrier(graph, x!, y!),
      [
        [2, 3],
        [2, 2, 2],
      ],
      [value, dependency],
    );
    expect(held).toEqual({ dims: [2, 3], data: [...value] });
  });
});
