/**
 * Builder of ONNX graphs (opset 17): nodes are appended in the order of computation, so the file is sorted as ONNX
 * demands. Shapes are static; one dimension of a value may be `anyBatch`, known only when the graph runs.
 */
import { MessageWriter, type LateBytes } from './wire.ts';

export type ElementType = 'float32' | 'int64' | 'int8' | 'bool';
/** Sizes of the dimensions; `anyBatch` (-1) at most once, which `Reshape` understands as it is. */
export type Shape = readonly number[];
export const anyBatch = -1;

export interface Value {
  readonly name: string;
  readonly shape: Shape;
  readonly type: ElementType;
}

/** Values that are written into the file when it is put together. */
export interface LateValues {
  /** their little-endian bytes into the whole of `target` */
  fill(target: Uint8Array): void;
}

/** Stands for an optional input that is left out while a later one is given. */
export const absent: Value = { name: '', shape: [], type: 'float32' };

/** Numbers must be integers (ONNX INT and INTS); floating-point attributes are wrapped in `float`. */
export type Attribute = number | readonly number[] | string | { readonly float: number };
export type Attributes = Readonly<Record<string, Attribute>>;

export function float(value: number): Attribute {
  return { float: value };
}

/**
 * One differentiable operation, written down for reverse-mode differentiation. `backward` gets the gradients of the
 * outputs (null where nothing flows back) and which inputs need one; it answers one gradient per input.
 */
export interface TapeEntry {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  backward(gradients: readonly (Value | null)[], needed: readonly boolean[]): readonly (Value | null)[];
}

const opset = 17;
const intermediateRepresentation = 8;
const tensorTypes: Readonly<Record<ElementType, number>> = { float32: 1, int8: 3, int64: 7, bool: 9 };

export class Graph {
  readonly tape: TapeEntry[] = [];
  readonly #nodes: MessageWriter[] = [];
  readonly #inputs: MessageWriter[] = [];
  readonly #outputs: MessageWriter[] = [];
  readonly #initialisers: MessageWriter[] = [];
  readonly #constants = new Map<string, Value>();
  readonly #taken = new Set<string>();
  /** of the operators outside of ONNX's own set, all in version 1 */
  readonly #domains = new Set<string>();
  readonly #prefix: string;
  #counter = 0;

  /** A graph that is the body of another one's loop needs a prefix for its names, since it sees the other's. */
  constructor(prefix = '') {
    this.#prefix = prefix;
  }

  /** Declares an input; `batchName` names the dimension that is `anyBatch`. */
  input(name: string, shape: Shape, type: ElementType = 'float32', batchName = 'batch'): Value {
    this.#inputs.push(valueInfo(name, shape, type, batchName));
    return this.#claim(name, shape, type);
  }

  /**
   * Stores `data` in the file under `name`; it is referenced until `serialise`, so it must not change before. Late values
   * are asked for by `serialise` and let go again: the weights of a large model are in memory once, in the file.
   */
  initialiser(name: string, shape: Shape, data: Float32Array | BigInt64Array | Int8Array | LateValues): Value {
    const count = shape.reduce((product, size) => product * size, 1);
    if (!ArrayBuffer.isView(data)) {
      const fill = (target: Uint8Array): void => data.fill(target);
      return this.#store(name, shape, 'float32', { byteLength: 4 * count, fill });
    }
    if (count !== data.length) throw new Error(`${name}: ${data.length} values for shape [${shape.join(', ')}]`);
    const type = data instanceof Float32Array ? 'float32' : data instanceof Int8Array ? 'int8' : 'int64';
    return this.#store(name, shape, type, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }

  /** A float32 scalar; equal scalars are stored once. */
  scalar(value: number): Value {
    return this.#interned(`scalar ${value}`, () => this.initialiser(this.fresh('scalar'), [], Float32Array.of(value)));
  }

  /** A list of int64 (axes, shapes, indices); equal lists are stored once. */
  integers(values: readonly number[]): Value {
    return this.#interned(`integers ${values.join(' ')}`, () =>
      this.initialiser(this.fresh('integers'), [values.length], BigInt64Array.from(values, BigInt)),
    );
  }

  /**
   * Appends a node with one output of the given shape. Operators outside of ONNX's own set carry their domain in front:
   * `com.microsoft:MultiHeadAttention`.
   */
  node(operator: string, inputs: readonly Value[], shape: Shape, attributes: Attributes = {}): Value {
    return this.nodes(operator, inputs, [shape], attributes)[0]!;
  }

