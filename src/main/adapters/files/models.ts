import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { modelSummarySchema } from '#shared/contract/schemas.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { ModelFacts, ModelFoldersPort, StoredModel } from '#main/services/ports/models.ts';
import { syncFolder, writeAtomically } from './atomic.ts';

/** What Earmark notes beside a model's own files. */
const noteFile = 'earmark.json';
const weightsFile = 'model.safetensors';
const cardFiles = ['README.md', 'card.md'];
const longestCard = 1024 * 1024;
/** Folders that are not models (yet or any more) begin with a dot, which no hash does. */
const draftMark = '.draft-';
const removedMark = '.removed-';
const hashPattern = /^[0-9a-f]{64}$/;

/** Where a library keeps its models. */
export function modelsFolder(dataDirectory: string): string {
  return join(dataDirectory, 'models');
}

const noteSchema = v.object({
  summary: modelSummarySchema,
  bytes: v.number(),
  featureMean: v.number(),
  featureStd: v.number(),
  int8Cosine: v.optional(v.nullable(v.number())),
  source: v.string(),
  importedAt: v.string(),
});
type Note = v.InferOutput<typeof noteSchema>;

/** The models in `directory`, which need not exist yet. */
export function createModelFolders(directory: string): ModelFoldersPort {
  const folderOf = (sha256: string) => join(directory, sha256);

  async function read(sha256: string): Promise<StoredModel | null> {
    const folder = folderOf(sha256);
    try {
      const parsed = v.safeParse(noteSchema, JSON.parse(await readFile(join(folder, noteFile), 'utf8')));
      if (!parsed.success || parsed.output.summary.sha256 !== sha256) return null;
      const note = parsed.output;
      if ((await stat(join(folder, weightsFile))).size !== note.bytes) return null;
      // The library may have moved since.
      return { ...note, summary: { ...note.summary, directory: folder }, card: await readCard(folder) };
    } catch {
      return null;
    }
  }

  async function attempt<T>(path: string, work: () => Promise<T>): Promise<Result<T>> {
    try {
      return ok(await work());
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : null;
      if (code === null) throw error;
      return fail(problem('model.write', { path, detail: code }));
    }
  }

  return {
    clean: async () => {
      const names = await readdir(directory).catch(() => []);
      const left = names.filter((name) => name.startsWith(draftMark) || name.startsWith(removedMark));
      for (const name of left) await rm(join(directory, name), { recursive: true, force: true }).catch(() => undefined);
    },
    list: async () => {
      const names = await readdir(directory).catch(() => []);
      const found = await Promise.all(names.filter((name) => hashPattern.test(name)).map(read));
      const models = found.filter((model) => model !== null);
      return models.sort((a, b) => (a.importedAt < b.importedAt ? -1 : a.importedAt > b.importedAt ? 1 : 0));
    },
    card: readCard,
    facts: readFacts,
    draft: () => {
      const draft = join(directory, `${draftMark}${randomBytes(6).toString('hex')}`);
      return attempt(draft, async () => {
        await mkdir(draft, { recursive: true });
        return draft;
      });
    },
    keep: async (draft, model) => {
      const { sha256 } = model.summary;
      const folder = folderOf(sha256);
      const note: Note = { ...model, summary: { ...model.summary, directory: folder } };
      const kept = await attempt(folder, async () => {
        await rm(folder, { recursive: true, force: true }); // what was damaged
        writeAtomically(join(draft, noteFile), `${JSON.stringify(note, null, 2)}\n`);
        for (const name of await readdir(draft)) await syncOne(join(draft, name));
        await rename(draft, folder);
        syncFolder(directory);
      });
      return kept.ok ? ok({ ...note, card: await readCard(folder) }) : kept;
    },
    discard: (draft) => rm(draft, { recursive: true, force: true }).catch(() => undefined),
    rename: (sha256, name) =>
      attempt(folderOf(sha256), async () => {
        const path = join(folderOf(sha256), noteFile);
        const note = v.parse(noteSchema, JSON.parse(await readFile(path, 'utf8')));
        const renamed: Note = { ...note, summary: { ...note.summary, name } };
        writeAtomically(path, `${JSON.stringify(renamed, null, 2)}\n`);
        return null;
      }),
    remove: (sha256) =>
      attempt(folderOf(sha256), async () => {
        const gone = join(directory, `${removedMark}${randomBytes(6).toString('hex')}`);
        await rename(folderOf(sha256), gone);
        await rm(gone, { recursive: true, force: true });
        return null;
      }),
  };
}

/** What transformers assumes where the preprocessor's file leaves them out. */
const statisticsSchema = v.object({
  mean: v.optional(v.number(), -4.2677393),
  std: v.optional(v.number(), 4.5689974),
});

async function readFacts(folder: string): Promise<ModelFacts | null> {
  try {
    const { size } = await stat(join(folder, weightsFile));
    const parsed = JSON.parse(await readFile(join(folder, 'preprocessor_config.json'), 'utf8')) as unknown;
    const { mean, std } = v.parse(statisticsSchema, parsed);
    return { bytes: size, featureMean: mean, featureStd: std };
  } catch {
    return null;
  }
}

async function readCard(folder: string): Promise<string | null> {
  for (const name of cardFiles) {
    const path = join(folder, name);
    const facts = await stat(path).catch(() => null);
    if (facts?.isFile() === true && facts.size <= longestCard) return readFile(path, 'utf8');
  }
  return null;
}

async function syncOne(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
