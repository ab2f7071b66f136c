import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import Papa from 'papaparse';
import { labels, type Label } from '#shared/core/domain.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { Manifest, ManifestRow } from '#main/services/ports/files.ts';
import { kindByName } from './find.ts';
import { fileProblem } from './problem.ts';

const placeColumns = ['machine', 'section', 'domain', 'split'] as const;

const labelWords: Readonly<Record<string, Label>> = {
  ...Object.fromEntries(labels.map((label) => [label, label])),
  abnormal: 'anomaly',
  anomalous: 'anomaly',
  '': 'unknown',
};

/**
 * Attributes of one recording: a JSON object, or `speed=1200; load=2`. Null when it is neither.
 */
export function parseAttributes(text: string): Record<string, string> | null {
  const trimmed = text.trim();
  if (trimmed === '') return {};
  const pairs = trimmed.startsWith('{') ? jsonPairs(trimmed) : trimmed.split(/[;|]/).map(splitPair);
  if (pairs === null || pairs.some((pair) => pair === null)) return null;
  // fromEntries defines own properties, so a column named "__proto__" is only a strange name.
  return Object.fromEntries(pairs as [string, string][]);
}

function splitPair(text: string): [string, string] | null {
  const at = text.search(/[=:]/);
  const name = text.slice(0, at).trim();
  return at < 0 || name === '' ? null : [name, text.slice(at + 1).trim()];
}

function jsonPairs(text: string): [string, string][] | null {
  try {
    const parsed = JSON.parse(text) as object;
    return Object.entries(parsed).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
  } catch {
    return null;
  }
}

/** One row; a text says why it cannot be used. Paths are relative to the manifest's folder. */
function parseRow(cells: Readonly<Record<string, string>>, folder: string): ManifestRow | string {
  const path = (cells['path'] ?? '').trim();
  if (path === '') return 'no path';
  if (kindByName(path) !== 'audio') return `"${path}" is neither WAV, FLAC, Ogg nor MP3`;
  const place: { -readonly [K in keyof ManifestRow]: ManifestRow[K] } = { path: resolve(folder, path) };
  for (const column of placeColumns) {
    const value = cells[column];
    if (value !== undefined) place[column] = value.trim();
  }
  const labelText = cells['label'];
  if (labelText !== undefined) {
    const word = labelText.trim().toLowerCase();
    if (!Object.hasOwn(labelWords, word)) return `"${labelText}" is not a label; use normal, anomaly or unknown`;
    place.label = labelWords[word]!;
  }
  const attributeText = cells['attributes'];
  if (attributeText !== undefined) {
    const attributes = parseAttributes(attributeText);
    if (attributes === null) return `attributes "${attributeText}" are not of the form name=value; name=value`;
    place.attributes = attributes;
  }
  return place;
}

/**
 * Reads a CSV manifest with the columns path (needed), machine, section, domain, split, label, attributes; others are
 * ignored, the delimiter is guessed. Problems: manifest.columns, file.missing, file.unreadable.
 */
export async function readManifest(path: string): Promise<Result<Manifest>> {
  let text: string;
  try {
    text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    return fail(fileProblem(error, path));
  }
  const parsed = Papa.parse<Record<string, string>>(text, {
    header: true,
    skipEmptyLines: 'greedy',
    transformHeader: (name) => name.trim().toLowerCase(),
  });
  if (!(parsed.meta.fields ?? []).includes('path')) return fail(problem('manifest.columns'));
  const rows: ManifestRow[] = [];
  const problems: { row: number; problem: ReturnType<typeof problem> }[] = [];
  parsed.data.forEach((cells, index) => {
    const row = index + 2;
    const parsedRow = parseRow(cells, dirname(path));
    if (typeof parsedRow === 'string')
      problems.push({ row, problem: problem('manifest.row', { row, detail: parsedRow }) });
    else rows.push(parsedRow);
  });
  return ok({ rows, problems });
}
