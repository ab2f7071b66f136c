/** What the graphs of all front ends are put together from. */
import { frameShift } from '#shared/core/spectrum/fbank.ts';
import { anyBatch } from '#main/engine/onnx/graph.ts';
import type { Graph, Value } from '#main/engine/onnx/graph.ts';
import { filterKernels, filterStep, quarters } from './kernels.ts';

/** Samples the waveform must be a multiple of, and at least three times as many. */
export const waveformStep = frameShift;

/** [1, 1, samples] → the same, filtered and aligned with the input; outside of it counts as silence */
export function filter(graph: Graph, waveform: Value, taps: Float64Array): Value {
  const margin = (taps.length - 1) / 2;
  const width = taps.length + filterStep - 1;
  const kernels = graph.initialiser('filter', [filterStep, 1, width], filterKernels(taps));
  const rows = graph.node('Conv', [waveform, kernels], [1, filterStep, anyBatch], {
    strides: [filterStep],
    pads: [margin, margin],
    kernel_shape: [width],
  });
  const inOrder = graph.node('Transpose', [rows], [1, anyBatch, filterStep], { perm: [0, 2, 1] });
  return graph.node('Reshape', [inOrder, graph.integers([1, 1, -1])], [1, 1, anyBatch]);
}

/** Of rows per frame shift, those that are `shift` of three rows into a frame: [frames, width] */
export function shifted(graph: Graph, rows: Value, shift: 0 | 1 | 2, width = rows.shape[1]!): Value {
  const end = shift === 2 ? 2 ** 31 - 1 : shift - 2;
  const bounds = [graph.integers([shift, 0]), graph.integers([end, width]), graph.integers([0, 1])];
  return graph.node('Slice', [rows, ...bounds], [anyBatch, width]);
}

/** A complex value in two parts of the same shape. */
export interface Complex {
  readonly real: Value;
  readonly imaginary: Value;
}

/** A quarter of each frame [frames, values] times the columns of its kernels: [frames, columns] */
export function quarterSpectrum(
  graph: Graph,
  frames: Value,
  quarter: number,
  kernels: { readonly real: Float32Array; readonly imaginary: Float32Array },
): Complex {
  const values = frames.shape[1]!;
  const product = (name: string, kernel: Float32Array): Value => {
    const columns = kernel.length / values;
    const matrix = graph.initialiser(`${name}_${quarter}`, [values, columns], kernel);
    return graph.node('MatMul', [frames, matrix], [anyBatch, columns]);
  };
  return { real: product('real', kernels.real), imaginary: product('imaginary', kernels.imaginary) };
}

/**
 * The radix-4 butterfly: at frequency k the quarters A, B, C, D of a transform of N points add up to the bins k, N/4 - k,
 * N/4 + k and N/2 - k, in this order; the second and the last come out as complex conjugates, which have the same power.
 */
export function joinQuarters(graph: Graph, spectra: readonly Complex[]): Complex[] {
  if (spectra.length !== quarters) throw new Error(`${spectra.length} quarters`);
  const [a, b, c, d] = spectra as [Complex, Complex, Complex, Complex];
  const even = eachPart(graph, add, a, c);
  const odd = eachPart(graph, add, b, d);
  const evenRest = eachPart(graph, subtract, a, c);
  const rest = eachPart(graph, subtract, b, d);
  // Multiplying by i swaps the parts: i (x + i y) = -y + i x.
  return [
    eachPart(graph, add, even, odd),
    {
      real: subtract(graph, evenRest.real, rest.imaginary),
      imaginary: add(graph, evenRest.imaginary, rest.real),
    },
    {
      real: add(graph, evenRest.real, rest.imaginary),
      imaginary: subtract(graph, evenRest.imaginary, rest.real),
    },
    eachPart(graph, subtract, even, odd),
  ];
}

export function power(graph: Graph, { real, imaginary }: Complex): Value {
  const square = (part: Value): Value => graph.node('Mul', [part, part], part.shape);
  return add(graph, square(real), square(imaginary));
}

type Operation = (graph: Graph, x: Value, y: Value) => Value;
export const add: Operation = (graph, x, y) => graph.node('Add', [x, y], x.shape);
const subtract: Operation = (graph, x, y) => graph.node('Sub', [x, y], x.shape);

function eachPart(graph: Graph, operation: Operation, x: Complex, y: Complex): Complex {
  return { real: operation(graph, x.real, y.real), imaginary: operation(graph, x.imaginary, y.imaginary) };
}
