import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keymap } from '#renderer/state/keymap.svelte.ts';
import { Announcer } from '#renderer/state/messages.svelte.ts';
import { ReviewSession } from '#renderer/state/session.svelte.ts';
import Agreement from '#renderer/parts/Agreement.svelte';
import Decision from '#renderer/views/Review/Decision.svelte';
import type { SessionReading } from '#shared/contract/verdicts.ts';
import { text } from '#renderer/text/text.ts';
import { testClient, type TestClient } from '#test/renderer/support/client.ts';
import { button, labelled, settle, show } from '#test/renderer/support/mount.ts';
import { press } from '#test/renderer/support/press.ts';

let made: TestClient;
let announcer: Announcer;
let session: ReviewSession;
let root: HTMLElement;
let stop: () => void;

beforeEach(async () => {
  made = testClient({ items: 6, reviewed: 0, disagreeing: [101, 102, 103, 104, 105, 106] });
  announcer = new Announcer();
  session = new ReviewSession(made.client, announcer);
  await session.open(1);
  stop = keymap.listen(window);
  root = show(Decision, { session, client: made.client });
});
afterEach(() => stop());

const calls = (name: string) => made.host.calls.filter((call) => call.name === name).map(({ input }) => input);
const standing = (id: number) => session.items.find((item) => item.recordingId === id)!.verdict!;
const tagField = () => labelled<HTMLInputElement>(root, 'Tags');

async function addTag(tag: string): Promise<void> {
  tagField().value = tag;
  tagField().dispatchEvent(new Event('input', { bubbles: true }));
  tagField().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  await settle();
}

describe('tags', () => {
  test('T goes there, Enter adds one, Escape comes back, and those in use are offered', async () => {
    button(root, /False alarm/).focus();
    press('t');
    await settle();
    expect(document.activeElement).toBe(tagField());
    expect([...root.querySelectorAll('datalist option')].map((one) => one.getAttribute('value'))).toEqual([
      'hiss',
      'wind',
    ]);
    await addTag('  pump room ');
    expect(tagField().value).toBe('');
    expect(root.querySelector('[aria-label="Tags of this recording"]')!.textContent).toContain('pump room');
    tagField().dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    expect(document.activeElement).toBe(button(root, /False alarm/));
  });

  test('wait for the verdict, and are saved at once after it; the same one twice is one', async () => {
    const id = session.currentId!;
    await addTag('wind');
    await addTag('wind');
    await addTag('hiss');
    expect(calls('verdicts.give')).toEqual([]);
    expect(root.textContent).toContain('waits for the verdict');
    press('d');
    await settle();
    expect(standing(id).tags).toEqual(['wind', 'hiss']);
    session.select(id);
    flushSync();
    button(root, /Remove the tag wind/).click();
    await settle();
    expect(standing(id)).toMatchObject({ verdict: 'unsure', tags: ['hiss'] });
  });
});

describe('severity', () => {
  test('goes to the verdict just given, by key and by choice, and is not asked of a false alarm', async () => {
    const id = session.currentId!;
    press('r');
    await settle();
    press('u');
    await settle();
    press('u');
    await settle();
    expect(standing(id)).toMatchObject({ verdict: 'real-fault', severity: 1 });
    const select = labelled<HTMLSelectElement>(root, 'Severity');
    expect([...select.options].map((option) => option.text)).toEqual([
      'not judged',
      '1 No action',
      '2 Watch',
      '3 Plan a repair',
      '4 Act now',
    ]);
    select.selectedIndex = 4;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    await settle();
    expect(standing(id).severity).toBe(3);
    press('u');
    await settle();
    expect(standing(id).severity).toBeNull();
    press('f');
    await settle();
    expect(root.querySelector('select')).toBeNull();
  });
});

test('I sets a bookmark and takes it away, without a journal entry', async () => {
  const id = session.currentId!;
  press('i');
  await settle();
  expect(calls('bookmarks.set')).toEqual([{ sessionId: 1, recordingId: id, on: true }]);
  expect(button(root, /Bookmark/).getAttribute('aria-pressed')).toBe('true');
  expect(announcer.text).toContain('Bookmark set');
  button(root, /Bookmark/).click();
  await settle();
  expect(button(root, /Bookmark/).getAttribute('aria-pressed')).toBe('false');
  expect(session.canUndo).toBe(false);
});

