import * as v from 'valibot';
import { inputs } from '#shared/contract/schemas.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import { bundlePartKinds, bundleVersion, type BundleManifest } from '#main/services/ports/bundles.ts';

export const manifestName = 'manifest.json';

/** Lower case only, so that no two names are one on a disk that does not tell cases apart; no name is used as a path. */
export const safeEntryName = /^(?!.*\.\.)[a-z0-9][a-z0-9.-]*(\/[a-z0-9][a-z0-9.-]*)?$/;

const { finite, count, sha256 } = inputs;
const picture = v.nullable(
  v.object({ durationSeconds: finite, lowHz: finite, highHz: finite, floorDb: finite, topDb: finite, sha256 }),
);
const level = v.object({ nominalHz: finite, lowHz: finite, highHz: finite, flaggedDb: finite, normalDb: finite });

const manifestSchema = v.object({
  format: v.literal('earmark-bundle'),
  formatVersion: v.literal(bundleVersion),
  version: v.pipe(v.string(), v.maxLength(200)),
  createdAt: v.pipe(
    v.string(),
    v.maxLength(40),
    v.check((value) => !Number.isNaN(Date.parse(value)), 'a time'),
  ),
  by: v.exactOptional(v.pipe(v.string(), v.maxLength(200))),
  session: v.object({ identity: v.string(), name: v.string() }),
  pictures: v.array(
    v.object({
      of: sha256,
      beside: v.nullable(sha256),
      flagged: picture,
      nearest: picture,
      levels: v.nullable(v.pipe(v.array(level), v.maxLength(100))),
    }),
  ),
  entries: v.array(
    v.object({
      name: v.pipe(v.string(), v.maxLength(200), v.regex(safeEntryName)),
      kind: v.picklist(bundlePartKinds),
      bytes: count,
      sha256,
    }),
  ),
});

const anyVersion = v.object({ format: v.literal('earmark-bundle'), formatVersion: count });

/** Problems: bundle.refused, bundle.newer. */
export function readManifest(value: unknown): Result<BundleManifest> {
  const versioned = v.safeParse(anyVersion, value);
  if (versioned.success && versioned.output.formatVersion > bundleVersion)
    return fail(problem('bundle.newer', { found: versioned.output.formatVersion, known: bundleVersion }));
  const read = v.safeParse(manifestSchema, value);
  if (!read.success) return fail(problem('bundle.refused', { detail: 'its manifest is not one of Earmark' }));
  const { entries } = read.output;
  const distinct = (values: string[]) => new Set(values).size === entries.length;
  if (!distinct(entries.map(({ name }) => name)) || !distinct(entries.map((entry) => entry.sha256)))
    return fail(problem('bundle.refused', { detail: 'its manifest names something twice' }));
  if (entries.filter(({ kind }) => kind === 'session').length !== 1)
    return fail(problem('bundle.refused', { detail: 'its manifest does not name one session' }));
  return ok(read.output);
}
