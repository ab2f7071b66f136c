import { flushSync } from 'svelte';
import { beforeEach, describe, expect, test } from 'vitest';
import { Earmark } from '#renderer/state/app.svelte.ts';
import { contextOf } from '#renderer/state/context.ts';
import type { ThemeState } from '#renderer/state/theme.svelte.ts';
import Detector from '#renderer/views/Detector/Detector.svelte';
import type { DetectorOverview } from '#shared/contract/overview.ts';
import type { Detector as DetectorValues } from '#shared/contract/schemas.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail } from '#shared/core/result.ts';
import { testClient, testStorage, type TestClient } from '#test/renderer/support/client.ts';
import { button, labelled, settle, show } from '#test/renderer/support/mount.ts';
import { press } from '#test/renderer/support/press.ts';
import { adviceWith } from './advice-fixtures.ts';
import { columnsOf, overviewOf, rocOf, scored, several } from './detector-fixtures.ts';

const theme = {} as ThemeState;
const noMap = { detectorId: 1, part: 'embedding', points: [], shares: [0, 0], total: 0, without: 0 };
let made: TestClient;
let earmark: Earmark;
let root: HTMLElement;
let answer: DetectorOverview;
let refused: Problem | null;
let inputs: unknown[];
let detectors: (all: readonly DetectorValues[]) => readonly DetectorValues[];

beforeEach(() => {
  inputs = [];
  refused = null;
  answer = overviewOf();
  detectors = (all) => all;
});

async function open(): Promise<void> {
  made = testClient({ items: 12 });
  const { call } = made.host;
  made.host.call = async (name, input) => {
    if (name === 'detectors.map') return { ok: true, value: noMap };
    if (name === 'advice.get') return { ok: true, value: adviceWith(8, 6) };
    if (name === 'detectors.list') {
      const listed = (await call(name, input)) as { ok: true; value: { detectors: DetectorValues[] } };
      return { ok: true, value: { detectors: detectors(listed.value.detectors) } };
    }
    if (name !== 'detectors.overview') return call(name, input);
    inputs.push(input);
    return refused === null ? { ok: true, value: answer } : fail(refused);
  };
  earmark = new Earmark(made.client, testStorage());
  earmark.show('detector');
  await earmark.start();
  root = show(Detector, {}, contextOf({ earmark, theme }));
  await settle(10);
}

const words = () => root.textContent.replace(/[\s\u00a0]+/g, ' ');
const slider = () => root.querySelector<HTMLInputElement>('input[type=range]')!;
const sentence = () => root.querySelector('.sentence')!.textContent;
const rows = (name: string) => [...root.querySelectorAll(`[role=region][aria-label="${name}"] tbody tr`)];
const fact = (name: string) =>
  [...root.querySelectorAll('dl > div')].find((each) => each.querySelector('dt')!.textContent.includes(name))!
    .textContent;
const picture = (name: string) =>
  [...root.querySelectorAll('svg[role=img]')].find((each) => each.querySelector('title')!.textContent === name)!;

function slideTo(value: number): void {
  slider().value = String(value);
  slider().dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}

function choose(label: string, index: number): Promise<void> {
  const select = labelled<HTMLSelectElement>(root, label);
  select.selectedIndex = index;
  select.dispatchEvent(new Event('change', { bubbles: true }));
  return settle(10);
}

