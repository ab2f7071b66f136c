/**
 * Dense layers in eight bits: weights as signed integers with one scale per output, activations quantised as a whole when
 * they are known (Jacob et al. 2018, "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only
 * Inference", section 2; scales per output after Krishnamoorthi 2018). For inference on the processor alone.
 */
import { absent, type Graph, type Value } from '../onnx/graph.ts';
import type { AstConfig } from './config.ts';
import { layerNames, type Weights } from './parameters.ts';

/**
 * Largest weight after quantisation. Processors without VNNI add pairs of products in 16 bits, which weights up to 127
 * overflow silently (255 · 127 · 2 > 32767). With seven bits nothing overflows, so that every processor computes the same
 * integers and vectors made on one machine can be compared with those made on another.
 */
export const largestQuantised = 63;

export interface QuantisedMatrix {
  /** [inputs, outputs], the transpose of torch's layout: what integer products are fast with */
  readonly values: Int8Array;
  /** per output: weight ≈ value · scale */
  readonly scales: Float32Array;
}

/** Rounds a matrix [outputs, inputs] to integers within ±63, each output with the scale that its largest weight needs. */
export function quantiseMatrix(weight: Float32Array, outputs: number, inputs: number): QuantisedMatrix {
  const values = new Int8Array(weight.length);
  const scales = new Float32Array(outputs);
  for (let output = 0; output < outputs; output += 1) {
    const row = weight.subarray(output * inputs, (output + 1) * inputs);
    let largest = 0;
    for (const value of row) largest = Math.max(largest, Math.abs(value));
    // A row of zeros needs a scale as well; it stays zeros with any.
    const scale = largest > 0 ? Math.fround(largest / largestQuantised) : 1;
    scales[output] = scale;
    for (let input = 0; input < inputs; input += 1) {
      const rounded = Math.round(row[input]! / scale);
      values[input * outputs + output] = Math.max(-largestQuantised, Math.min(largestQuantised, rounded));
    }
  }
  return { values, scales };
}

/** Stems of the layers that are worth it: all dense layers of the transformer, 98 % of the work of base. */
export function quantisedStems(config: AstConfig): string[] {
  return Array.from({ length: config.layers }, (_, layer) => {
    const { query, key, value, attentionOutput, intermediate, output } = layerNames(layer);
    return [query, key, value, attentionOutput, intermediate, output];
  }).flat();
}

/**
 * A maker of dense layers with quantised weights: x Wᵀ + b for x [..., inputs] and the layer's stem. What goes into
 * several layers, as queries, keys and values do, is quantised once.
 */
export function quantisedDense(graph: Graph, weights: Weights): (x: Value, stem: string) => Value {
  const quantised = new Map<Value, readonly Value[]>();
  return (x, stem) => {
    const inputs = quantised.get(x) ?? graph.nodes('DynamicQuantizeLinear', [x], [x.shape, [], []]);
    quantised.set(x, inputs);
    const [integers, scale, zero] = inputs as readonly [Value, Value, Value];
    const { shape, data } = weights.get(`${stem}.weight`)!;
    const [outputs, width] = [shape[0]!, shape[1]!];
    const { values, scales } = quantiseMatrix(data, outputs, width);
    const matrix = graph.initialiser(`${stem}.weight.int8`, [width, outputs], values);
    const columnScales = graph.initialiser(`${stem}.weight.scale`, [outputs], scales);
    const bias = weights.get(`${stem}.bias`);
    const operands = [integers, matrix, scale, columnScales, zero];
    if (bias !== undefined) operands.push(absent, graph.initialiser(`${stem}.bias`, bias.shape, bias.data));
    return graph.node('com.microsoft:MatMulIntegerToFloat', operands, x.shape.with(-1, outputs));
  };
}
