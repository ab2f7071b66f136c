import {
  readFileSync,
  symlinkSync,
  writeFileSync,
  mkdirSync,
  truncateSync,
  openSync,
  writeSync,
  closeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Graph, float } from '#main/engine/onnx/graph.ts';
import { scanOnnx } from '#main/engine/onnx/scan.ts';
import { ScanError } from '#main/engine/onnx/scan-bytes.ts';
import { externalPath, readScalar, readStored } from '#main/engine/onnx/scan-values.ts';
import { createRandom } from '#shared/core/random.ts';
import { externalTensor, message, model, node, putFile, tensor } from './hostile.ts';

const golden = new URL('../../golden/ast/onnx/opset17.onnx', import.meta.url);
const floats = Float32Array.of(1, -2, 3.5, 4, 5, 6);

function ownFile(): string {
  const graph = new Graph();
  const x = graph.input('x', [-1, 3]);
  const weight = graph.initialiser('weight', [3, 2], floats);
  const y = graph.node('MatMul', [x, weight], [-1, 2]);
  graph.output('y', graph.node('LeakyRelu', [y], [-1, 2], { alpha: float(0.25) }));
  return putFile(graph.serialise());
}

describe('what an ONNX file says', () => {
  it('is what our own writer wrote', () => {
    const file = scanOnnx(ownFile());
    expect(file.nodes.map(({ operator, inputs }) => [operator, ...inputs])).toEqual([
      ['MatMul', 'x', 'weight'],
      ['LeakyRelu', 'MatMul_1'],
      ['Identity', 'LeakyRelu_2'],
    ]);
    expect(file.nodes[1]!.attributes.get('alpha')!.float).toBe(0.25);
    expect(file.inputs).toEqual([{ name: 'x', type: 1, shape: [null, 3] }]);
    expect(file.outputs).toEqual([{ name: 'y', type: 1, shape: [null, 2] }]);
    const weight = file.initialisers.get('weight')!;
    expect(weight).toMatchObject({ type: 1, shape: [3, 2] });
    expect(new Float32Array(readStored(file, weight).buffer)).toEqual(floats);
  });

  it('is read from what torch exports', () => {
    const file = scanOnnx(fileURLToPath(golden));
    expect(file.inputs).toEqual([{ name: 'input_values', type: 1, shape: [null, 16, 10] }]);
    expect(file.outputs[0]!.name).toBe('logits');
    const norms = file.nodes.filter(({ operator }) => operator === 'LayerNormalization');
    expect(norms).toHaveLength(6);
    expect(norms[0]!.attributes.get('epsilon')!.float).toBeCloseTo(1e-6, 12);
    const convolution = file.nodes.find(({ operator }) => operator === 'Conv')!;
    expect(convolution.attributes.get('strides')!.integers).toEqual([3, 2]);
  });

  it('may be told in two parts of the graph, which belong together', () => {
    const written = message()
      .integer(1, 8)
      .message(7, message().message(5, tensor('a', [6], floats)))
      .message(7, message().message(5, tensor('b', [6], floats)));
    expect([...scanOnnx(putFile(written.finish())).initialisers.keys()]).toEqual(['a', 'b']);
  });

  it('gives scalars, and nothing for what is none', () => {
    const graph = message()
      .message(5, tensor('eps', [], Float32Array.of(0.5)))
      .message(5, tensor('long', [6], floats));
    const file = scanOnnx(putFile(model(graph).finish()));
    expect(readScalar(file, file.initialisers.get('eps')!)).toBe(0.5);
    expect(readScalar(file, file.initialisers.get('long')!)).toBeNull();
  });

  it('takes little memory and time from a file of more than 2 GB', () => {
    const head = message().integer(1, 8).finish();
    const path = putFile(head);
    // One initialiser whose raw data is a hole of 3 GB.
    const size = 3 * 2 ** 30;
    const name = message()
      .integer(1, size / 4)
      .integer(2, 1)
      .text(8, 'large')
      .finish();
    const lengths = (field: number, bytes: number) => message().integer(field, bytes).finish().subarray(1);
    const raw = Uint8Array.of((9 << 3) | 2, ...lengths(1, size));
    const inner = name.length + raw.length + size;
    const initialiser = Uint8Array.of((5 << 3) | 2, ...lengths(1, inner), ...name, ...raw);
    const graph = Uint8Array.of((7 << 3) | 2, ...lengths(1, initialiser.length + size));
    writeFileSync(path, Buffer.concat([head, graph, initialiser]));
    truncateSync(path, head.length + graph.length + initialiser.length + size);
    const file = scanOnnx(path);
    expect(file.initialisers.get('large')!.values).toMatchObject({ kind: 'bytes', stop: file.bytes });
    expect(file.bytes).toBeGreaterThan(size);
  });
});

