import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { problem } from '#shared/core/problems.ts';
import { fail, ok } from '#shared/core/result.ts';
import { fileProblem } from '#main/adapters/files/problem.ts';
import { bundleLimits, type BundleLimits, type BundlePort } from '#main/services/ports/bundles.ts';
import { Refusal } from './archive.ts';
import { createBundleReader, keptName, parsed, stagingPrefix } from './read.ts';
import { compressed, createBundleWriter, halfWritten, sha256 } from './write.ts';

/** Where files that came with bundles lie, inside the data directory. */
export function receivedFolder(dataDirectory: string): string {
  return join(dataDirectory, 'received');
}

/** Bundles are written into `reports`; what comes out of others' goes into `received`. */
export function createBundles(reports: string, received: string, limits: BundleLimits = bundleLimits): BundlePort {
  return {
    write: createBundleWriter(reports),
    read: createBundleReader(received, limits),
    readJson: (path) => Promise.resolve(readJson(path, limits)),
    picture: (hash) => {
      const path = join(received, `${hash}.png`);
      return keptName.test(`${hash}.png`) && existsSync(path) ? ofPossibleSize(readFileSync(path)) : null;
    },
    sha256,
    compressed,
    clean: ({ recordings, pictures }) => {
      for (const name of namesIn(reports)) if (halfWritten.test(name)) rmSync(join(reports, name), { force: true });
      for (const name of namesIn(received)) {
        const path = join(received, name);
        const used = (name.endsWith('.png') ? pictures : recordings).has(name.slice(0, 64));
        if (name.startsWith(stagingPrefix) || (keptName.test(name) && !used))
          rmSync(path, { recursive: true, force: true });
      }
    },
  };
}

/** Pixels beyond any picture of Earmark's: a few bytes of PNG can unfold to more than a window can hold. */
const mostPixels = 4_000_000;

/** A PNG file, unless its head says that it is far larger than a picture of Earmark's. */
function ofPossibleSize(png: Buffer): Buffer | null {
  if (png.length < 24) return null;
  return png.readUInt32BE(16) * png.readUInt32BE(20) <= mostPixels ? png : null;
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function readJson(path: string, { sessionBytes }: BundleLimits) {
  try {
    const facts = statSync(path);
    if (!facts.isFile()) return fail(problem('file.not-a-file'));
    if (facts.size > sessionBytes)
      return fail(problem('bundle.refused', { detail: `it is larger than ${sessionBytes} bytes` }));
    return ok(parsed(readFileSync(path)));
  } catch (error) {
    if (error instanceof Refusal) return fail(problem('bundle.refused', { detail: error.message }));
    return fail(fileProblem(error, path));
  }
}
