import type { Preset } from '#shared/core/domain.ts';

/** A preset that somebody gave a name, to use it again: for listening, in a sweep, for a detector. */
export interface NamedPreset {
  readonly name: string;
  readonly preset: Preset;
}

export const mostNamedPresets = 100;
export const longestPresetName = 60;

const sameName = (a: string, b: string) => a.localeCompare(b, undefined, { sensitivity: 'accent' }) === 0;

/** The preset of this name; upper and lower case are the same. */
export function findNamed(list: readonly NamedPreset[], name: string): NamedPreset | null {
  return list.find((known) => sameName(known.name, name)) ?? null;
}

/** The list with this one, in the order of the names; it takes the place of one with the same name. */
export function withNamed(list: readonly NamedPreset[], added: NamedPreset): NamedPreset[] {
  return [...withoutNamed(list, added.name), added].sort((a, b) => a.name.localeCompare(b.name));
}

export function withoutNamed(list: readonly NamedPreset[], name: string): NamedPreset[] {
  return list.filter((known) => !sameName(known.name, name));
}
