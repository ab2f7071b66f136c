import { frameLength, frameShift, energyFloor } from '#shared/core/spectrum/fbank.ts';
import { astMel, melMatrix } from '#shared/core/spectrum/mel.ts';
import { anyBatch, Graph } from '#main/engine/onnx/graph.ts';
import type { Value } from '#main/engine/onnx/graph.ts';
import { filterKernels, filterStep, powerBins, spectrumKernels } from './kernels.ts';

/** Samples the waveform must be a multiple of. */
export const waveformStep = filterStep;

/**
 * The front end as an ONNX file: the preset's filter, frames with everything up to the Fourier transform in one
 * convolution, power, mel filters, floor, logarithm (Kaldi's fbank as in torchaudio.compliance.kaldi).
 *
 * Input `waveform` [1, 1, samples], any multiple of `waveformStep`; outputs `features` [1, frames, 128], not normalised, and
 * `filtered` [1, 1, samples], what the features were made of (only with a filter).
 */
export function buildFrontEnd(taps: Float64Array | null): Uint8Array {
  const graph = new Graph();
  const waveform = graph.input('waveform', [1, 1, anyBatch], 'float32', 'samples');
  const heard = taps === null ? waveform : filter(graph, waveform, taps);
  if (taps !== null) graph.output('filtered', heard, 'samples');
  graph.output('features', logMel(graph, power(graph, heard)), 'frames');
  return graph.serialise();
}

function filter(graph: Graph, waveform: Value, taps: Float64Array): Value {
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

/** [1, 1, samples] → [powerBins, frames] */
function power(graph: Graph, waveform: Value): Value {
  const kernels = graph.initialiser('spectrum', [2 * powerBins, 1, frameLength], spectrumKernels());
  const spectrum = graph.node('Conv', [waveform, kernels], [1, 2 * powerBins, anyBatch], {
    strides: [frameShift],
    kernel_shape: [frameLength],
  });
  const parts = graph.nodes(
    'Split',
    [spectrum, graph.integers([powerBins, powerBins])],
    [
      [1, powerBins, anyBatch],
      [1, powerBins, anyBatch],
    ],
    { axis: 1 },
  );
  const squares = parts.map((part) => graph.node('Mul', [part, part], part.shape));
  return graph.node('Add', squares, [1, powerBins, anyBatch]);
}

function logMel(graph: Graph, spectrum: Value): Value {
  const shape = [1, anyBatch, astMel.bins];
  const frames = graph.node('Transpose', [spectrum], [1, anyBatch, powerBins], { perm: [0, 2, 1] });
  const weights = melMatrix().subarray(0, powerBins * astMel.bins);
  const energies = graph.node('MatMul', [frames, graph.initialiser('mel', [powerBins, astMel.bins], weights)], shape);
  const floored = graph.node('Max', [energies, graph.scalar(energyFloor)], shape);
  return graph.node('Log', [floored], shape);
}