describe('a second reading', () => {
  test('is begun and ended with Ctrl+Enter, says so, and reads the session afresh', async () => {
    const before = calls('sessions.get').length;
    press('Enter', { ctrlKey: true });
    await settle();
    expect(calls('reading.set')).toEqual([{ sessionId: 1, blind: true }]);
    expect(calls('sessions.get').length).toBeGreaterThan(before);
    expect(announcer.text).toContain('hidden until you have given a verdict');
    press('Enter', { ctrlKey: true });
    await settle();
    expect(calls('reading.set')).toHaveLength(2);
  });

  test('a dispute that is settled leads to the next one, and the last one to what is open', async () => {
    const [first, second, third] = session.visible.map(({ recordingId }) => recordingId);
    await session.give('real-fault');
    await session.give('unsure');
    expect(session.currentId).toBe(third);
    session.select(first!);
    await session.give('false-alarm');
    expect(session.currentId).toBe(second);
    await session.give('false-alarm');
    expect(session.currentId).toBe(third);
  });

  test('shows who said what where reviewers differ, and the next verdict there settles it', async () => {
    const id = session.currentId!;
    session.setAutoAdvance(false);
    press('r');
    await settle();
    expect(session.counts).toMatchObject({ disputed: 1, 'real-fault': 0 });
    const dispute = root.querySelector('.readings')!;
    expect(dispute.textContent).toContain('Reviewers differ');
    expect(dispute.textContent).toMatch(/B\. Okafor: Unusable recording/);
    expect(dispute.textContent).toContain('Microphone loose');
    expect(calls('verdicts.give').at(-1)).toMatchObject({ settle: false });
    // What is said beside the own verdict is the own one’s, and settles nothing.
    press('2');
    await settle();
    expect(calls('verdicts.give').at(-1)).toMatchObject({ verdict: 'real-fault', reason: 'imbalance' });
    expect(calls('verdicts.give').at(-1)).not.toHaveProperty('settle', true);
    expect(standing(id).disputed).toBe(true);
    press('r');
    await settle();
    expect(calls('verdicts.give').at(-1)).toMatchObject({ verdict: 'real-fault', reason: 'imbalance', settle: true });
    expect(standing(id)).toMatchObject({ disputed: false, resolution: true });
    expect(root.textContent).toContain('Settled openly');
  });

  test('says at the end how two agree, with n, and that it is too few', async () => {
    press('r');
    await settle();
    expect(session.reading.agreement).toMatchObject({ recordings: 1 });
    const summary = root.querySelector('.second details')!;
    expect(summary.textContent).toContain('n = 1');
    expect(summary.textContent).toContain('at least 30 recordings are wanted');
  });

  test('somebody else at the screen sees the session afresh, without the drafts of before', async () => {
    session.draftComment(session.currentId!, 'mine');
    const before = calls('sessions.get').length;
    const state = await made.client.call('app.state', {});
    if (!state.ok) throw new Error('no state');
    made.host.emit('app.changed', { ...state.value, reviewer: 'B. Okafor' });
    await settle();
    expect(calls('sessions.get')).toHaveLength(before + 1);
    expect(session.drafts.size).toBe(0);
  });
});

test('agreement of those who knew of each other is told apart, and called not blind', () => {
  const reading: SessionReading = {
    reviewer: 'Ada',
    blind: false,
    agreement: { reviewers: ['Ada', 'Bo'], recordings: 40, same: 31, kappa: 0.5 },
    openAgreement: { reviewers: ['Ada', 'Bo'], recordings: 12, same: 12, kappa: null },
  };
  const told = [...show(Agreement, { reading }).querySelectorAll('p')].map(({ textContent }) => textContent);
  expect(told).toHaveLength(2);
  expect(told[0]).toMatch(/without seeing.*0\.50 \(n = 40/);
  expect(told[1]).toMatch(/^Not blind: .*12 recordings.*n = 12.*agrees more easily/);
  const openly = [...show(Agreement, { reading: { ...reading, agreement: null } }).querySelectorAll('p')];
  expect(openly.map(({ textContent }) => textContent.slice(0, 10))).toEqual(['Not blind:']);
});

test('kappa in words: its value, that it has none, and when n is too small', () => {
  const words = text.reading.agreement;
  const both = { reviewers: ['Ada', ''] as [string, string], recordings: 40, same: 31, kappa: -0.125 };
  expect(words.same(both)).toContain('Ada and unnamed reviewer judged 40 recordings');
  expect(words.kappa(both)).toContain('−0.13 (n = 40');
  expect(words.few(both)).toBe('');
  expect(words.kappa({ ...both, kappa: null })).toContain('no value');
  expect(words.few({ ...both, recordings: 29 })).toContain('too few');
});

test('where everything is decided, the way to what is disputed is one button', async () => {
  session.setAutoAdvance(false);
  press('r');
  await settle();
  const id = session.currentId;
  session.queue.currentId = null;
  session.setFilter({ state: 'disputed' });
  expect(session.currentId).toBe(id);
  expect(session.visible.map(({ recordingId }) => recordingId)).toEqual([id]);
});
