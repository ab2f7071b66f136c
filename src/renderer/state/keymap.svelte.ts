import { untrack } from 'svelte';
import { chordOf, isBare, normaliseChord } from './chords.ts';

/** Something the keyboard can do. Either `run` (once per press) or `hold` (from press to release). */
export interface Action {
  /** unique, e.g. "decision.false-alarm" */
  readonly id: string;
  /** what it does, as the key sheet says it */
  readonly label: string;
  /** e.g. ['r'], ['Ctrl+Shift+Z', 'Ctrl+Y']; see chords.ts */
  readonly keys: readonly string[];
  /** gets the chord that was pressed, for actions with a row of keys */
  readonly run?: (chord: string) => void;
  readonly hold?: {
    start(): void;
    /** `held` is true when the key was down for longer than a tap (300 ms) */
    end(held: boolean): void;
  };
  /** fire again while the key is kept down */
  readonly repeat?: boolean;
  /** also in text fields; only for chords with Ctrl or Alt */
  readonly everywhere?: boolean;
  /** when it answers false the key is left to the browser */
  readonly enabled?: () => boolean;
}

interface Binding {
  readonly chord: string;
  readonly action: Action;
}

export interface ActionGroup {
  readonly scope: string;
  readonly actions: readonly Action[];
}

const tapMilliseconds = 300;
const bareKeysKey = 'earmark.bare-keys';
const textFields = 'textarea, select, [contenteditable=""], [contenteditable="true"], input';
const notText =
  'input:is([type=button], [type=checkbox], [type=color], [type=file], [type=radio], [type=range], [type=reset], [type=submit])';
const pressable =
  'button, summary, a[href], input, [role=button], [role=checkbox], [role=radio], [role=tab], [role=option], [role=menuitem]';
const ownsArrows =
  'input, select, [role=slider], [role=listbox], [role=grid], [role=radiogroup], [role=tablist], [role=menu]';

/**
 * The one place where keys become actions. Two actions can never share a key: the second registration throws.
 * Bare keys are silent in text fields, while a dialog is open, and when the reader switched them off.
 */
export class Keymap {
  groups = $state.raw<readonly ActionGroup[]>([]);
  bareKeys = $state(true);
  #bindings: readonly Binding[] = [];
  #held: readonly { code: string; action: Action; since: number }[] = [];
  #blocks = 0;
  #storage: Storage | null;

  constructor(storage: Storage | null = null) {
    this.#storage = storage;
    this.bareKeys = storage?.getItem(bareKeysKey) !== 'off';
  }

  /** Adds the actions of one part of the screen under a heading of the key sheet; returns the function that removes them. */
  register(scope: string, actions: readonly Action[]): () => void {
    const bindings = [...this.#bindings];
    for (const action of actions) {
      for (const chord of action.keys.map(normaliseChord)) {
        const other = bindings.find((binding) => binding.chord === chord)?.action;
        if (other) throw new Error(`The key ${chord} is wanted by ${action.id} but belongs to ${other.id}.`);
        bindings.push({ chord, action });
      }
    }
    this.#bindings = bindings;
    const group = { scope, actions };
    this.groups = [...untrack(() => this.groups), group];
    return () => {
      this.#bindings = this.#bindings.filter(({ action }) => !actions.includes(action));
      this.groups = untrack(() => this.groups).filter((other) => other !== group);
    };
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

  setBareKeys(on: boolean): void {
    this.bareKeys = on;
    this.#storage?.setItem(bareKeysKey, on ? 'on' : 'off');
  }

  #press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || this.#blocks > 0) return;
    const chord = chordOf(event);
    const action = this.#bindings.find((binding) => binding.chord === chord)?.action;
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
    if (isBare(chord) && !this.bareKeys) return false;
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
export const keymap = new Keymap(typeof localStorage === 'undefined' ? null : localStorage);

/**
 * Registers actions in this window's keymap; call it in `onMount` or `$effect` and return what it returns.
 *
 *     onMount(() => registerActions('Sound', [{ id: 'clip.play', label: 'Play or pause', keys: ['Space'], run: toggle }]));
 */
export function registerActions(scope: string, actions: readonly Action[]): () => void {
  return keymap.register(scope, actions);
}