  /** Appends a node with several outputs. */
  nodes(operator: string, inputs: readonly Value[], shapes: readonly Shape[], attributes: Attributes = {}): Value[] {
    const { type } = parts(operator);
    const outputs = shapes.map((shape) => this.#claim(this.fresh(type), shape, 'float32'));
    this.#append(operator, inputs, outputs, attributes);
    return outputs;
  }

  /** Makes `value` an output of the graph called `name`. */
  output(name: string, value: Value, batchName = 'batch'): void {
    this.#append('Identity', [value], [this.#claim(name, value.shape, value.type)], {});
    this.#outputs.push(valueInfo(name, value.shape, value.type, batchName));
  }

  record(entry: TapeEntry): void {
    this.tape.push(entry);
  }

  /** What `build` makes, with its operations on a tape of their own instead of the graph's. */
  recordApart<T>(build: () => T): { readonly value: T; readonly tape: readonly TapeEntry[] } {
    const start = this.tape.length;
    const value = build();
    return { value, tape: this.tape.splice(start) };
  }

  /** A name no other value has. */
  fresh(stem: string): string {
    this.#counter += 1;
    return `${this.#prefix}${stem}_${this.#counter}`;
  }

  /**
   * Runs `body` `count` times (a scalar of int64), ONNX Loop. The body's inputs are the number of the turn, a condition
   * (bool) and the carried values; its outputs the condition, the new carried values and what is collected. It may use the
   * values of this graph. Answers the carried values after the last turn and the collected ones, stacked in front.
   */
  loop(body: Graph, count: Value, carried: readonly Value[], collected: readonly Shape[]): Value[] {
    const shapes = [...carried.map(({ shape }) => shape), ...collected.map((shape) => [anyBatch, ...shape])];
    const outputs = shapes.map((shape) => this.#claim(this.fresh('Loop'), shape, 'float32'));
    this.#append('Loop', [count, absent, ...carried], outputs, {});
    this.#nodes.at(-1)!.message(5, new MessageWriter().text(1, 'body').message(6, body.#message()).integer(20, 5));
    return outputs;
  }

  #message(): MessageWriter {
    const graph = new MessageWriter();
    for (const node of this.#nodes) graph.message(1, node);
    graph.text(2, 'earmark');
    for (const initialiser of this.#initialisers) graph.message(5, initialiser);
    for (const input of this.#inputs) graph.message(11, input);
    for (const output of this.#outputs) graph.message(12, output);
    return graph;
  }

  /** The graph as the bytes of an ONNX file. */
  serialise(): Uint8Array {
    const graph = this.#message();
    const file = new MessageWriter().integer(1, intermediateRepresentation).text(2, 'Earmark').message(7, graph);
    file.message(8, new MessageWriter().text(1, '').integer(2, opset));
    for (const domain of this.#domains) file.message(8, new MessageWriter().text(1, domain).integer(2, 1));
    return file.finish();
  }

  #append(operator: string, inputs: readonly Value[], outputs: readonly Value[], attributes: Attributes): void {
    const node = new MessageWriter();
    for (const input of inputs) node.text(1, input.name);
    for (const output of outputs) node.text(2, output.name);
    const { domain, type } = parts(operator);
    node.text(3, outputs[0]!.name).text(4, type).text(7, domain);
    if (domain !== '') this.#domains.add(domain);
    for (const [name, value] of Object.entries(attributes)) node.message(5, attribute(name, value));
    this.#nodes.push(node);
  }

  #store(name: string, shape: Shape, type: ElementType, bytes: Uint8Array | LateBytes): Value {
    const tensor = new MessageWriter();
    for (const size of shape) tensor.integer(1, size);
    tensor.integer(2, tensorTypes[type]).text(8, name).bytes(9, bytes);
    this.#initialisers.push(tensor);
    return this.#claim(name, shape, type);
  }

  #claim(name: string, shape: Shape, type: ElementType): Value {
    if (this.#taken.has(name)) throw new Error(`The graph already has a value named ${name}`);
    if (shape.filter((size) => size === anyBatch).length > 1) throw new Error(`${name}: more than one free dimension`);
    this.#taken.add(name);
    return { name, shape, type };
  }

  #interned(key: string, make: () => Value): Value {
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#constants.set(key, made);
    return made;
  }
}

function parts(operator: string): { domain: string; type: string } {
  const colon = operator.indexOf(':');
  return { domain: operator.slice(0, Math.max(0, colon)), type: operator.slice(colon + 1) };
}

function valueInfo(name: string, shape: Shape, type: ElementType, batchName: string): MessageWriter {
  const dimensions = new MessageWriter();
  for (const size of shape) {
    const dimension = new MessageWriter();
    if (size === anyBatch) dimension.text(2, batchName);
    else dimension.integer(1, size);
    dimensions.message(1, dimension);
  }
  const tensor = new MessageWriter().integer(1, tensorTypes[type]).message(2, dimensions);
  return new MessageWriter().text(1, name).message(2, new MessageWriter().message(1, tensor));
}

function attribute(name: string, value: Attribute): MessageWriter {
  const message = new MessageWriter().text(1, name);
  if (typeof value === 'number') return message.integer(3, value).integer(20, 2);
  if (typeof value === 'string') return message.text(4, value).integer(20, 3);
  if ('float' in value) return message.float(2, value.float).integer(20, 1);
  for (const item of value) message.integer(8, item);
  return message.integer(20, 7);
}
