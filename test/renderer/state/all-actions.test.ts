import { expect, test, vi } from 'vitest';
import { chordFault, normaliseChord } from '#renderer/state/chords.ts';
import { clipActions } from '#renderer/state/clip-actions.ts';
import type { ClipView } from '#renderer/state/clip.svelte.ts';
import { isKeyRow, keyProfiles, profileKeys } from '#renderer/state/key-settings.ts';
import { Keymap, type Action } from '#renderer/state/keymap.svelte.ts';
import { commandsOf } from '#renderer/state/palette.ts';
import type { ReviewSession } from '#renderer/state/session.svelte.ts';
import { decisionActions, queueActions } from '#renderer/views/Review/decision-actions.ts';
import { bulkActions } from '#renderer/views/Review/similar/bulk-actions.ts';
import { testStorage } from '#test/renderer/support/client.ts';
import { press } from '#test/renderer/support/press.ts';

/** The actions of the Review screen as they are registered; what they would do is left out. */
function everything(ran: (id: string) => void): Action[] {
  const view = { flagged: { state: 'ready' }, normal: { state: 'ready' }, nearest: [1, 2], view: {} };
  const all = [
    ...clipActions(view as unknown as ClipView, vi.fn()),
    ...decisionActions({} as ReviewSession, { comment: vi.fn(), tag: vi.fn() }),
    ...queueActions({} as ReviewSession, vi.fn()),
    ...bulkActions({ session: {} as ReviewSession, openSimilar: vi.fn(), ask: vi.fn(), announce: vi.fn() }),
  ];
  return all.map(({ id, label, keys, everywhere }) => ({
    id,
    label,
    keys,
    ...(everywhere && { everywhere }),
    run: () => ran(id),
  }));
}

test.each(keyProfiles)(
  'in %s every action has a name of its own and keys that no other has and that may be chosen',
  (profile) => {
    const actions = everything(vi.fn());
    expect(actions.length).toBeGreaterThan(40);
    expect(new Set(actions.map(({ id }) => id)).size).toBe(actions.length);
    const keys = actions.flatMap((action) => profileKeys(action, profile));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    expect(keys.filter((key) => chordFault(normaliseChord(key)) !== null)).toEqual([]);
  },
);

/** One of each kind that somebody can type into. */
function textFields(): HTMLElement[] {
  const types = ['text', 'search', 'number', 'password', 'email', 'date'];
  const inputs = types.map((type) => Object.assign(document.createElement('input'), { type }));
  const editable = document.createElement('div');
  editable.setAttribute('contenteditable', 'true');
  editable.tabIndex = 0;
  const fields = [...inputs, document.createElement('textarea'), document.createElement('select'), editable];
  document.body.append(...fields);
  return fields;
}

/** Presses a chord as its event would come. */
function pressChord(chord: string): void {
  const parts = chord === '+' ? ['+'] : chord.split(/\+(?!$)/);
  const last = parts.at(-1)!;
  press(last === 'Space' ? ' ' : last, {
    ctrlKey: parts.includes('Ctrl'),
    altKey: parts.includes('Alt'),
    shiftKey: parts.includes('Shift'),
  });
}

test.each(keyProfiles)(
  'in %s every key runs its action; in a text field only what is meant for everywhere',
  (profile) => {
    const ran = vi.fn();
    const keymap = new Keymap(testStorage());
    keymap.setProfile(profile);
    const actions = everything(ran);
    keymap.register('Review', actions);
    const stop = keymap.listen(window);
    const fields = textFields();
    for (const action of actions) {
      for (const chord of keymap.keysOf(action.id)) {
        ran.mockClear();
        pressChord(chord);
        expect(ran.mock.calls, chord).toEqual([[action.id]]);
        for (const field of fields) {
          ran.mockClear();
          field.focus();
          expect(document.activeElement).toBe(field);
          pressChord(chord);
          field.blur();
          expect(ran.mock.calls, `${chord} in ${field.outerHTML}`).toEqual(action.everywhere ? [[action.id]] : []);
        }
      }
    }
    for (const field of fields) field.remove();
    stop();
  },
);

test('with single letters off only chords with Ctrl or Alt run', () => {
  const ran = vi.fn();
  const keymap = new Keymap(testStorage());
  keymap.setBareKeys(false);
  const actions = everything(ran);
  keymap.register('Review', actions);
  const stop = keymap.listen(window);
  const chords = actions.flatMap((action) => keymap.keysOf(action.id));
  for (const chord of chords) pressChord(chord);
  expect(ran).toHaveBeenCalledTimes(chords.filter((chord) => /^(Ctrl|Alt)\+/.test(chord)).length);
  stop();
});

test('the palette has every action, also those that cannot be done now, and then says why', () => {
  const session = { current: null, reasonTarget: null, queue: { event: null } } as unknown as ReviewSession;
  const nothing = { state: 'empty' };
  const view = {
    flagged: nothing,
    normal: nothing,
    nearest: [],
    explanation: null,
    worst: null,
    stretches: { segments: [] },
  };
  const actions = [
    ...clipActions(view as unknown as ClipView, vi.fn()),
    ...decisionActions(session, { comment: vi.fn(), tag: vi.fn() }),
    ...queueActions(session, vi.fn()),
    ...bulkActions({ session, openSimilar: vi.fn(), ask: vi.fn(), announce: vi.fn() }),
  ];
  const keymap = new Keymap(testStorage());
  keymap.register('Review', actions);
  const commands = commandsOf(keymap, 'only held');
  expect(commands.map(({ id }) => id)).toEqual(actions.map(({ id }) => id));
  const later = commands.filter(({ whyNot }) => whyNot !== null);
  expect(later.length).toBeGreaterThan(25);
  for (const { id, whyNot } of later) expect(whyNot, id).toMatch(/\w{3}/);
});

test('only the reasons are a row of keys', () => {
  expect(
    everything(vi.fn())
      .filter(isKeyRow)
      .map(({ id }) => id),
  ).toEqual(['decision.reason']);
});
