import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { FolderEntry } from '#shared/contract/schemas.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { FolderListing } from '#main/services/ports/files.ts';
import { kindByName } from './find.ts';
import { fileProblem } from './problem.ts';

const modelName = /\.(onnx|safetensors)$/i;
const sessionName = /\.(earmark|json)$/i;
const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The drives of Windows, the root elsewhere, and the user's home. */
function roots(): string[] {
  const home = homedir();
  if (process.platform !== 'win32') return [home, '/'];
  const drives = Array.from('CDEFGHIJKLMNOPQRSTUVWXYZ', (letter) => `${letter}:\\`).filter((drive) =>
    existsSync(drive),
  );
  return [home, ...drives];
}

async function entry(folder: string, name: string): Promise<FolderEntry | null> {
  const path = join(folder, name);
  try {
    const facts = await stat(path);
    if (facts.isDirectory()) return { name, path, kind: 'folder', bytes: 0 };
    const kind = facts.isFile() ? kindOf(name) : null;
    return kind === null ? null : { name, path, kind, bytes: facts.size };
  } catch {
    return null; // gone meanwhile, or a link to nowhere: nothing the user could choose
  }
}

function kindOf(name: string): FolderEntry['kind'] | null {
  if (modelName.test(name)) return 'model';
  if (sessionName.test(name)) return 'session';
  const kind = kindByName(name);
  return kind === 'manifest' ? 'csv' : kind;
}

/** What the user can choose in a folder: folders first, then recordings, CSV files, models and sessions. An empty path is the home. */
export async function listFolder(path: string): Promise<Result<FolderListing>> {
  const folder = path === '' ? homedir() : resolve(path);
  try {
    const found = (await readdir(folder)).filter((name) => !name.startsWith('.'));
    const entries = (await Promise.all(found.map((name) => entry(folder, name)))).filter((item) => item !== null);
    entries.sort((a, b) => Number(b.kind === 'folder') - Number(a.kind === 'folder') || names.compare(a.name, b.name));
    const parent = dirname(folder);
    return ok({ path: folder, parent: parent === folder ? null : parent, entries, roots: roots() });
  } catch (error) {
    const found = fileProblem(error, folder);
    return fail(found.code === 'file.missing' ? problem('folder.missing', { path: folder }) : found);
  }
}
