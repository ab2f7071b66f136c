/**
 * What an ONNX file says (onnx.proto of onnx/onnx): nodes, names, shapes and where the values of its tensors lie. The
 * values themselves are jumped over, so a file of any size takes a few megabytes. No one else's graph is trusted here:
 * what is read is only ever compared with a graph of our own.
 */
import { ByteReader, expectWire, ScanError, type WireField } from './scan-bytes.ts';

/** Element types of TensorProto.DataType. */
export const elementTypes = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, float16: 10, bfloat16: 16 } as const;

export interface OnnxTensor {
  readonly name: string;
  /** a number of TensorProto.DataType */
  readonly type: number;
  readonly shape: readonly number[];
  readonly values: TensorPlace;
}

export type TensorPlace =
  /** little-endian values in the file itself, from byte `start` to `stop` */
  | { readonly kind: 'bytes'; readonly start: number; readonly stop: number }
  /** whole numbers that were written one by one, as shapes and axes are */
  | { readonly kind: 'integers' }
  /** in another file; `location` is what the file says, `length` null = up to the end */
  | { readonly kind: 'external'; readonly location: string; readonly start: number; readonly length: number | null };

export interface OnnxAttribute {
  readonly float: number | null;
  readonly integer: number | null;
  readonly integers: readonly number[];
  readonly tensor: OnnxTensor | null;
}

