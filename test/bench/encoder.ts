import { Tensor, type InferenceSession } from 'onnxruntime-node';
import { bandCount } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';
import type { AstConfig } from '#main/engine/ast/config.ts';
import { patchGrid, tokenCount } from '#main/engine/ast/config.ts';
import { buildEncoder, encoderNames } from '#main/engine/ast/encoder.ts';
import { initialiseWeights } from '#main/engine/ast/initialise.ts';
import type { Weights } from '#main/engine/ast/parameters.ts';
import { Graph } from '#main/engine/onnx/graph.ts';
import { createSession } from '#main/engine/onnx/session.ts';
import { both, measured, note, timing, type Row, type Run } from './measure.ts';
import { shippedModel } from './shipped-model.ts';

const threads = 1;

/** The architecture of the AudioSet checkpoint: 768 wide, 12 layers, 12 heads, stride 10, 10.24 s. */
const baseConfig: AstConfig = {
  hiddenSize: 768,
  layers: 12,
  heads: 12,
  intermediateSize: 3072,
  patchSize: 16,
  frequencyStride: 10,
  timeStride: 10,
  maxLength: 1024,
  melBins: 128,
  layerNormEps: 1e-12,
  qkvBias: true,
  labels: Array.from({ length: 42 }, (_, index) => `class ${index}`),
  featureMean: -4.2677393,
  featureStd: 4.5689974,
};

/**
 * AST forward passes against the rate that the same onnxruntime reaches on a plain matrix product of the base AST's size,
 * on the same machine and thread and in the same minute, both per second that the processor worked. The weights of base are random: the time does not depend on them.
 */
export async function encoderRows(): Promise<Row[]> {
  const shipped = await shippedModel();
  const base = { config: baseConfig, weights: initialiseWeights(baseConfig, 1) };
  return [
    ...(await compare('AST base, fp32, 1 clip of 10 s', base, { batch: 1, rounds: 5, products: 8 })),
    ...(await compare('shipped model, fp32, 1 window', shipped, { batch: 1, rounds: 60, products: 1 })),
    ...(await compare('shipped model, fp32, 4 windows together', shipped, { batch: 4, rounds: 40, products: 1 })),
  ];
}

interface Model {
  readonly config: AstConfig;
  readonly weights: Weights;
}

interface Rounds {
  /** windows in one pass */
  readonly batch: number;
  readonly rounds: number;
  /** matrix products after each pass: enough of them that the best one is a good one */
  readonly products: number;
}

async function compare(what: string, { config, weights }: Model, { batch, rounds, products }: Rounds): Promise<Row[]> {
  const product = await matrixProduct(1214, 768, 3072);
  const session = await createSession(buildEncoder(config, weights, bandCount, { fusedAttention: true }), { threads });
  const feeds = inputs(config, batch);
  const [passes, multiplications]: [Run[], Run[]] = [[], []];
  await session.run(feeds);
  await product.run();
  for (let round = 0; round < rounds; round += 1) {
    passes.push(await measured(() => session.run(feeds)));
    for (let i = 0; i < products; i += 1) multiplications.push(await measured(() => product.run()));
  }
  const times = { model: timing(passes), product: timing(multiplications) };
  await Promise.all([session.release(), product.release()]);
  const rate = (operations: number, seconds: number) => operations / seconds / 1e9;
  const own = rate(batch * forwardOperations(config), times.model.processor);
  const possible = rate(product.operations, times.product.processor);
  return [
    note(what, `${both(times.model)}, ${own.toFixed(0)} GFLOP/s of processor time`),
    {
      what: `  against a matrix product (${possible.toFixed(0)} GFLOP/s)`,
      value: `${((100 * own) / possible).toFixed(0)} %`,
      target: '>= 90 %',
      holds: own / possible >= 0.9,
    },
  ];
}

/** Floating-point operations of one forward pass (2 per multiply-add): projections, attention, patches. */
function forwardOperations(config: AstConfig): number {
  const tokens = tokenCount(config);
  const { rows, columns } = patchGrid(config);
  const { hiddenSize, intermediateSize, layers, patchSize } = config;
  const perLayer = tokens * hiddenSize * (4 * hiddenSize + 2 * intermediateSize) + 2 * tokens ** 2 * hiddenSize;
  return 2 * (layers * perLayer + rows * columns * patchSize ** 2 * hiddenSize);
}

function inputs({ maxLength, melBins }: AstConfig, batch: number): InferenceSession.FeedsType {
  const random = createRandom(2);
  const features = Float32Array.from({ length: batch * maxLength * melBins }, () => 0.5 * random.normal());
  return {
    [encoderNames.features]: new Tensor('float32', features, [batch, maxLength, melBins]),
    [encoderNames.masks]: new Tensor('float32', new Float32Array(bandCount).fill(1), [1, bandCount]),
  };
}

interface Product {
  readonly operations: number;
  run(): Promise<unknown>;
  release(): Promise<void>;
}

async function matrixProduct(rows: number, inner: number, columns: number): Promise<Product> {
  const random = createRandom(3);
  const values = (length: number) => Float32Array.from({ length }, () => random.next() - 0.5);
  const graph = new Graph();
  const left = graph.input('left', [rows, inner]);
  const right = graph.initialiser('right', [inner, columns], values(inner * columns));
  graph.output('product', graph.node('MatMul', [left, right], [rows, columns]));
  const session = await createSession(graph.serialise(), { threads });
  const feeds = { left: new Tensor('float32', values(rows * inner), [rows, inner]) };
  return {
    operations: 2 * rows * inner * columns,
    run: () => session.run(feeds),
    release: () => session.release(),
  };
}
