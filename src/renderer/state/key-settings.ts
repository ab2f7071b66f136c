import { chordFault, normaliseChord } from './chords.ts';

/** Which keys actions have before anything was changed: "left hand" beside a mouse, or the arrows of BirdNET's review. */
export const keyProfiles = ['left-hand', 'arrows'] as const;
export type KeyProfile = (typeof keyProfiles)[number];

/** What a user has chosen about keys. `custom` holds, for each profile, the keys of the actions that were changed. */
export interface KeySettings {
  readonly profile: KeyProfile;
  /** keys without Ctrl or Alt act */
  readonly bareKeys: boolean;
  readonly custom: Readonly<Record<KeyProfile, CustomKeys>>;
}
export type CustomKeys = Readonly<Record<string, readonly string[]>>;

/** The part of an action that keys are about. */
export interface Keyed {
  readonly id: string;
  readonly keys: readonly string[];
}

export const usualKeys: KeySettings = { profile: 'left-hand', bareKeys: true, custom: { 'left-hand': {}, arrows: {} } };

/** Where "arrows" differs: up and down decide, left takes back, right goes on; seeking moves to Shift. */
const arrows: CustomKeys = {
  'decision.real-fault': ['ArrowUp', 'r'],
  'decision.false-alarm': ['ArrowDown', 'f'],
  'decision.undo': ['ArrowLeft', 'Backspace', 'Ctrl+z'],
  'queue.next': ['ArrowRight', 'j'],
  'clip.back': ['Shift+ArrowLeft'],
  'clip.forward': ['Shift+ArrowRight'],
  'clip.back-far': ['Ctrl+Shift+ArrowLeft'],
  'clip.forward-far': ['Ctrl+Shift+ArrowRight'],
};

/** A row of keys, as for the reasons 1 to 0, belongs together and cannot be changed one by one. */
export const isKeyRow = ({ keys }: Keyed): boolean => keys.length > 3;

/** The keys of an action in a profile, before any change. */
export function profileKeys(action: Keyed, profile: KeyProfile): readonly string[] {
  return ((profile === 'arrows' ? arrows[action.id] : undefined) ?? action.keys).map(normaliseChord);
}

/** The two actions that a profile gives the same key; null = every key means one thing. */
export function clashIn(
  actions: readonly Keyed[],
  profile: KeyProfile,
): { chord: string; ids: [string, string] } | null {
  const owners = new Map<string, string>();
  for (const action of actions) {
    for (const chord of profileKeys(action, profile)) {
      const owner = owners.get(chord);
      if (owner !== undefined) return { chord, ids: [owner, action.id] };
      owners.set(chord, action.id);
    }
  }
  return null;
}

/** The keys that actions have now. Each key goes to one action: to a row, else to who was given it, else by the profile. */
export function resolveKeys(
  actions: readonly Keyed[],
  { profile, custom }: KeySettings,
): ReadonlyMap<string, readonly string[]> {
  const taken = new Set<string>();
  const resolved = new Map<string, readonly string[]>();
  const claim = (id: string, keys: readonly string[]) => {
    const free = keys.filter((key) => !taken.has(key));
    for (const key of free) taken.add(key);
    resolved.set(id, free);
  };
  const rows = actions.filter(isKeyRow);
  const others = actions.filter((action) => !isKeyRow(action));
  const chosen = custom[profile];
  for (const row of rows) claim(row.id, profileKeys(row, profile));
  for (const { id } of others) if (chosen[id]) claim(id, chosen[id]);
  for (const action of others) if (!chosen[action.id]) claim(action.id, profileKeys(action, profile));
  return resolved;
}

/** What giving a key to an action would mean. */
export type KeyChange<Action extends Keyed> =
  | { readonly kind: 'free' | 'same' }
  | { readonly kind: 'taken' | 'row'; readonly by: Action }
  | { readonly kind: 'refused'; readonly fault: NonNullable<ReturnType<typeof chordFault>> };

