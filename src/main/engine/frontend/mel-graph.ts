import { frameLength, frameShift, energyFloor } from '#shared/core/spectrum/fbank.ts';
import { astMel } from '#shared/core/spectrum/mel.ts';
import { anyBatch, Graph } from '#main/engine/onnx/graph.ts';
import type { Value } from '#main/engine/onnx/graph.ts';
import { add, filter, joinQuarters, power, quarterSpectrum, shifted, type Complex } from './graph-parts.ts';
import {
  emphasisKernels,
  frequencies,
  meanWeights,
  melGroups,
  quarterKernels,
  quarterLength,
  quarters,
} from './kernels.ts';

/**
 * The mel front end as an ONNX file: the preset's filter, pre-emphasis, frames, Fourier transform, power, mel filters, floor,
 * logarithm (Kaldi's fbank as in torchaudio.compliance.kaldi). All of it is matrix products and additions, so that it runs on
 * any processor, and the transform is arranged so that it needs a quarter of the multiplications of a plain one.
 *
 * Input `waveform` [1, 1, samples], a multiple of `waveformStep`; outputs `features` [frames, 128], not normalised, and
 * `filtered` [1, 1, samples], what the features were made of (only with a filter).
 */
export function buildMel(taps: Float64Array | null): Uint8Array {
  const graph = new Graph();
  const waveform = graph.input('waveform', [1, 1, anyBatch], 'float32', 'samples');
  const heard = taps === null ? waveform : filter(graph, waveform, taps);
  if (taps !== null) graph.output('filtered', heard, 'samples');
  const mean = frameMeans(graph, heard);
  const spectra = emphasisedQuarters(graph, heard).map((quarter, index) =>
    quarterSpectrum(graph, frames(graph, quarter, mean), index, quarterKernels(index)),
  );
  graph.output('features', logMel(graph, joinQuarters(graph, spectra)), 'frames');
  return graph.serialise();
}

/** [1, 1, samples] → [frames, 1], each frame's mean as far as pre-emphasis leaves it */
function frameMeans(graph: Graph, waveform: Value): Value {
  const shape = [anyBatch, frameShift];
  const shifts = graph.node('Reshape', [waveform, graph.integers(shape)], shape);
  const weights = graph.initialiser('mean', [frameShift, 2], meanWeights());
  const column = [anyBatch, 1];
  const shares = graph.node('MatMul', [shifts, weights], [anyBatch, 2]);
  const [whole, half] = graph.nodes('Split', [shares], [column, column], { axis: 1 }) as [Value, Value];
  const [first, second] = [shifted(graph, whole, 0), shifted(graph, whole, 1)];
  return add(graph, add(graph, first, second), shifted(graph, half, 2));
}

/** [1, 1, samples] → every fourth sample, from the first, second … on: four of [1, 1, samples / 4] */
function emphasisedQuarters(graph: Graph, waveform: Value): Value[] {
  const kernels = graph.initialiser('emphasis', [quarters, 1, quarters + 1], emphasisKernels());
  const rows = graph.node('Conv', [waveform, kernels], [1, quarters, anyBatch], {
    strides: [quarters],
    pads: [1, 0],
    kernel_shape: [quarters + 1],
  });
  return graph.nodes('Split', [rows], new Array<number[]>(quarters).fill([1, 1, anyBatch]), { axis: 1 });
}

/** [1, 1, samples / 4] → [frames, quarterLength]: the quarter's samples of each frame, and its mean */
function frames(graph: Graph, quarter: Value, mean: Value): Value {
  const width = frameShift / quarters;
  const shape = [anyBatch, width];
  const shifts = graph.node('Reshape', [quarter, graph.integers(shape)], shape);
  // A frame is two and a half frame shifts long.
  const pieces = [
    shifted(graph, shifts, 0),
    shifted(graph, shifts, 1),
    shifted(graph, shifts, 2, (frameLength % frameShift) / quarters),
  ];
  return graph.node('Concat', [...pieces, mean], [anyBatch, quarterLength], { axis: 1 });
}

/** Four spectra of [frames, frequencies] → [frames, 128] */
function logMel(graph: Graph, spectra: readonly Complex[]): Value {
  const shape = [anyBatch, astMel.bins];
  const groups = melGroups().map(({ filters, weights }, index) => {
    const matrix = graph.initialiser(`mel_${index}`, [frequencies, filters], weights);
    return graph.node('MatMul', [power(graph, spectra[index]!), matrix], [anyBatch, filters]);
  });
  const energies = graph.node('Concat', groups, shape, { axis: 1 });
  const floored = graph.node('Max', [energies, graph.scalar(energyFloor)], shape);
  return graph.node('Log', [floored], shape);
}