describe('the scores', () => {
  test('are drawn by what is known, with a sentence and a table that say the same', async () => {
    await open();
    expect(inputs).toEqual([
      { detectorId: earmark.overviews.detectorId, section: null, attribute: null, compareWith: null },
    ]);
    const plot = picture('Scores by what is known');
    expect(plot.querySelector('desc')!.textContent).toContain(
      '10 known faults, 6 false alarms, 20 normal and 64 not known',
    );
    for (const kind of ['fault', 'false-alarm', 'normal', 'unknown'])
      expect(plot.querySelectorAll(`.bar.${kind}`).length).toBeGreaterThan(0);
    expect(plot.textContent).toContain('now 2.084');
    expect(plot.textContent).not.toContain('tried');
    expect(sentence()).toBe(
      'At 2.084, the threshold of now: of 26 false alarms and normals 10 are flagged, of 10 known faults 2 are missed, 18 of 100 recordings are flagged in all.',
    );
    const cells = rows('What thresholds do').map((row) => [...row.children].map((cell) => cell.textContent.trim()));
    expect(cells[0]!.slice(1)).toEqual(['10 of 26', '2 of 10', '44 % [25–66] (18)', '80 % [49–94] (10)', '18 of 100']);
    expect(cells).toHaveLength(2);
    expect(words()).toContain('28 recordings of its bank are left out.');
    expect(words()).toContain('On 2 recordings the verdicts differ');
    expect(words()).toContain('below 2.084 hardly anybody has listened');
  });

  test('change nothing when a threshold is tried with the slider and its keys', async () => {
    await open();
    slideTo(2.5);
    expect(sentence()).toBe(
      'At 2.500: of 26 false alarms and normals 6 would be flagged (now 10), of 10 known faults 4 would be missed (now 2), 12 of 100 recordings would be flagged in all (now 18).',
    );
    expect(slider().getAttribute('aria-valuetext')).toBe('2.500');
    expect(rows('What thresholds do')).toHaveLength(3);
    expect(picture('Scores by what is known').textContent).toContain('tried 2.500');
    press('ArrowRight', { target: slider(), shiftKey: true });
    flushSync();
    expect(earmark.overviews.tried).toBe(2.6);
    press('ArrowDown', { target: slider(), shiftKey: true });
    press('ArrowDown', { target: slider(), shiftKey: true });
    flushSync();
    expect(earmark.overviews.tried).toBe(2.4);
    press('ArrowDown', { target: slider() });
    expect(earmark.overviews.tried).toBe(2.4);
    slideTo(1.5);
    expect(words()).toContain('This lies below the threshold of now, 2.084.');
    expect(made.host.calls.some(({ name }) => name.startsWith('advice.'))).toBe(false);
    expect(words()).toContain('Back to the threshold of now');
  });

  test('lead to the dialog with the threshold that is tried, or as it usually begins', async () => {
    await open();
    slideTo(2.5);
    button(root, 'Use this threshold…').click();
    await settle(30);
    const dialog = document.querySelector<HTMLElement>('[role=dialog]')!;
    expect(labelled<HTMLInputElement>(dialog, 'Set it by hand').checked).toBe(true);
    expect(labelled<HTMLInputElement>(dialog, 'Value').value).toBe('2.5');
    expect(made.host.calls.some(({ name }) => name === 'advice.apply')).toBe(false);
    button(dialog, 'Cancel').click();
    await settle(30);
    button(root, 'Back to the threshold of now').click();
    flushSync();
    expect(earmark.overviews.tried).toBeNull();
    button(root, 'Use the verdicts…').click();
    await settle(30);
    expect(labelled<HTMLInputElement>(document.querySelector('[role=dialog]')!, 'Keep the rule').checked).toBe(true);
  });

  test('with alarms of the level say that no threshold takes them back', async () => {
    answer = overviewOf({ scores: columnsOf([...scored, { letter: 'n', score: -1, level: true }]) });
    await open();
    expect(words()).toContain('Of 1 recording the level raised an alarm of its own');
    expect(words()).toContain('The curve is drawn from the scores alone');
    slideTo(4);
    expect(sentence()).toContain('of 27 false alarms and normals 1 would be flagged');
  });

  test('of nothing known have no table of shares', async () => {
    answer = overviewOf({ scores: columnsOf(several('u', 20, 0, 0.1)), roc: null, rocMissing: 'faults' });
    await open();
    expect(root.querySelectorAll('table')).toHaveLength(0);
    expect(words()).toContain('No curve: no fault is known');
    button(root, 'Go to Review').click();
    expect(earmark.view).toBe('review');
  });
});

