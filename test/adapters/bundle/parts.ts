import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { BundlePart } from '#main/services/ports/bundles.ts';
import { put } from '#test/support/library.ts';

/** What a bundle says of itself. */
export const about = {
  format: 'earmark-bundle',
  formatVersion: 1,
  version: '1.0.0',
  createdAt: '2026-11-23T10:00:00.000Z',
  session: { identity: 'a'.repeat(32), name: 'Week 48' },
} as const;

export const session: BundlePart = { kind: 'session', content: Buffer.from('{}') };

/** A recording of that content, put into the folder. */
export function recording(folder: string, name: string, content: Uint8Array) {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { kind: 'recording', path: put(join(folder, name), content), bytes: content.length, sha256 } as const;
}