describe('a file that is no honest ONNX', () => {
  const whole = readFileSync(golden);

  it.each([
    ['nothing', new Uint8Array(), 'it is empty'],
    ['text', '{"model_type": "x"}', ''],
    ['another message', message().text(3, 'hello').finish(), 'it holds no graph'],
    ['half of a model', whole.subarray(0, whole.length / 2), 'reach beyond the end'],
    ['a graph that is a number', message().integer(1, 8).integer(7, 3).finish(), 'of the wrong kind'],
    ['functions', model(message()).message(25, message()).finish(), 'functions of its own'],
    ['a training graph', model(message()).message(20, message()).finish(), 'training graph'],
    ['sparse tensors', model(message().message(15, message())).finish(), 'sparse'],
    ['two tensors of one name', model(twice()).finish(), 'two tensors named a'],
    ['a loop', model(message().message(1, loop())).finish(), 'a graph of its own'],
    ['a negative size', model(message().message(5, message().integer(1, -4).integer(2, 1))).finish(), 'list of sizes'],
    ['values given twice', model(message().message(5, given(2))).finish(), 'more than once'],
    ['values in segments', model(message().message(5, message().message(3, message()))).finish(), 'segments'],
  ])('is refused: %s', (_, content, reason) => {
    const path = putFile(content);
    expect(() => scanOnnx(path)).toThrow(ScanError);
    expect(() => scanOnnx(path)).toThrow(reason);
  });

  it('gives a tensor whose bytes do not fit its shape only to be refused', () => {
    const file = scanOnnx(putFile(model(message().message(5, tensor('a', [7], floats))).finish()));
    expect(() => readStored(file, file.initialisers.get('a')!)).toThrow('24 bytes where its shape needs 28');
  });

  it('is never anything but read or refused, wherever a byte is changed', () => {
    const random = createRandom(7);
    const path = putFile(whole);
    const outcomes = { read: 0, refused: 0 };
    for (let round = 0; round < 300; round += 1) {
      const place = random.integer(4000);
      const descriptor = openSync(path, 'r+');
      writeSync(descriptor, Uint8Array.of(random.integer(256)), 0, 1, place);
      try {
        scanOnnx(path);
        outcomes.read += 1;
      } catch (error) {
        expect(error).toBeInstanceOf(ScanError);
        outcomes.refused += 1;
      } finally {
        writeSync(descriptor, whole.subarray(place, place + 1), 0, 1, place);
        closeSync(descriptor);
      }
    }
    expect(outcomes.refused).toBeGreaterThan(20);
    expect(outcomes.read).toBeGreaterThan(20);
  });
});

describe('values in another file', () => {
  it('are read from beside the model', () => {
    const notes = { location: 'weights.bin', offset: '8', length: '24' };
    const path = putFile(model(message().message(5, externalTensor('a', 6, notes))).finish());
    writeFileSync(join(dirname(path), 'weights.bin'), Buffer.concat([Buffer.alloc(8), Buffer.from(floats.buffer)]));
    const file = scanOnnx(path);
    expect(new Float32Array(readStored(file, file.initialisers.get('a')!).buffer)).toEqual(floats);
    truncateSync(join(dirname(path), 'weights.bin'), 20);
    expect(() => readStored(file, file.initialisers.get('a')!)).toThrow('ends too early');
  });

  it.each([{}, { location: '' }, { location: 'a', offset: '-1' }, { location: 'a', length: '9'.repeat(20) }])(
    'are refused where %o says where they are',
    (notes) => {
      const path = putFile(model(message().message(5, externalTensor('a', 6, notes))).finish());
      expect(() => scanOnnx(path)).toThrow(ScanError);
    },
  );

  it.each(['../secret', 'a/../../secret', '/etc/hostname', String.raw`..\secret`, 'in\0side', 'nowhere'])(
    'never lie at %s',
    (location) => {
      const path = putFile('x');
      expect(() => externalPath(path, location)).toThrow(ScanError);
    },
  );

  it('never lie behind a link that leads out, nor in a folder', () => {
    const path = putFile('x');
    symlinkSync('/etc/hostname', join(dirname(path), 'link'));
    mkdirSync(join(dirname(path), 'folder'));
    expect(() => externalPath(path, 'link')).toThrow('outside of its folder');
    expect(() => externalPath(path, 'folder')).toThrow('not an ordinary file');
    writeFileSync(join(dirname(path), 'folder', 'data'), 'x');
    expect(externalPath(path, 'folder/data')).toContain('data');
  });
});

function twice() {
  return message()
    .message(5, tensor('a', [6], floats))
    .message(5, tensor('a', [6], floats));
}

function loop() {
  return node('Loop', ['n'], ['y']).message(5, message().text(1, 'body').message(6, message()));
}

function given(times: number) {
  const written = message().integer(1, 1).integer(2, 1).text(8, 'a');
  for (let time = 0; time < times; time += 1) written.bytes(9, new Uint8Array(4));
  return written;
}
