import { untrack } from 'svelte';
import { chordByPlace, chordOf, isBare } from './chords.ts';
import {
  clashIn,
  giveKey,
  judgeChange,
  keyProfiles,
  readKeySettings,
  resetKey,
  resetKeys,
  resolveKeys,
  usualKeys,
  writeKeySettings,
  type KeyChange,
  type KeyProfile,
  type KeySettings,
} from './key-settings.ts';
import { preferences, type Keeps } from './preferences.ts';

/** Something the keyboard can do. Either `run` (once per press) or `hold` (from press to release). */
export interface Action {
  /** unique, e.g. "decision.false-alarm" */
  readonly id: string;
  /** what it does, as the key sheet says it */
  readonly label: string;
  /** what else the keyboard does then, for the key sheet */
  readonly hint?: string;
  /** e.g. ['r'], ['Ctrl+Shift+Z', 'Ctrl+Y']; see chords.ts */
  readonly keys: readonly string[];
  /** gets the chord that was pressed, for actions with a row of keys */
  readonly run?: (chord: string) => void;
  readonly hold?: {
    start(): void;
    /** `held` is true when the key was down for longer than a tap (300 ms) */
    end(held: boolean): void;
    /** a tap changes nothing */
    readonly onlyHeld?: boolean;
  };
  /** of an action with a row of keys, what each of them stands for now */
  readonly choices?: () => readonly { readonly chord: string; readonly label: string }[];
  /** fire again while the key is kept down */
  readonly repeat?: boolean;
  /** also in text fields; only for chords with Ctrl or Alt */
  readonly everywhere?: boolean;
  /** when it answers false the key is left to the browser */
  readonly enabled?: () => boolean;
  /** why it is not possible, where `enabled` answers false */
  readonly whyNot?: string;
}

export interface ActionGroup {
  readonly scope: string;
  readonly actions: readonly Action[];
}

const tapMilliseconds = 300;
/** where the choices about keys are kept */
const keySettingsKey = 'earmark.keys';
const noKeys: ReadonlyMap<string, readonly string[]> = new Map();
const textFields = 'textarea, select, [contenteditable=""], [contenteditable="true"], input';
const notText =
  'input:is([type=button], [type=checkbox], [type=color], [type=file], [type=radio], [type=range], [type=reset], [type=submit])';
const pressable =
  'button, summary, a[href], input, [role=button], [role=checkbox], [role=radio], [role=tab], [role=option], [role=menuitem]';
const ownsArrows =
  'input, select, [role=slider], [role=listbox], [role=grid], [role=treegrid], [role=radiogroup], [role=tablist], [role=menu]';

/**
 * The one place where keys become actions. Two actions can never share a key: by their defaults the second registration
 * throws, and a key that the user gives to one is taken from the other. Bare keys are silent in text fields, while a dialog
 * is open, and when the user switched them off.
 */
export class Keymap {
  groups = $state.raw<readonly ActionGroup[]>([]);
  settings = $state.raw<KeySettings>(usualKeys);
  #keys = $state.raw(noKeys);
  #held: readonly { code: string; action: Action; since: number }[] = [];
  #blocks = 0;
  #storage: Keeps | null;

  constructor(storage: Keeps | null = null) {
    this.#storage = storage;
    this.load();
  }

  get bareKeys(): boolean {
    return this.settings.bareKeys;
  }

  get actions(): readonly Action[] {
    return this.groups.flatMap((group) => group.actions);
  }

  /** Adds the actions of one part of the screen under a heading of the key sheet; returns the function that removes them. */
  register(scope: string, actions: readonly Action[]): () => void {
    const all = [...untrack(() => this.actions), ...actions];
    for (const profile of keyProfiles) {
      const clash = clashIn(all, profile);
      if (clash) throw new Error(`The key ${clash.chord} is wanted by ${clash.ids[1]} but belongs to ${clash.ids[0]}.`);
    }
    const group = { scope, actions };
    this.#show([...untrack(() => this.groups), group]);
    return () => this.#show(untrack(() => this.groups).filter((other) => other !== group));
  }

  /** The keys that an action has now, the one to be shown first. */
  keysOf(id: string): readonly string[] {
    return this.#keys.get(id) ?? [];
  }

  /** The key to show beside a button: the first one that acts. */
  shownKey(id: string): string | null {
    return this.keysOf(id).find((chord) => this.acts(chord)) ?? null;
  }

  /** Whether a key does anything now. */
  acts(chord: string): boolean {
    return this.bareKeys || !isBare(chord);
  }

  /** What giving a key to an action would mean; changes nothing. */
  judge(id: string, chord: string): KeyChange<Action> {
    return judgeChange(this.actions, this.settings, id, chord);
  }

  /** Gives an action a key in the place of its first one; who had it gets that one in exchange. */
  give(id: string, chord: string): void {
    this.#choose(giveKey(this.actions, this.settings, id, chord));
  }

  isChanged(id: string): boolean {
    return this.settings.custom[this.settings.profile][id] !== undefined;
  }

