import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readModelFolder, writeModelFolder } from '#main/engine/ast/folder.ts';
import { importModelFolder } from '#main/engine/ast/import-folder.ts';
import { embeddingNames } from '#main/engine/ast/parameters.ts';
import { formatSafetensors } from '#main/engine/ast/safetensors.ts';
import { unwrap } from '#shared/core/result.ts';
import { readGolden } from './golden.ts';

const { config, weights } = readGolden('overlapping');
let [folder, source, target] = ['', '', ''];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-import-'));
  [source, target] = [join(folder, 'source'), join(folder, 'target')];
  await writeModelFolder(source, config, weights, { files: { 'README.md': '# Bought\n', 'notes.txt': 'private' } });
  await mkdir(target);
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('an imported model', () => {
  it('is the same bytes, with its card and nothing else of the folder', async () => {
    const imported = unwrap(await importModelFolder(source, target, null));
    const original = unwrap(await readModelFolder(source));
    expect(imported.summary).toEqual({ ...original.summary, directory: target, name: 'target' });
    expect(imported.featureStd).toBe(config.featureStd);
    const names = ['README.md', 'config.json', 'model.safetensors', 'preprocessor_config.json'];
    expect((await readdir(target)).sort()).toEqual(names);
    for (const name of names) expect(await readFile(join(target, name))).toEqual(await readFile(join(source, name)));
    expect(imported.bytes).toBe((await readFile(join(target, 'model.safetensors'))).byteLength);
  });

  it('may come in shards', async () => {
    await rm(join(source, 'model.safetensors'));
    const parts = [[...weights].slice(0, 7), [...weights].slice(7)];
    const map: Record<string, string> = {};
    for (const [index, part] of parts.entries()) {
      const name = `model-${index}.safetensors`;
      for (const [tensor] of part) map[tensor] = name;
      await writeFile(join(source, name), formatSafetensors(new Map(part)));
    }
    await writeFile(join(source, 'model.safetensors.index.json'), JSON.stringify({ weight_map: map }));
    const imported = unwrap(await importModelFolder(source, target, null));
    const read = unwrap(await readModelFolder(target));
    expect(read.weights).toEqual(weights);
    expect(read.summary.sha256).toBe(imported.summary.sha256);
    expect(imported.summary.sha256).toBe(unwrap(await readModelFolder(source)).summary.sha256);
  });

  it('can be adapted to another length on the way', async () => {
    const imported = unwrap(await importModelFolder(source, target, 30));
    const read = unwrap(await readModelFolder(target));
    expect(imported.summary).toMatchObject({ frames: 30, sha256: read.summary.sha256 });
    expect(read.config).toEqual({ ...config, maxLength: 30 });
    expect(read.weights.get(embeddingNames.positions)!.shape).toEqual([1, 4 * 7 + 2, 24]);
    expect(read.summary.sha256).not.toBe(unwrap(await readModelFolder(source)).summary.sha256);
  });

  it('keeps its bytes when it is adapted to the length it has', async () => {
    const imported = unwrap(await importModelFolder(source, target, config.maxLength));
    expect(imported.summary.sha256).toBe(unwrap(await readModelFolder(source)).summary.sha256);
  });

  it('says how far it is, up to the end', async () => {
    const seen: number[] = [];
    const totals = new Set<number>();
    const progress = (done: number, total: number) => (seen.push(done), totals.add(total));
    await importModelFolder(source, target, null, { progress });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(totals.size).toBe(1);
    expect(seen.at(-1)!).toBeGreaterThan(0.9 * [...totals][0]!);
  });

  it('stops when nobody wants it any more', async () => {
    const abort = new AbortController();
    const progress = () => abort.abort();
    const result = await importModelFolder(source, target, null, { signal: abort.signal, progress });
    expect(result).toMatchObject({ ok: false, problem: { code: 'job.cancelled' } });
  });

  it('is refused when a value is no number', async () => {
    const broken = new Map(weights);
    const { shape, data } = broken.get('classifier.dense.bias')!;
    broken.set('classifier.dense.bias', { shape, data: data.with(1, NaN) });
    await writeFile(join(source, 'model.safetensors'), formatSafetensors(broken, 'F16'));
    const result = await importModelFolder(source, target, null);
    expect(result).toMatchObject({ ok: false, problem: { code: 'model.not-finite' } });
  });

  it.each([3, 100_000_000])('is refused for a length of %d frames', async (frames) => {
    const result = await importModelFolder(source, target, frames);
    expect(result).toMatchObject({ ok: false, problem: { code: 'model.config' } });
  });

  it('is refused where nothing can be written', async () => {
    await rm(target, { recursive: true });
    const result = await importModelFolder(source, target, null);
    expect(result).toMatchObject({ ok: false, problem: { code: 'model.write' } });
  });
});
