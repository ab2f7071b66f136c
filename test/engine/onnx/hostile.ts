/** ONNX files made by hand, whole or broken on purpose. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { MessageWriter } from '#main/engine/onnx/wire.ts';

export function putFile(content: Uint8Array | string, name = 'model.onnx'): string {
  const folder = mkdtempSync(join(tmpdir(), 'earmark-onnx-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

export const message = (): MessageWriter => new MessageWriter();

/** A ModelProto around a graph. */
export function model(graph: MessageWriter): MessageWriter {
  return message().integer(1, 8).message(7, graph).message(8, message().text(1, '').integer(2, 17));
}

export function node(operator: string, inputs: readonly string[], outputs: readonly string[]): MessageWriter {
  const written = message();
  for (const input of inputs) written.text(1, input);
  for (const output of outputs) written.text(2, output);
  return written.text(4, operator);
}

/** A float tensor with raw data. */
export function tensor(name: string, shape: readonly number[], values: Float32Array): MessageWriter {
  const written = message();
  for (const size of shape) written.integer(1, size);
  written.integer(2, 1).text(8, name);
  return written.bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

/** A tensor whose values lie in another file. */
export function externalTensor(name: string, count: number, notes: Readonly<Record<string, string>>): MessageWriter {
  const written = message().integer(1, count).integer(2, 1).text(8, name).integer(14, 1);
  for (const [key, value] of Object.entries(notes)) written.message(13, message().text(1, key).text(2, value));
  return written;
}
