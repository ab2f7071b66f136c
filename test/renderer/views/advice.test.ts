import { flushSync } from 'svelte';
import { beforeEach, describe, expect, test } from 'vitest';
import { Earmark } from '#renderer/state/app.svelte.ts';
import { contextOf } from '#renderer/state/context.ts';
import { ThemeState } from '#renderer/state/theme.svelte.ts';
import DetectorCard from '#renderer/views/Setup/DetectorCard.svelte';
import type { Advice } from '#shared/contract/advice.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail } from '#shared/core/result.ts';
import type { Job } from '#shared/contract/schemas.ts';
import { testClient, testStorage, type TestClient } from '#test/renderer/support/client.ts';
import { button, labelled, settle, show, type } from '#test/renderer/support/mount.ts';
import { adviceWith, floor, judged, now, preview } from './advice-fixtures.ts';

let made: TestClient;
let earmark: Earmark;
let root: HTMLElement;
let answer: Advice;
let refused: Problem | null;
let inputs: { name: string; input: unknown }[];

/** The host of the other tests, with answers about advice; its jobs end at once, or stay, or fail. */
function answerAdvice(end: 'done' | 'hangs' | 'fails' = 'done'): void {
  const { call } = made.host;
  const job = (id: number, result: Job['result']): Job => ({
    id,
    kind: 'advice',
    title: 'Preview',
    state: end === 'hangs' ? 'running' : end === 'fails' ? 'failed' : 'done',
    done: 1,
    total: 4,
    secondsLeft: null,
    problem: end === 'fails' ? { code: 'advice.few-labels', message: 'There are too few.' } : null,
    result,
    startedAt: now,
  });
  const started = (id: number, result: Job['result']) => {
    made.host.emit('job.changed', job(id, result));
    return { jobId: id };
  };
  const answers: Record<string, () => unknown> = {
    'advice.get': () => answer,
    'advice.preview': () => started(900, {}),
    'advice.result': () => preview,
    'jobs.cancel': () => ({ cancelled: true }),
    'advice.apply': () => started(901, { detectorId: 9, version: 2, flagged: 26 }),
  };
  Object.assign(made.host, {
    call: (name: string, input: unknown) => {
      const own = answers[name];
      if (own === undefined) return call(name, input);
      inputs.push({ name, input });
      if (refused !== null) return Promise.resolve(fail(refused));
      return Promise.resolve({ ok: true, value: own() });
    },
  });
}

const dialog = () => document.querySelector<HTMLElement>('[role=dialog]')!;
const said = () => dialog().textContent.replace(/\s+/g, ' ');
const radio = (name: string) => labelled<HTMLInputElement>(dialog(), name);
const slider = () => dialog().querySelector<HTMLInputElement>('input[type=range]')!;

beforeEach(async () => {
  made = testClient({ items: 6 });
  inputs = [];
  refused = null;
  answer = adviceWith(8, 6);
  answerAdvice();
  earmark = new Earmark(made.client, testStorage());
  earmark.show('setup');
  await earmark.start();
});

async function open(): Promise<void> {
  const noQuery = { matches: false, addEventListener: () => undefined } as unknown as MediaQueryList;
  const theme = new ThemeState(testStorage(), document.createElement('html'), noQuery);
  const detector = earmark.library.detectors[0]!;
  root = show(DetectorCard, { detector }, contextOf({ earmark, theme }));
  button(root, /^Use the verdicts on/).click();
  await settle(30);
}

describe('the verdicts', () => {
  test('are counted, with what they cannot say', async () => {
    await open();
    expect(said()).toContain('with version 1');
    expect(said()).toContain('7 of the 30 recordings that this version flags have no verdict yet');
    expect(said()).toContain('On 1 recording the sessions disagree');
    expect(said()).toContain('Not counted: 1 real fault below the threshold');
    expect(said()).toContain('Below 2.084 nobody has listened');
  });

  test('of others are not told to a second reader who must not know them yet', async () => {
    refused = problem('reading.blind', { name: 'Week 47' });
    await open();
    expect(dialog().querySelector('[role=alert]')!.textContent).toContain('You give a second reading of Week 47');
    expect(said()).not.toMatch(/real fault|Below 2/);
    expect(dialog().querySelector('[type=submit]')).toBeNull();
  });

  test('of nobody lead to nothing that could be pressed', async () => {
    answer = {
      ...adviceWith(0, 0),
      verdicts: { 'real-fault': 0, 'false-alarm': 0, unsure: 0, unusable: 0 },
      disputed: 0,
    };
    await open();
    expect(said()).toContain('Nobody has given a verdict');
    expect(() => button(dialog(), /Make version/)).toThrow('no button');
  });

  test('too few give no advice, in words, and a threshold by hand all the same', async () => {
    answer = adviceWith(8, 3);
    await open();
    expect(said()).toContain('and there are 3 and 8');
    expect(radio('Take the advised one').disabled).toBe(true);
    expect(said()).not.toContain('Second opinion');
    type(radio('Value'), '2,5');
    expect(radio('Set it by hand').checked).toBe(true);
    expect(said()).toContain('Keeps 3 of 3 real faults');
  });
});

