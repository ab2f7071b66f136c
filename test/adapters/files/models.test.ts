import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createModelFolders } from '#main/adapters/files/models.ts';
import type { StoredModel } from '#main/services/ports/models.ts';
import { unwrap } from '#shared/core/result.ts';
import { put, temporaryFolder } from '#test/support/library.ts';

const hash = (digit: string) => digit.repeat(64);
const shape = { parameters: 2, dimension: 2, layers: 1, heads: 1, frames: 1, bins: 1, patchRows: 1, classes: 1 };

function model(sha256: string, name: string, importedAt = '2026-01-01T00:00:00.000Z'): Omit<StoredModel, 'card'> {
  const summary = { directory: 'elsewhere', name, sha256, ...shape };
  return { summary, bytes: 3, featureMean: -4, featureStd: 2, source: '/from/here', importedAt };
}

async function open() {
  const directory = join(temporaryFolder(), 'models');
  const folders = createModelFolders(directory);
  const add = async (...args: Parameters<typeof model>) => {
    const draft = unwrap(await folders.draft());
    put(join(draft, 'model.safetensors'), 'abc');
    return unwrap(await folders.keep(draft, model(...args)));
  };
  return { directory, folders, add };
}

describe('the folder of models', () => {
  it('is empty before anything was imported', async () => {
    const { directory, folders } = await open();
    expect(await folders.list()).toEqual([]);
    expect(existsSync(directory)).toBe(false);
    await folders.clean();
  });

  it('keeps a draft as a whole model named by its hash', async () => {
    const { directory, folders, add } = await open();
    const kept = await add(hash('a'), 'AudioSet');
    expect(readdirSync(directory)).toEqual([hash('a')]);
    expect(readdirSync(join(directory, hash('a'))).sort()).toEqual(['earmark.json', 'model.safetensors']);
    expect(await folders.list()).toEqual([kept]);
    expect(kept.summary).toMatchObject({ name: 'AudioSet', directory: join(directory, hash('a')) });
  });

  it('lists in the order of import', async () => {
    const { folders, add } = await open();
    await add(hash('a'), 'second', '2026-02-01T00:00:00.000Z');
    await add(hash('b'), 'first', '2026-01-01T00:00:00.000Z');
    await add(hash('c'), 'third', '2026-03-01T00:00:00.000Z');
    expect((await folders.list()).map(({ summary }) => summary.name)).toEqual(['first', 'second', 'third']);
  });

  it('puts the same model in the place of one that is damaged', async () => {
    const { directory, folders, add } = await open();
    await add(hash('a'), 'first');
    writeFileSync(join(directory, hash('a'), 'model.safetensors'), 'torn');
    expect(await folders.list()).toEqual([]);
    const again = await add(hash('a'), 'again');
    expect(await folders.list()).toEqual([again]);
    expect(readFileSync(join(directory, hash('a'), 'model.safetensors'), 'utf8')).toBe('abc');
    expect(readdirSync(directory)).toEqual([hash('a')]);
  });

  it('gives another name, and takes a model away', async () => {
    const { directory, folders, add } = await open();
    await add(hash('a'), 'old');
    unwrap(await folders.rename(hash('a'), 'new'));
    expect((await folders.list())[0]!.summary.name).toBe('new');
    unwrap(await folders.remove(hash('a')));
    expect(await folders.list()).toEqual([]);
    expect(readdirSync(directory)).toEqual([]);
    const gone = { ok: false, problem: { code: 'model.write' } };
    expect(await folders.rename(hash('a'), 'x')).toMatchObject(gone);
    expect(await folders.remove(hash('a'))).toMatchObject(gone);
  });

  it('reads a card of either name, but none that is a folder or too long', async () => {
    const { folders, add } = await open();
    const { summary } = await add(hash('a'), 'one');
    const card = async () => (await folders.list())[0]!.card;
    expect(await card()).toBeNull();
    put(join(summary.directory, 'card.md'), '# Ours');
    expect(await card()).toBe('# Ours');
    put(join(summary.directory, 'README.md'), '# Theirs');
    expect(await card()).toBe('# Theirs');
    expect(await folders.card(summary.directory)).toBe('# Theirs');
    put(join(summary.directory, 'README.md'), 'x'.repeat(1024 * 1024 + 1));
    expect(await card()).toBe('# Ours');
  });

  it.each([
    ['no note', (path: string) => writeFileSync(join(path, 'earmark.json'), '')],
    ['a note that is no JSON', (path: string) => writeFileSync(join(path, 'earmark.json'), '{')],
    ['a note of another kind', (path: string) => writeFileSync(join(path, 'earmark.json'), '{"summary":3}')],
    [
      'the note of another model',
      (path: string) => {
        const note = readFileSync(join(path, 'earmark.json'), 'utf8');
        writeFileSync(join(path, 'earmark.json'), note.replaceAll(hash('a'), hash('b')));
      },
    ],
  ])('leaves out a folder with %s, and lets the model be imported again', async (_, damage) => {
    const { directory, folders, add } = await open();
    await add(hash('a'), 'one');
    damage(join(directory, hash('a')));
    expect(await folders.list()).toEqual([]);
    expect((await add(hash('a'), 'again')).summary.name).toBe('again');
  });

  it('shows no draft and nothing half-removed, and cleans them away', async () => {
    const { directory, folders, add } = await open();
    await add(hash('a'), 'one');
    unwrap(await folders.draft());
    mkdirSync(join(directory, '.removed-1'));
    mkdirSync(join(directory, 'not ours'));
    expect(await folders.list()).toHaveLength(1);
    await folders.clean();
    expect(readdirSync(directory).sort()).toEqual([hash('a'), 'not ours']);
  });

  it('moves with its library', async () => {
    const { directory, add } = await open();
    await add(hash('a'), 'one');
    const note = join(directory, hash('a'), 'earmark.json');
    writeFileSync(note, readFileSync(note, 'utf8').replace(directory, '/old/place'));
    const [found] = await createModelFolders(directory).list();
    expect(found!.summary.directory).toBe(join(directory, hash('a')));
  });

  it('tells size and statistics of any model folder, and nothing where they cannot be read', async () => {
    const { folders } = await open();
    const folder = temporaryFolder();
    expect(await folders.facts(folder)).toBeNull();
    put(join(folder, 'model.safetensors'), '12345');
    expect(await folders.facts(folder)).toBeNull();
    put(join(folder, 'preprocessor_config.json'), '{"mean": -3.5, "std": 2, "max_length": 256}');
    expect(await folders.facts(folder)).toEqual({ bytes: 5, featureMean: -3.5, featureStd: 2 });
    put(join(folder, 'preprocessor_config.json'), '{}');
    expect(await folders.facts(folder)).toEqual({ bytes: 5, featureMean: -4.2677393, featureStd: 4.5689974 });
    put(join(folder, 'preprocessor_config.json'), '{"mean": "much"}');
    expect(await folders.facts(folder)).toBeNull();
  });

  it('says when it cannot be written', async () => {
    const file = put(join(temporaryFolder(), 'models'), 'a file in the way');
    expect(await createModelFolders(file).draft()).toMatchObject({ ok: false, problem: { code: 'model.write' } });
  });
});