describe('the curve', () => {
  test('has its area with the interval, the equal error rate, and the points of both thresholds', async () => {
    await open();
    expect(fact('AUC')).toContain('90.0 %');
    expect(fact('AUC')).toContain('84.0 to 96.0 % with 95 % confidence');
    expect(fact('Equal error rate')).toMatch(/\d+\.\d %.*at the threshold/);
    expect(fact('Now, 2.084')).toContain('FPR 38.5 %, TPR 80.0 %');
    expect(fact('Known')).toContain('10 faults, 26 others');
    expect(fact('Known')).toContain('by verdict 6 and 6');
    expect(words()).toContain('they make the curve look worse than it is');
    expect(words()).toContain('one recording moves the result by up to 10.0 %');
    const plot = picture('ROC curve');
    expect(plot.querySelectorAll('.mark')).toHaveLength(1);
    slideTo(2.5);
    expect(fact('Tried, 2.500')).toContain('FPR 23.1 %, TPR 60.0 %');
    expect(plot.querySelectorAll('.mark')).toHaveLength(2);
    const anchors = () => [...plot.querySelectorAll('.strong')].map((word) => word.getAttribute('text-anchor'));
    expect(anchors()).toEqual(['start', 'start']);
    slideTo(-1.5);
    // At the right end of the curve there is no room behind the mark.
    expect(anchors()).toEqual(['start', 'end']);
    expect(root.querySelectorAll('[aria-label^="The curve in numbers"] tbody tr').length).toBeGreaterThan(10);
    button(root, 'What is this: Equal error rate (EER)').click();
    await settle(10);
    expect(words()).toContain('a missed fault usually costs far more');
  });

  test('stands on the normals of the bank where no others are known, and says what that does to it', async () => {
    const bank = several('n', 20, -2, 0.25);
    const faults = several('F', 6, 2.7, 0.3);
    const overFaults = { ...rocOf([...faults, ...bank], 0.95), normalsFrom: 'bank' as const };
    answer = overviewOf({
      scores: columnsOf([...faults, ...several('A', 6, 2.1, 0.2), ...several('u', 40, 0, 0.05)]),
      roc: overFaults,
      bankScores: bank.map(({ score }) => score),
    });
    await open();
    expect(fact('Known')).toContain('6 faults, 20 normals of the bank');
    expect(fact('Known')).toContain('faults by verdict');
    // Of the bank only 2.25, 2.5 and 2.75 are above; the false alarms do not count.
    expect(fact('Now, 2.084')).toContain('FPR 15.0 %, TPR 100.0 %');
    slideTo(2.9);
    expect(fact('Tried, 2.900')).toContain('FPR 0.0 %, TPR 83.3 %');
    expect(words()).toContain('the faults stand against the normals of the bank, each compared with the others of it');
    expect(words()).not.toContain('they make the curve look worse');
    answer = overviewOf({ roc: rocOf(several('F', 3, 5, 1).concat(several('n', 3, 0, 1)), 1, 0) });
    made.host.emit('session.changed', { sessionId: 1 });
    await settle(10);
    expect(fact('AUC')).toContain('none of these lies on the wrong side, so the interval has no width and says little');
  });

  test.each([
    ['normals', 'No curve: nothing but faults is known'],
    ['selected', 'No curve yet: only alarms are known'],
  ] as const)('that there is not says why and what to do: %s', async (rocMissing, title) => {
    answer = overviewOf({ roc: null, rocMissing });
    await open();
    expect(words()).toContain(title);
    expect(root.querySelectorAll('svg[role=img]')).toHaveLength(1);
    button(root, 'Go to Setup').click();
    expect(earmark.view).toBe('setup');
  });

  const difference = (value: number, half: number) => ({ value, low: value - half, high: value + half });
  const compared = (found: ReturnType<typeof difference>) => ({
    detectorId: 11,
    shared: 90,
    curves: { own: rocOf(scored, 0.9), other: rocOf(scored, 0.86), difference: found },
  });
  const withSecond = (all: readonly DetectorValues[]) => [
    ...all,
    ...all.map((one) => ({ ...one, id: one.id + 10, version: one.version + 1 })),
  ];

  test('stands beside that of another version, with the difference and what it is worth', async () => {
    detectors = withSecond;
    await open();
    expect(earmark.overviews.detectorId).toBeGreaterThan(10);
    answer = overviewOf({
      compared: { ...compared(difference(0.04, 0.06)), detectorId: earmark.overviews.detectorId! - 10 },
    });
    await choose('Compare with', 1);
    expect(inputs.at(-1)).toMatchObject({ compareWith: earmark.overviews.detectorId! - 10 });
    expect(words()).toContain(
      'On the 90 recordings that both have scored, the AUC is +4.0 points (95 % interval −2.0 to +10.0). Differences this small are noise.',
    );
    const plot = picture('ROC curve');
    expect(plot.querySelectorAll('path.own, path.other')).toHaveLength(2);
    expect(plot.querySelector('desc')!.textContent).toMatch(/this version: .*90\.0 %.*version 1: .*86\.0 %/);
    expect(root.querySelectorAll('section[aria-label^="Against"] tbody tr')).toHaveLength(3);

    answer = overviewOf({
      compared: { ...answer.compared!, curves: { ...answer.compared!.curves!, difference: difference(-0.08, 0.02) } },
    });
    made.host.emit('session.changed', { sessionId: 1 });
    await settle(10);
    expect(words()).toContain('This version is worse beyond noise.');

    answer = overviewOf({ compared: { ...answer.compared!, curves: null } });
    made.host.emit('session.changed', { sessionId: 1 });
    await settle(10);
    expect(words()).toContain('Too little is known about the 90 recordings that both have scored');
    expect(picture('ROC curve').querySelectorAll('path.other')).toHaveLength(0);
    await choose('Compare with', 0);
    expect(inputs.at(-1)).toMatchObject({ compareWith: null });
  });
});