describe('the threshold', () => {
  test('is advised with an interval, a second opinion and a table of what it would have done', async () => {
    await open();
    expect(said()).toContain('Advised: 2.900. With other recordings of the same kind it would lie between');
    expect(said()).toContain('Second opinion (logistic curve)');
    radio('Take the advised one').click();
    flushSync();
    expect(radio('Value').value).toBe('2.9');
    expect(said()).toContain(
      'Keeps 6 of 6 real faults (61 % to 100 % of such faults, 95 %) and avoids 8 of 8 false alarms',
    );
    expect(said()).toContain('100 % [61–100 %]');
  });

  test('moves with the slider and its keys, ten times as far with Shift, and never below what was judged', async () => {
    await open();
    const step = Number(slider().step);
    const press = (key: string, shiftKey: boolean) => {
      slider().dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }));
      flushSync();
    };
    press('ArrowRight', true);
    expect(radio('Set it by hand').checked).toBe(true);
    expect(Number(radio('Value').value)).toBeCloseTo(floor + 10 * step, 3);
    press('ArrowLeft', true);
    press('ArrowLeft', true);
    expect(Number(radio('Value').value)).toBeCloseTo(floor, 4);
    slider().value = '3';
    slider().dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
    expect(Number(radio('Value').value)).toBeCloseTo(3, 1);
    expect(slider().getAttribute('aria-valuetext')).toMatch(/^3\.0|^2\.9/);
  });

  test('follows what a missed fault costs; what is no number says so', async () => {
    answer = {
      ...adviceWith(8, 6),
      judged: [...judged(8, 6), { recordingId: 200, score: 2.1, fault: true, level: false }],
    };
    await open();
    expect(said()).toContain('the threshold should stay at 2.084');
    type(radio('A missed fault'), '2');
    expect(said()).toContain('Advised: 2.9');
    type(radio('A missed fault'), '0');
    expect(said()).toContain('A number, please. From 1 to 1,000.');
    type(radio('Value'), 'many');
    expect(said()).toContain('A number, please.');
    type(radio('Value'), '1');
    expect(said()).toContain('Below the present threshold nothing was judged');
  });
});

describe('a preview', () => {
  test('takes every false alarm that is left chosen, and warns of a fault that it would hide', async () => {
    await open();
    expect(said()).toContain('8 of 8 false alarms');
    radio('alarm-3.wav').click();
    flushSync();
    expect(said()).toContain('7 of 8 false alarms');
    button(dialog(), 'Preview').click();
    await settle(30);
    expect(inputs.at(-2)).toEqual({
      name: 'advice.preview',
      input: { detectorId: 1, additions: [1, 2, 4, 5, 6, 7, 8], threshold: { kind: 'keep' } },
    });
    expect(dialog().querySelector('[role=alert]')!.textContent).toContain(
      'fault.wav: its nearest normal would be alarm-2.wav, which you are adding to the bank.',
    );
    expect(said()).toContain('26 would be flagged instead of 30: 1 more, 5 no longer');
    expect(said()).toContain('5 of 6, 83 % [44–97 %]');
    expect(said()).toContain('labelled normal');
    expect(button(dialog(), 'Make version 2 all the same').disabled).toBe(false);
    // Another choice is another version: what was previewed is not what would be made.
    radio('alarm-3.wav').click();
    flushSync();
    expect(said()).toContain('The choice has changed since');
    expect(button(dialog(), /Make version 2/).disabled).toBe(true);
  });

  test('needs something that changes', async () => {
    await open();
    button(dialog(), 'None').click();
    flushSync();
    expect(button(dialog(), 'Preview').disabled).toBe(true);
    expect(said()).toContain('Choose false alarms for the bank, or another threshold.');
    button(dialog(), 'All of them').click();
    flushSync();
    expect(button(dialog(), 'Preview').disabled).toBe(false);
  });

  test('shows how far it is and can be cancelled', async () => {
    answerAdvice('hangs');
    await open();
    button(dialog(), 'Preview').click();
    await settle(30);
    expect(dialog().querySelector('[role=progressbar]')!.getAttribute('aria-valuenow')).toBe('25');
    button(dialog(), 'Cancel the preview').click();
    await settle();
    expect(inputs.at(-1)).toEqual({ name: 'jobs.cancel', input: { jobId: 900 } });
  });

  test('that fails says why, where it was asked for', async () => {
    answerAdvice('fails');
    await open();
    button(dialog(), 'Preview').click();
    await settle(30);
    expect(dialog().querySelector('[role=alert]')!.textContent).toBe('There are too few.');
    expect(button(dialog(), /Make version/).disabled).toBe(true);
  });

  test('leads to the recording in its session', async () => {
    await open();
    button(dialog(), 'Preview').click();
    await settle(30);
    button(dialog(), 'fault.wav').click();
    await settle(30);
    expect(earmark.view).toBe('review');
    expect(() => button(document, 'new.wav')).toThrow('no button');
  });
});

describe('the next version', () => {
  test('is made with its reason, and a session of it is offered', async () => {
    await open();
    button(dialog(), 'Preview').click();
    await settle(30);
    const why = radio('Why this version is made');
    expect(why.value).toBe('8 false alarms added to the bank');
    type(why, ' ');
    button(dialog(), /Make version 2/).click();
    await settle(30);
    expect(said()).toContain('Say in a few words why');
    expect(inputs.some(({ name }) => name === 'advice.apply')).toBe(false);
    type(why, 'The cold room hums');
    button(dialog(), /Make version 2/).click();
    await settle(30);
    expect(inputs.at(-1)).toEqual({
      name: 'advice.apply',
      input: {
        detectorId: 1,
        additions: [1, 2, 3, 4, 5, 6, 7, 8],
        threshold: { kind: 'keep' },
        why: 'The cold room hums',
      },
    });
    expect(said()).toContain('Version 2 was made. It flags 26 recordings');
    button(dialog(), 'Review what it flags').click();
    await settle(50);
    expect(made.host.calls.find(({ name }) => name === 'sessions.create')!.input).toMatchObject({ detectorIds: [9] });
    expect(earmark.view).toBe('review');
  });
});
