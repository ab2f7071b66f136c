import { energyFloor, frameLength, frameShift } from '#shared/core/spectrum/fbank.ts';
import type { FrontEndShape } from '#shared/core/spectrum/front-ends.ts';
import { anyBatch, Graph } from '#main/engine/onnx/graph.ts';
import type { Value } from '#main/engine/onnx/graph.ts';
import { filter, joinQuarters, power, quarterSpectrum, shifted } from './graph-parts.ts';
import { quarters } from './kernels.ts';
import { binPlaces, quarterSamples, spectrumKernels } from './stft-kernels.ts';

/**
 * The preset's filter as an ONNX file of its own, because the waveform's ends are mirrored after it: `waveform` and
 * `filtered` [1, 1, samples], a multiple of `waveformStep`.
 */
export function buildFilter(taps: Float64Array): Uint8Array {
  const graph = new Graph();
  const waveform = graph.input('waveform', [1, 1, anyBatch], 'float32', 'samples');
  graph.output('filtered', filter(graph, waveform, taps), 'samples');
  return graph.serialise();
}

/**
 * Frames, periodic Hann window, Fourier transform, power, floor and logarithm as an ONNX file. The transform is put
 * together from those of four interleaved quarters, as in the mel front end.
 *
 * Input `waveform` [1, 1, samples], a multiple of `waveformStep`, frame t from sample 160 t on; output `features`
 * [samples / 160 - 2, bins], natural logarithm of power; bins beyond the transform's own lie at the floor.
 */
export function buildSpectra({ bins, realBins, size }: Pick<FrontEndShape, 'bins' | 'realBins' | 'size'>): Uint8Array {
  const graph = new Graph();
  const waveform = graph.input('waveform', [1, 1, anyBatch], 'float32', 'samples');
  const spectra = interleaved(graph, waveform).map((quarter, index) =>
    quarterSpectrum(graph, frames(graph, quarter), index, spectrumKernels(index, size)),
  );
  const powers = joinQuarters(graph, spectra).map((spectrum) => power(graph, spectrum));
  const columns = powers[0]!.shape[1]!;
  const together = graph.node('Concat', powers, [anyBatch, quarters * columns], { axis: 1 });
  const inOrder = graph.node('Gather', [together, graph.integers(binPlaces(size))], [anyBatch, realBins], { axis: 1 });
  const whole = bins === realBins ? inOrder : padded(graph, inOrder, bins);
  const floored = graph.node('Max', [whole, graph.scalar(energyFloor)], whole.shape);
  graph.output('features', graph.node('Log', [floored], whole.shape), 'frames');
  return graph.serialise();
}

/** [1, 1, samples] → every fourth sample, from the first, second … on, in rows of a frame shift: four of [rows, 40] */
function interleaved(graph: Graph, waveform: Value): Value[] {
  const width = frameShift / quarters;
  const cut = [anyBatch, width, quarters];
  const rows = graph.node('Reshape', [waveform, graph.integers(cut)], cut);
  const turned = graph.node('Transpose', [rows], [anyBatch, quarters, width], { perm: [0, 2, 1] });
  const one = [anyBatch, 1, width];
  const shape = [anyBatch, width];
  return graph
    .nodes('Split', [turned], new Array<number[]>(quarters).fill(one), { axis: 1 })
    .map((quarter) => graph.node('Reshape', [quarter, graph.integers(shape)], shape));
}

/** A quarter's rows of a frame shift → its samples of each frame, which is two and a half rows long: [frames, 100] */
function frames(graph: Graph, rows: Value): Value {
  const pieces = [
    shifted(graph, rows, 0),
    shifted(graph, rows, 1),
    shifted(graph, rows, 2, (frameLength % frameShift) / quarters),
  ];
  return graph.node('Concat', pieces, [anyBatch, quarterSamples], { axis: 1 });
}

/** Zeros on the right, up to `bins` columns. */
function padded(graph: Graph, powers: Value, bins: number): Value {
  const pads = graph.integers([0, 0, 0, bins - powers.shape[1]!]);
  return graph.node('Pad', [powers, pads], [anyBatch, bins]);
}
