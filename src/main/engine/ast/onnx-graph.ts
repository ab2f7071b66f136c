/** Looking around in someone else's graph: who makes a value, who takes it, and which constant is behind a name. */
import type { OnnxFile, OnnxNode, OnnxTensor } from '../onnx/scan.ts';

/** A constant as a place in the graph sees it. */
export interface Constant {
  readonly tensor: OnnxTensor;
  /** the graph swaps its two dimensions before it uses it */
  readonly transposed: boolean;
}

/** A matrix product with a constant: x · W, or x · Wᵀ with `transposed`. */
export interface Product {
  readonly input: string;
  readonly weight: Constant;
}

/** Steps that a search takes at most; also where names lead in a circle. */
const mostSteps = 64;
/** These pass the values of their first input on in another form. */
const formOperators = new Set(['Transpose', 'Reshape', 'Identity', 'Cast', 'Unsqueeze', 'Squeeze']);
const scaleOperators = new Set(['Mul', 'Div', 'Add', 'Sub']);

export class OnnxGraph {
  readonly file: OnnxFile;
  readonly #producers = new Map<string, OnnxNode>();
  readonly #consumers = new Map<string, OnnxNode[]>();

  constructor(file: OnnxFile) {
    this.file = file;
    for (const node of file.nodes) {
      for (const output of node.outputs) this.#producers.set(output, node);
      for (const input of new Set(node.inputs)) {
        const known = this.#consumers.get(input);
        if (known === undefined) this.#consumers.set(input, [node]);
        else known.push(node);
      }
    }
  }

  producer(name: string): OnnxNode | null {
    return this.#producers.get(name) ?? null;
  }

  consumers(name: string): readonly OnnxNode[] {
    return this.#consumers.get(name) ?? [];
  }

  /**
   * The constant behind a name: an initialiser, or one reached through `Identity` (exporters store equal tensors once),
   * `Cast` (weights of half precision) or a swap of two dimensions; null when a computation is behind it.
   */
  constant(name: string): Constant | null {
    let transposed = false;
    let at = name;
    for (let step = 0; step < mostSteps; step += 1) {
      const tensor = this.file.initialisers.get(at);
      if (tensor !== undefined) return { tensor, transposed };
      const node = this.producer(at);
      if (node === null) return null;
      if (node.operator === 'Constant') {
        const value = node.attributes.get('value')?.tensor ?? null;
        return value === null ? null : { tensor: value, transposed };
      }
      if (node.operator === 'Transpose' && node.attributes.get('perm')?.integers.join() === '1,0') {
        transposed = !transposed;
      } else if (node.operator !== 'Identity' && node.operator !== 'Cast') return null;
      at = node.inputs[0] ?? '';
    }
    return null;
  }

  /** The product with a constant matrix that `node` is; null when it is none. */
  productOf(node: OnnxNode | null): Product | null {
    if (node?.operator !== 'MatMul' && node?.operator !== 'Gemm') return null;
    const [input, factor] = node.inputs;
    const weight = factor === undefined ? null : this.constant(factor);
    if (input === undefined || weight === null) return null;
    const swapped = node.operator === 'Gemm' && node.attributes.get('transB')?.integer === 1;
    return { input, weight: { ...weight, transposed: weight.transposed !== swapped } };
  }

  /** The product to which the constant `bias` is added. */
  productWithBias(bias: string): Product | null {
    for (const node of this.consumers(bias)) {
      if (node.operator === 'Gemm' && node.inputs[2] === bias) return this.productOf(node);
      if (node.operator !== 'Add') continue;
      const other = node.inputs.find((input) => input !== bias);
      const product = other === undefined ? null : this.productOf(this.producer(other));
      if (product !== null) return product;
    }
    return null;
  }

  /** Walks from a value towards the network's input, through changes of form and scale, to the first node that does more. */
  before(name: string): OnnxNode | null {
    let at: string | undefined = name;
    for (let step = 0; step < mostSteps && at !== undefined; step += 1) {
      const node = this.producer(at);
      if (node === null) return null;
      if (formOperators.has(node.operator)) at = node.inputs[0];
      else if (scaleOperators.has(node.operator)) at = node.inputs.find((input) => !this.#isScale(input));
      else return node;
    }
    return null;
  }

  /** Walks from a value towards the outputs, through changes of form, to the first node that does more. */
  after(name: string): { readonly node: OnnxNode; readonly input: string } | null {
    let at = name;
    for (let step = 0; step < mostSteps; step += 1) {
      const node = this.consumers(at).find(({ operator }) => operator !== 'Shape');
      if (node === undefined) return null;
      if (!formOperators.has(node.operator)) return { node, input: at };
      at = node.outputs[0] ?? '';
    }
    return null;
  }

  /** A factor that does not come from the network's input; exporters also write it as the root of a size. */
  #isScale(name: string): boolean {
    return this.constant(name) !== null || this.producer(name)?.operator === 'Sqrt';
  }
}