export function judgeChange<Action extends Keyed>(
  actions: readonly Action[],
  settings: KeySettings,
  id: string,
  chord: string,
): KeyChange<Action> {
  const fault = chordFault(chord);
  if (fault) return { kind: 'refused', fault };
  const keys = resolveKeys(actions, settings);
  const owner = actions.find((action) => keys.get(action.id)?.includes(chord));
  if (!owner) return { kind: 'free' };
  if (owner.id === id) return { kind: 'same' };
  return { kind: isKeyRow(owner) ? 'row' : 'taken', by: owner };
}

/** Gives an action a key in the place of its first one. Whoever had that key gets the one that became free. */
export function giveKey(actions: readonly Keyed[], settings: KeySettings, id: string, chord: string): KeySettings {
  const change = judgeChange(actions, settings, id, chord);
  if (change.kind !== 'free' && change.kind !== 'taken') return settings;
  const keys = resolveKeys(actions, settings);
  const [old, ...others] = keys.get(id) ?? [];
  const given: Record<string, readonly string[]> = { [id]: [chord, ...others] };
  if (change.kind === 'taken') {
    const theirs = keys.get(change.by.id)!;
    given[change.by.id] = theirs.flatMap((key) => (key !== chord ? [key] : old === undefined ? [] : [old]));
  }
  return withCustom(settings, { ...settings.custom[settings.profile], ...given });
}

/** Gives an action the keys of the profile again, and so the actions that have taken one of them, and so on. */
export function resetKey(actions: readonly Keyed[], settings: KeySettings, id: string): KeySettings {
  const custom = new Map(Object.entries(settings.custom[settings.profile]));
  const waiting = [id];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    custom.delete(next);
    const action = actions.find((other) => other.id === next);
    const wanted = action ? profileKeys(action, settings.profile) : [];
    for (const [other, keys] of custom) if (keys.some((key) => wanted.includes(key))) waiting.push(other);
  }
  return withCustom(settings, Object.fromEntries(custom));
}

/** Every action gets the keys of the profile again. */
export const resetKeys = (settings: KeySettings): KeySettings => withCustom(settings, {});

function withCustom(settings: KeySettings, custom: CustomKeys): KeySettings {
  return { ...settings, custom: { ...settings.custom, [settings.profile]: custom } };
}

/** As it is kept and handed on. */
export function writeKeySettings({ profile, bareKeys, custom }: KeySettings): string {
  return JSON.stringify({ format: 'earmark-keys', version: 1, profile, singleLetterKeys: bareKeys, custom }, null, 2);
}

/** Null for anything that is not what `writeKeySettings` wrote, down to the last key. */
export function readKeySettings(text: string): KeySettings | null {
  const read = parse(text);
  if (!isRecord(read) || read['format'] !== 'earmark-keys' || read['version'] !== 1) return null;
  const profile = keyProfiles.find((name) => name === read['profile']);
  const { singleLetterKeys: bareKeys, custom } = read;
  if (!profile || typeof bareKeys !== 'boolean' || !isRecord(custom)) return null;
  const leftHand = readCustom(custom['left-hand']);
  const arrowKeys = readCustom(custom['arrows']);
  return leftHand && arrowKeys && { profile, bareKeys, custom: { 'left-hand': leftHand, arrows: arrowKeys } };
}

/** actions that a file may speak of, and keys of one action: far more than there are */
const mostActions = 1000;
const mostKeys = 12;

function readCustom(value: unknown): CustomKeys | null {
  if (!isRecord(value)) return null;
  const entries = Object.entries(value);
  if (entries.length > mostActions) return null;
  const custom: Record<string, readonly string[]> = {};
  for (const [id, keys] of entries) {
    if (!/^[a-z][a-z0-9.-]*$/.test(id) || !Array.isArray(keys) || keys.length > mostKeys) return null;
    if (!keys.every((key): key is string => typeof key === 'string' && isProperChord(key))) return null;
    custom[id] = keys;
  }
  return custom;
}

function isProperChord(chord: string): boolean {
  return chord.length > 0 && chord.length < 40 && chordFault(chord) === null && normaliseChord(chord) === chord;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
