/** A plain matrix product of the base AST's size: the rate that this onnxruntime reaches on this machine. */
import { Tensor } from 'onnxruntime-node';
import { Graph } from '#main/engine/onnx/graph.ts';
import { createSession } from '#main/engine/onnx/session.ts';
import { createRandom } from '#shared/core/random.ts';
import { productShape } from '../product-shape.ts';
import { job, serveBest } from './rounds.ts';

const { threads, repeats } = job<{ threads: number; repeats: number }>();
const { rows, inner, columns } = productShape;
const random = createRandom(3);
const values = (length: number) => Float32Array.from({ length }, () => random.next() - 0.5);
const graph = new Graph();
const left = graph.input('left', [rows, inner]);
const right = graph.initialiser('right', [inner, columns], values(inner * columns));
graph.output('product', graph.node('MatMul', [left, right], [rows, columns]));
const session = await createSession(graph.serialise(), { threads });
const feeds = { left: new Tensor('float32', values(rows * inner), [rows, inner]) };
await serveBest(() => session.run(feeds), repeats);
