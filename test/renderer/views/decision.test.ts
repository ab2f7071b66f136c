import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keymap } from '#renderer/state/keymap.svelte.ts';
import { Announcer } from '#renderer/state/messages.svelte.ts';
import { ReviewSession } from '#renderer/state/session.svelte.ts';
import Decision from '#renderer/views/Review/Decision.svelte';
import { testClient, type TestClient } from '#test/renderer/support/client.ts';
import { button, labelled, settle, show, type } from '#test/renderer/support/mount.ts';
import { press } from '#test/renderer/support/press.ts';

let made: TestClient;
let session: ReviewSession;
let root: HTMLElement;
let stop: () => void;

beforeEach(async () => {
  made = testClient({ items: 6, reviewed: 0 });
  session = new ReviewSession(made.client, new Announcer());
  await session.open(1);
  stop = keymap.listen(window);
  root = show(Decision, { session, client: made.client });
});
afterEach(() => stop());

const pressed = () => [...root.querySelectorAll('[aria-pressed=true]')].map((element) => element.textContent.trim());

describe('verdicts', () => {
  test.each([
    ['r', 'real-fault'],
    ['f', 'false-alarm'],
    ['d', 'unsure'],
    ['b', 'unusable'],
  ])('%s gives %s', async (key, verdict) => {
    const id = session.currentId;
    press(key);
    await settle();
    expect(session.items.find((item) => item.recordingId === id)?.verdict?.verdict).toBe(verdict);
  });

  test('a click does the same, and the mouse does not take the focus along', async () => {
    const target = button(root, /False alarm/);
    const down = new MouseEvent('mousedown', { cancelable: true, bubbles: true });
    target.dispatchEvent(down);
    expect(down.defaultPrevented).toBe(true);
    target.click();
    await settle();
    expect(session.counts['false-alarm']).toBe(1);
  });

  test('the standing verdict is the pressed button', async () => {
    const id = session.currentId!;
    press('d');
    await settle();
    expect(pressed()).toEqual([]);
    session.select(id);
    flushSync();
    expect(pressed()).toEqual([expect.stringContaining('Unsure')]);
  });

  test('keys typed into the comment are text', async () => {
    const field = labelled<HTMLTextAreaElement>(root, 'Comment');
    field.focus();
    press('f');
    await settle();
    expect(session.counts.open).toBe(6);
  });
});

describe('reasons', () => {
  test('are numbered for the verdict just given, and a digit chooses one', async () => {
    expect(root.textContent).toContain('Reasons can be chosen after the verdict.');
    const id = session.currentId;
    press('f');
    await settle();
    const list = [...root.querySelectorAll('.reason')].map((element) => element.textContent.trim());
    expect(list.slice(0, 2)).toEqual(['1Nearby machine', '2Start or stop']);
    press('2');
    await settle();
    expect(session.items.find((item) => item.recordingId === id)?.verdict?.reason).toBe('start-or-stop');
    expect(pressed()).toEqual(['2Start or stop']);
  });

  test('a digit without a reason does nothing', async () => {
    press('f');
    await settle();
    press('9');
    await settle();
    expect(made.host.calls.filter(({ name }) => name === 'verdicts.give')).toHaveLength(1);
  });
});

describe('the comment', () => {
  test('C goes there, Escape comes back', () => {
    const before = button(root, /Real fault/);
    before.focus();
    press('c');
    const field = labelled<HTMLTextAreaElement>(root, 'Comment');
    expect(document.activeElement).toBe(field);
    press('Escape');
    expect(document.activeElement).toBe(before);
  });

  test('is kept when looking elsewhere, and saved with the verdict', async () => {
    const id = session.currentId!;
    type(labelled<HTMLTextAreaElement>(root, 'Comment'), 'Grinding');
    session.move(1);
    flushSync();
    expect(labelled<HTMLTextAreaElement>(root, 'Comment').value).toBe('');
    session.select(id);
    flushSync();
    expect(labelled<HTMLTextAreaElement>(root, 'Comment').value).toBe('Grinding');
    press('r', { target: document.body });
    await settle();
    expect(session.items.find((item) => item.recordingId === id)?.verdict?.comment).toBe('Grinding');
  });

  test('of a decided recording is saved with Ctrl+Enter', async () => {
    const id = session.currentId!;
    press('r', { target: document.body });
    await settle();
    session.select(id);
    flushSync();
    const field = labelled<HTMLTextAreaElement>(root, 'Comment');
    field.focus();
    type(field, 'Bearing, drive end');
    press('Enter', { ctrlKey: true });
    await settle();
    expect(session.items.find((item) => item.recordingId === id)?.verdict?.comment).toBe('Bearing, drive end');
    expect(made.host.calls.filter(({ name }) => name === 'verdicts.give')).toHaveLength(2);
  });
});