describe('the screen', () => {
  test('asks for a part, and keeps what is chosen in its lists', async () => {
    await open();
    await choose('Section', 2);
    expect(inputs.at(-1)).toMatchObject({ section: '01', attribute: null });
    await choose('Attribute', 2);
    expect(inputs.at(-1)).toMatchObject({ section: '01', attribute: { name: 'speed', value: '6' } });
    answer = overviewOf({ scores: columnsOf([]), sections: [], attributes: [], roc: null, rocMissing: 'faults' });
    made.host.emit('library.changed', {});
    await settle(10);
    expect(labelled<HTMLSelectElement>(root, 'Attribute').selectedOptions[0]!.text.trim()).toBe('speed 6 (0)');
    expect(words()).toContain('Nothing was scored in this part');
    answer = overviewOf();
    button(root, 'Show every recording').click();
    await settle(10);
    expect(inputs.at(-1)).toMatchObject({ section: null, attribute: null });
  });

  test('begins with what is under review each time one comes, until somebody picks a detector', async () => {
    await open();
    const reviewed = earmark.session.current!.detectorId;
    expect(earmark.overviews.detectorId).toBe(reviewed);
    const other = earmark.library.detectors.find(({ id }) => id !== reviewed)!;
    const context = contextOf({ earmark, theme });
    earmark.overviews.choose(other.id);
    show(Detector, {}, context);
    await settle(10);
    expect(earmark.overviews.detectorId).toBe(reviewed);
    const options = [...labelled<HTMLSelectElement>(root, 'Detector').options].map(({ text: name }) => name);
    await choose(
      'Detector',
      options.findIndex((name) => name.startsWith(other.name)),
    );
    show(Detector, {}, context);
    await settle(10);
    expect(earmark.overviews.detectorId).toBe(other.id);
  });

  test('is read again when verdicts or the library change, and remembers what was tried', async () => {
    await open();
    slideTo(2.5);
    const asked = inputs.length;
    answer = overviewOf({ disputed: 0, scores: columnsOf(scored.slice(0, 50)) });
    made.host.emit('session.changed', { sessionId: 1 });
    await settle(10);
    expect(inputs.length).toBe(asked + 1);
    expect(sentence()).toContain('At 2.500');
    expect(sentence()).toContain('of 50 recordings');
    made.host.emit('library.changed', {});
    await settle(10);
    expect(inputs.length).toBe(asked + 2);
  });

  test('tells a second reader, who must not know yet what others have said, nothing, and says why', async () => {
    refused = problem('reading.blind', { name: 'Week 47' });
    await open();
    expect(words()).toContain('You give a second reading of Week 47');
    expect(root.querySelectorAll('svg[role=img], table, input[type=range]')).toHaveLength(0);
    button(root, 'Go to Review').click();
    expect(earmark.view).toBe('review');
  });

  test('says calmly what went wrong, and tries again', async () => {
    refused = problem('detector.unknown', { id: 1 });
    await open();
    expect(words()).toContain('The scores could not be read');
    refused = null;
    button(root, 'Try again').click();
    await settle(10);
    expect(sentence()).toContain('At 2.084');
  });

  test('without a score, or without a detector, leads to Setup', async () => {
    answer = overviewOf({ scores: columnsOf([]), sections: [], attributes: [], roc: null, rocMissing: 'faults' });
    await open();
    expect(words()).toContain('This detector has scored nothing yet');
    button(root, 'Go to Setup').click();
    expect(earmark.view).toBe('setup');

    detectors = () => [];
    await open();
    expect(words()).toContain('No detector yet');
    expect(inputs).toHaveLength(1);
    button(root, 'Make a detector in Setup').click();
    expect(earmark.view).toBe('setup');
  });
});