  reset(id: string): void {
    this.#choose(resetKey(this.actions, this.settings, id));
  }

  resetAll(): void {
    this.#choose(resetKeys(this.settings));
  }

  setProfile(profile: KeyProfile): void {
    this.#choose({ ...this.settings, profile });
  }

  setBareKeys(bareKeys: boolean): void {
    this.#choose({ ...this.settings, bareKeys });
  }

  /** The choices about keys as a file. */
  write(): string {
    return writeKeySettings(this.settings);
  }

  /** Takes the choices of a file; false when it is none. */
  read(text: string): boolean {
    const settings = readKeySettings(text);
    if (settings) this.#choose(settings);
    return settings !== null;
  }

  /** Reads the choices that were kept. */
  load(): void {
    const kept = this.#storage?.getItem(keySettingsKey) ?? null;
    this.settings = (kept === null ? null : readKeySettings(kept)) ?? usualKeys;
    this.#resolve();
  }

  /** Does what a key would do, for a button or a list. */
  run(action: Action, chord = ''): void {
    if (action.enabled && !action.enabled()) return;
    if (action.hold) {
      action.hold.start();
      action.hold.end(false);
    } else {
      action.run?.(chord);
    }
  }

  /** Listens on a window; returns the function that stops it. */
  listen(target: Window): () => void {
    const down = (event: KeyboardEvent) => this.#press(event);
    const up = (event: KeyboardEvent) => this.#release(event.code);
    const blur = () => this.#releaseAll();
    target.addEventListener('keydown', down);
    target.addEventListener('keyup', up);
    target.addEventListener('blur', blur);
    return () => {
      target.removeEventListener('keydown', down);
      target.removeEventListener('keyup', up);
      target.removeEventListener('blur', blur);
    };
  }

  /** While anything blocks (an open dialog), no action fires. */
  block(): () => void {
    this.#blocks += 1;
    this.#releaseAll();
    let open = true;
    return () => {
      if (open) this.#blocks -= 1;
      open = false;
    };
  }

  /** Whether something blocks: a dialog is open, and nothing may take the screen from under it. */
  get blocked(): boolean {
    return this.#blocks > 0;
  }

  #choose(settings: KeySettings): void {
    this.settings = settings;
    this.#resolve();
    this.#storage?.setItem(keySettingsKey, writeKeySettings(settings));
  }

  #show(groups: readonly ActionGroup[]): void {
    this.groups = groups;
    this.#resolve();
  }

  #resolve(): void {
    this.#keys = untrack(() => resolveKeys(this.actions, this.settings));
  }

  #owner(chord: string | null): Action | undefined {
    return chord === null ? undefined : this.actions.find(({ id }) => this.keysOf(id).includes(chord));
  }

  #press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || this.#blocks > 0) return;
    const typed = chordOf(event);
    const chord = this.#owner(typed) ? typed : (chordByPlace(event) ?? typed);
    const action = this.#owner(chord);
    if (!action || !this.#mayFire(action, chord, event.target)) return;
    if (action.enabled && !action.enabled()) return;
    event.preventDefault();
    if (event.repeat && !action.repeat) return;
    if (action.hold) {
      this.#held = [...this.#held, { code: event.code, action, since: performance.now() }];
      action.hold.start();
    } else {
      action.run?.(chord);
    }
  }

  #mayFire(action: Action, chord: string, target: EventTarget | null): boolean {
    if (!this.acts(chord)) return false;
    if (!(target instanceof Element)) return true;
    if (target.closest(textFields) && !target.matches(notText)) return action.everywhere === true && !isBare(chord);
    if (chord.endsWith('Space') && target.closest(pressable)) return false;
    return !(/^(Shift\+)?(Arrow|Home|End|Page)/.test(chord) && target.closest(ownsArrows));
  }

  #release(code: string): void {
    const held = this.#held.find((entry) => entry.code === code);
    if (!held) return;
    this.#held = this.#held.filter((entry) => entry !== held);
    held.action.hold?.end(performance.now() - held.since > tapMilliseconds);
  }

  #releaseAll(): void {
    for (const { code } of this.#held) this.#release(code);
  }
}

/** The keymap of this window. */
export const keymap = new Keymap(preferences);

/** The keys of an action as `aria-keyshortcuts` spells them; nothing where it has none. */
export function ariaShortcut(id: string): string | undefined {
  const keys = keymap.keysOf(id).filter((chord) => keymap.acts(chord));
  return keys.map((chord) => chord.replace(/^Ctrl\+/, 'Control+')).join(' ') || undefined;
}

/**
 * Registers actions in this window's keymap; call it in `onMount` or `$effect` and return what it returns.
 *
 *     onMount(() => registerActions('Sound', [{ id: 'clip.play', label: 'Play or pause', keys: ['Space'], run: toggle }]));
 */
export function registerActions(scope: string, actions: readonly Action[]): () => void {
  return keymap.register(scope, actions);
}
