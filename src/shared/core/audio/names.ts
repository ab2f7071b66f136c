/**
 * Where a recording belongs, read from its path as DCASE Task 2 (2020 to 2026) and MIMII name their files. What a path
 * does not say stays unknown: a wrong label would spoil a bank silently, a missing one is asked for.
 */
import type { Label, RecordingPlace } from '#shared/core/domain.ts';

/** Named groups of a pattern; those that did not take part are missing. */
type Groups = Readonly<Record<string, string | undefined>>;

const filePatterns: readonly RegExp[] = [
  // DCASE 2021 and later: section_00_source_train_normal_0025_strength_1_ambient; domain and label are left out in evaluation sets
  /^section_(?<section>\d+)_(?:(?<domain>source|target)_)?(?<split>train|test)_(?:(?<label>normal|anomaly)_)?\d+(?:_(?<attributes>.*))?$/i,
  // DCASE 2020: normal_id_00_00000000; id_01_00000000 in its evaluation set
  /^(?:(?<label>normal|anomaly)_)?id_(?<section>\d+)_\d+$/i,
  // MIMII with everything in the name: fan_id00_abnormal_00000000
  /^(?<machine>[a-z][a-z0-9-]*)_id_?(?<section>\d+)_(?<label>normal|abnormal|anomaly)_\d+$/i,
];

/** train, test, source_test, train_normal, test_anomaly … */
const splitFolder = /^(?:(?<domain>source|target)_)?(?<split>train|test)(?:_(?<label>normal|abnormal|anomaly))?$/;
/** MIMII as published: fan/id_00/abnormal/00000000.wav */
const mimiiFolders = /^(?<machine>.+)\/id_(?<section>\d+)\/(?<label>normal|abnormal)$/i;

/** @param path with / or \ between folders; any extension */
export function parsePlace(path: string): RecordingPlace {
  const parts = path.split(/[/\\]/).filter((part) => part !== '');
  const stem = (parts.at(-1) ?? '').replace(/\.[^.]*$/, '');
  const folders = parts.slice(0, -1);
  const named = match(filePatterns, stem);
  const placed = placeByFolders(folders);
  // A file named after DCASE lies in the folder of its machine where there is no folder for the split.
  const parent = named === null ? '' : (folders.at(-1) ?? '');
  return {
    machine: named?.['machine'] ?? placed?.['machine'] ?? parent,
    section: named?.['section'] ?? placed?.['section'] ?? '',
    domain: (named?.['domain'] ?? placed?.['domain'] ?? '').toLowerCase(),
    split: (named?.['split'] ?? placed?.['split'] ?? '').toLowerCase(),
    label: toLabel(named?.['label'] ?? placed?.['label']),
    attributes: parseAttributes(named?.['attributes'] ?? ''),
  };
}

function match(patterns: readonly RegExp[], text: string): Groups | null {
  for (const pattern of patterns) {
    const found = pattern.exec(text);
    if (found !== null) return found.groups ?? {};
  }
  return null;
}

function placeByFolders(folders: readonly string[]): Groups | null {
  const split = match([splitFolder], (folders.at(-1) ?? '').toLowerCase());
  if (split !== null) return { ...split, machine: folders.at(-2) };
  return match([mimiiFolders], folders.slice(-3).join('/'));
}

function toLabel(word: string | undefined): Label {
  if (word === undefined) return 'unknown';
  return word.toLowerCase() === 'normal' ? 'normal' : 'anomaly';
}

/**
 * Pairs of name and value joined by "_": "car_A2_spd_28V_mic_1". A last name without a value is kept as `note`
 * ("strength_1_ambient"); "noAttribute" is DCASE's way of saying that there are none.
 */
export function parseAttributes(text: string): Record<string, string> {
  if (/^no_?attributes?$/i.test(text)) return {};
  const words = text.split('_').filter((word) => word !== '');
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < words.length; i += 2) pairs.push([words[i]!, words[i + 1]!]);
  if (words.length % 2 === 1) pairs.push(['note', words.at(-1)!]);
  return Object.fromEntries(pairs);
}
