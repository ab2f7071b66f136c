import { inRoot } from './root.mjs';

/**
 * What Node is started with to run the browser host. An hour of sound goes through it in pieces that are soon of no use:
 * with a small young generation they are collected while they are few. That saves 16 MiB without any sound and 57 while an
 * hour of FLAC is unpacked, and no difference in speed could be told from noise (`npm run bench:ui`).
 */
export const hostWords = () => ['--max-semi-space-size=2', inRoot('out', 'main', 'web.js')];