export interface OnnxNode {
  readonly operator: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

/** An input or output of the graph; a dimension that is only known when it runs is null. */
export interface OnnxValue {
  readonly name: string;
  readonly type: number;
  readonly shape: readonly (number | null)[];
}

export interface OnnxFile {
  readonly path: string;
  readonly bytes: number;
  readonly nodes: readonly OnnxNode[];
  readonly initialisers: ReadonlyMap<string, OnnxTensor>;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

const mostNodes = 100_000;
const mostTensors = 100_000;
const external = 1;
const modelFields = { version: 1, graph: 7, operators: 8, training: 20, functions: 25 } as const;

/** Reads the description of the file; throws ScanError where it is none. */
export function scanOnnx(path: string): OnnxFile {
  const reader = new ByteReader(path);
  try {
    return scanModel(reader, path);
  } finally {
    reader.close();
  }
}

function scanModel(reader: ByteReader, path: string): OnnxFile {
  const graph: GraphParts = { nodes: [], initialisers: new Map(), inputs: [], outputs: [] };
  let [hasVersion, hasGraph] = [false, false];
  if (reader.size === 0) throw new ScanError('it is empty');
  reader.message(0, reader.size, (field) => {
    if (field.number === modelFields.version && field.wire === 'varint') hasVersion = true;
    if (field.number === modelFields.operators) expectWire(field, 'bytes');
    if (field.number === modelFields.functions) throw new ScanError('it defines functions of its own');
    if (field.number === modelFields.training) throw new ScanError('it holds a training graph');
    if (field.number !== modelFields.graph) return;
    hasGraph = true;
    scanGraph(reader, field, graph);
  });
  if (!hasVersion || !hasGraph) throw new ScanError('it holds no graph');
  return { path, bytes: reader.size, ...graph };
}

interface GraphParts {
  readonly nodes: OnnxNode[];
  readonly initialisers: Map<string, OnnxTensor>;
  readonly inputs: OnnxValue[];
  readonly outputs: OnnxValue[];
}

function scanGraph(reader: ByteReader, graph: WireField, parts: GraphParts): void {
  expectWire(graph, 'bytes');
  reader.message(graph.start, graph.stop, (field) => {
    switch (field.number) {
      case 1:
        if (parts.nodes.length >= mostNodes) throw new ScanError('it has too many nodes');
        return void parts.nodes.push(scanNode(reader, field));
      case 5: {
        if (parts.initialisers.size >= mostTensors) throw new ScanError('it has too many tensors');
        const tensor = scanTensor(reader, field);
        if (parts.initialisers.has(tensor.name)) throw new ScanError(`it has two tensors named ${tensor.name}`);
        return void parts.initialisers.set(tensor.name, tensor);
      }
      case 11:
        return void parts.inputs.push(scanValue(reader, field));
      case 12:
        return void parts.outputs.push(scanValue(reader, field));
      case 15:
        throw new ScanError('it holds sparse tensors');
    }
  });
}

function scanNode(reader: ByteReader, node: WireField): OnnxNode {
  expectWire(node, 'bytes');
  let [operator, domain] = ['', ''];
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, OnnxAttribute>();
  reader.message(node.start, node.stop, (field) => {
    if (field.number === 1) inputs.push(reader.text(field));
    if (field.number === 2) outputs.push(reader.text(field));
    if (field.number === 4) operator = reader.text(field);
    if (field.number === 7) domain = reader.text(field);
    if (field.number !== 5) return;
    const { name, ...attribute } = scanAttribute(reader, field);
    attributes.set(name, attribute);
  });
  return { operator, domain, inputs, outputs, attributes };
}

function scanAttribute(reader: ByteReader, attribute: WireField): OnnxAttribute & { readonly name: string } {
  expectWire(attribute, 'bytes');
  let name = '';
  let float: number | null = null;
  let integer: number | null = null;
  let tensor: OnnxTensor | null = null;
  const integers: number[] = [];
  reader.message(attribute.start, attribute.stop, (field) => {
    if (field.number === 1) name = reader.text(field);
    if (field.number === 2) {
      expectWire(field, 'fixed32');
      float = floatOf(field.value);
    }
    if (field.number === 3) integer = reader.integers(field)[0] ?? null;
    if (field.number === 5) tensor = scanTensor(reader, field);
    if (field.number === 8) append(integers, reader.integers(field));
    if (field.number === 6 || field.number === 11) throw new ScanError('a node holds a graph of its own, as loops do');
  });
  return { name, float, integer, integers, tensor };
}

function scanTensor(reader: ByteReader, tensor: WireField): OnnxTensor {
  expectWire(tensor, 'bytes');
  let name = '';
  let type = 0;
  let isExternal = false;
  const shape: number[] = [];
  const places: TensorPlace[] = [];
  const integers: number[] = [];
  const notes = new Map<string, string>();
  reader.message(tensor.start, tensor.stop, (field) => {
    switch (field.number) {
      case 1:
        return append(shape, reader.integers(field));
      case 2:
        expectWire(field, 'varint');
        return void (type = field.value);
      case 8:
        return void (name = reader.text(field));
      case 4: // packed floats lie there as they do in raw data
      case 9:
        expectWire(field, 'bytes');
        return void places.push({ kind: 'bytes', start: field.start, stop: field.stop });
      case 5:
      case 7:
        return append(integers, reader.integers(field));
      case 13:
        return scanNote(reader, field, notes);
      case 14:
        expectWire(field, 'varint');
        return void (isExternal = field.value === external);
      case 3:
        throw new ScanError('a tensor is stored in segments');
    }
  });
  if (shape.some((size) => !Number.isSafeInteger(size) || size < 0)) {
    throw new ScanError(`the shape of ${name || 'a tensor'} is not a list of sizes`);
  }
  if (isExternal) places.push(externalPlace(name, notes));
  if (integers.length > 0) places.push({ kind: 'integers' });
  if (places.length > 1) throw new ScanError(`the values of ${name || 'a tensor'} are given more than once`);
  const values = places[0] ?? { kind: 'bytes', start: tensor.stop, stop: tensor.stop };
  return { name, type, shape, values };
}

/** One entry of StringStringEntryProto. */
function scanNote(reader: ByteReader, entry: WireField, notes: Map<string, string>): void {
  expectWire(entry, 'bytes');
  let [key, value] = ['', ''];
  reader.message(entry.start, entry.stop, (field) => {
    if (field.number === 1) key = reader.text(field);
    if (field.number === 2) value = reader.text(field);
  });
  notes.set(key, value);
}

function externalPlace(name: string, notes: ReadonlyMap<string, string>): TensorPlace {
  const size = (key: string): number | null => {
    const text = notes.get(key);
    if (text === undefined) return null;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (!Number.isSafeInteger(value)) throw new ScanError(`the ${key} of ${name} in its file is not a number`);
    return value;
  };
  const location = notes.get('location');
  if (location === undefined || location === '') throw new ScanError(`${name} lies in a file that is not named`);
  return { kind: 'external', location, start: size('offset') ?? 0, length: size('length') };
}

/** ValueInfoProto → TypeProto (2) → Tensor (1): element type (1), shape (2) → dimensions (1): value (1) or name (2). */
function scanValue(reader: ByteReader, info: WireField): OnnxValue {
  expectWire(info, 'bytes');
  let [name, type] = ['', 0];
  const shape: (number | null)[] = [];
  const into = (number: number, visit: (field: WireField) => void) => (field: WireField) => {
    if (field.number !== number) return;
    expectWire(field, 'bytes');
    reader.message(field.start, field.stop, visit);
  };
  const dimensions = into(1, (field) => {
    if (field.number === 1) shape[shape.length - 1] = field.value;
  });
  const tensor = into(1, (field) => {
    if (field.number === 1) type = field.value;
    into(2, (dimension) => {
      shape.push(null);
      dimensions(dimension);
    })(field);
  });
  reader.message(info.start, info.stop, (field) => {
    if (field.number === 1) name = reader.text(field);
    into(2, tensor)(field);
  });
  return { name, type, shape };
}

/** One by one: a hostile file may hold more numbers than a call takes arguments. */
function append(list: number[], values: readonly number[]): void {
  for (const value of values) list.push(value);
}

const scratch = new DataView(new ArrayBuffer(4));

function floatOf(bits: number): number {
  scratch.setUint32(0, bits);
  return scratch.getFloat32(0);
}
