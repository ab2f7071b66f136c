/** The values of tensors that scan.ts found, read one tensor at a time and only when they are asked for. */
import { closeSync, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, sep } from 'node:path';
import { elementTypes, type OnnxFile, type OnnxTensor } from './scan.ts';
import { ScanError } from './scan-bytes.ts';

const bytesPerValue: Readonly<Partial<Record<number, number>>> = {
  [elementTypes.float32]: 4,
  [elementTypes.float16]: 2,
  [elementTypes.bfloat16]: 2,
  [elementTypes.int64]: 8,
};

/** The stored bytes of a tensor of floats or of int64, exactly as many as its shape needs. Throws ScanError. */
export function readStored(file: OnnxFile, tensor: OnnxTensor): Uint8Array {
  const size = bytesPerValue[tensor.type];
  if (size === undefined) throw new ScanError(`the values of ${tensor.name} have a type that Earmark does not read`);
  const needed = size * tensor.shape.reduce((product, length) => product * length, 1);
  const { path, start, stop } = place(file, tensor, needed);
  if (stop - start !== needed) {
    throw new ScanError(`${tensor.name} has ${stop - start} bytes where its shape needs ${needed}`);
  }
  const descriptor = openSync(path, 'r');
  try {
    if (fstatSync(descriptor).size < stop) throw new ScanError(`the file of ${tensor.name} ends too early`);
    const bytes = new Uint8Array(needed);
    for (let filled = 0; filled < needed;) {
      const count = readSync(descriptor, bytes, filled, needed - filled, start + filled);
      if (count === 0) throw new ScanError(`the file of ${tensor.name} ends too early`);
      filled += count;
    }
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}

/** A float32 scalar; null when the tensor is none. */
export function readScalar(file: OnnxFile, tensor: OnnxTensor): number | null {
  const count = tensor.shape.reduce((product, length) => product * length, 1);
  if (count !== 1 || tensor.type !== elementTypes.float32) return null;
  const bytes = readStored(file, tensor);
  return new DataView(bytes.buffer).getFloat32(0, true);
}

function place(file: OnnxFile, tensor: OnnxTensor, needed: number): { path: string; start: number; stop: number } {
  const { values } = tensor;
  if (values.kind === 'bytes') return { path: file.path, start: values.start, stop: values.stop };
  if (values.kind === 'integers') throw new ScanError(`the values of ${tensor.name} are stored one by one`);
  const { start, length } = values;
  return { path: externalPath(file.path, values.location), start, stop: start + (length ?? needed) };
}

/** Where external data lies: an ordinary file in the folder of the model, also after all links. */
export function externalPath(modelPath: string, location: string): string {
  const outside = new ScanError(`its data lies outside of its folder (${location})`);
  if (isAbsolute(location) || location.split(/[\\/]/).includes('..') || location.includes('\0')) throw outside;
  try {
    const folder = realpathSync(dirname(modelPath));
    const path = realpathSync(join(folder, location));
    if (!path.startsWith(folder.endsWith(sep) ? folder : folder + sep)) throw outside;
    if (!statSync(path).isFile()) throw new ScanError(`its data ${location} is not an ordinary file`);
    return path;
  } catch (error) {
    if (error instanceof ScanError) throw error;
    throw new ScanError(`its data ${location} is not there`);
  }
}