describe('what is typed when another recording comes on the screen', () => {
  const click = async (name: RegExp) => {
    const target = button(root, name);
    target.dispatchEvent(new MouseEvent('mousedown', { cancelable: true, bubbles: true }));
    target.click();
    await settle();
  };

  test('a tag stays with the recording it was typed for, and the next key is no text', async () => {
    const [first, second] = session.visible.map(({ recordingId }) => recordingId) as [number, number];
    const field = labelled<HTMLInputElement>(root, 'Tags');
    field.focus();
    type(field, 'belt');
    await click(/False alarm/);
    expect(session.currentId).toBe(second);
    expect(document.activeElement).toBe(document.body);
    expect(field.value).toBe('');
    expect(session.tagsOf(session.queue.find(first)!)).toEqual(['belt']);
    expect(session.tagsOf(session.queue.find(second)!)).toEqual([]);
  });

  test('a comment goes with its verdict, and the next key is no text', async () => {
    const first = session.currentId!;
    const field = labelled<HTMLTextAreaElement>(root, 'Comment');
    field.focus();
    type(field, 'Grinding');
    await click(/Real fault/);
    expect(session.queue.find(first)?.verdict?.comment).toBe('Grinding');
    expect(document.activeElement).toBe(document.body);
    press('d', { target: document.activeElement! });
    await settle();
    expect(session.counts).toMatchObject({ 'real-fault': 1, unsure: 1 });
  });
});

describe('undo, redo and history', () => {
  test('Backspace, Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y', async () => {
    press('f');
    await settle();
    press('Backspace');
    await settle();
    expect(session.counts.open).toBe(6);
    press('Z', { ctrlKey: true, shiftKey: true });
    await settle();
    expect(session.counts.open).toBe(5);
    press('z', { ctrlKey: true });
    await settle();
    press('y', { ctrlKey: true });
    await settle();
    expect(session.counts.open).toBe(5);
  });

  test('buttons are off when there is nothing to take back', async () => {
    expect(button(root, 'Undo').disabled).toBe(true);
    expect(button(root, 'Redo').disabled).toBe(true);
    press('f');
    await settle();
    expect(button(root, 'Undo').disabled).toBe(false);
    button(root, 'Undo').click();
    await settle();
    expect(button(root, 'Redo').disabled).toBe(false);
  });

  test('the history tells every entry of this recording, newest first', async () => {
    press('f');
    await settle();
    press('3');
    await settle();
    press('Backspace');
    await settle();
    const entries = [...root.querySelectorAll('details li .what')].map((element) =>
      element.textContent.replace(/\s+/g, ' ').trim(),
    );
    expect(entries).toEqual(['undone: False alarm', 'said: False alarm', 'said: False alarm']);
    expect(root.querySelector('details')?.textContent).toContain('A. Lindqvist');
    expect(root.querySelector('details')?.textContent).toContain('Load or speed change');
  });
});

test('a failed save says why, blocks the verdicts, and can be tried again', async () => {
  made.host.setSaveFails(true);
  press('r');
  await settle();
  const alert = root.querySelector('[role=alert]')!;
  expect(alert.textContent).toContain('The disk is full');
  expect(button(root, /Real fault/).disabled).toBe(true);
  made.host.setSaveFails(false);
  button(alert, 'Save again').click();
  await settle();
  expect(root.querySelector('[role=alert]')).toBeNull();
  expect(session.counts['real-fault']).toBe(1);
});
