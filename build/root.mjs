import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder, without a separator at the end. */
export const root = join(fileURLToPath(new URL('..', import.meta.url)), '.').replace(/[\\/]$/, '');

/** @param {...string} parts */
export const inRoot = (...parts) => join(root, ...parts);
