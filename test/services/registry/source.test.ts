import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFiles } from '#main/adapters/files/index.ts';
import { findSource, nameFromPath } from '#main/services/registry/source.ts';
import { put, temporaryFolder } from '#test/support/library.ts';

const find = (path: string) => findSource(createFiles(), path);

describe('what the user points at', () => {
  it('is a folder when it holds safetensors, whole or in shards, whatever else lies there', async () => {
    const folder = temporaryFolder();
    put(join(folder, 'onnx', 'model.onnx'), 'x');
    put(join(folder, 'model.safetensors.index.json'), '{}');
    expect(await find(folder)).toEqual({ kind: 'folder', path: folder });
    const whole = temporaryFolder();
    put(join(whole, 'model.onnx'), 'x');
    put(join(whole, 'model.safetensors'), 'x');
    expect(await find(whole)).toEqual({ kind: 'folder', path: whole });
  });

  it('is an ONNX file by its name, or the one in a folder without safetensors', async () => {
    const folder = temporaryFolder();
    expect(await find('/nowhere/A.ONNX')).toEqual({ kind: 'onnx', path: '/nowhere/A.ONNX' });
    const inside = put(join(folder, 'onnx', 'model.onnx'), 'x');
    expect(await find(folder)).toEqual({ kind: 'onnx', path: inside });
    const beside = put(join(folder, 'model.onnx'), 'x');
    expect(await find(folder)).toEqual({ kind: 'onnx', path: beside });
  });

  it('is a folder otherwise, which is refused later with its own sentence', async () => {
    const folder = temporaryFolder();
    expect(await find(folder)).toEqual({ kind: 'folder', path: folder });
    expect(await find('/nowhere')).toEqual({ kind: 'folder', path: '/nowhere' });
  });
});

describe('the name of a model', () => {
  it.each([
    ['/models/ast-audioset', 'ast-audioset'],
    ['/models/ast-audioset/', 'ast-audioset'],
    ['/models/ast-audioset/onnx/model.onnx', 'ast-audioset'],
    ['/models/ast-audioset/onnx/model_fp16.onnx', 'ast-audioset'],
    [String.raw`C:\models\ast\model.onnx`, 'ast'],
    ['/exports/fan-2026.onnx', 'fan-2026'],
    ['/exports/modelled.onnx', 'modelled'],
    ['model.onnx', 'model'],
    ['/', '/'],
  ])('%s is called %s', (path, name) => {
    expect(nameFromPath(path)).toBe(name);
  });
});
