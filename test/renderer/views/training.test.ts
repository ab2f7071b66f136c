import { flushSync } from 'svelte';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Earmark } from '#renderer/state/app.svelte.ts';
import { contextOf } from '#renderer/state/context.ts';
import { ThemeState } from '#renderer/state/theme.svelte.ts';
import Setup from '#renderer/views/Setup/Setup.svelte';
import type { TrainingRun } from '#shared/contract/training.ts';
import { testClient, testStorage, type TestClient } from '#test/renderer/support/client.ts';
import { button, labelled, settle, show, type } from '#test/renderer/support/mount.ts';

let made: TestClient;
let earmark: Earmark;
let root: HTMLElement;

beforeEach(async () => {
  made = testClient({ items: 6 });
  earmark = new Earmark(made.client, testStorage());
  earmark.show('setup');
  await earmark.start();
  const noQuery = { matches: false, addEventListener: () => undefined } as unknown as MediaQueryList;
  const theme = new ThemeState(testStorage(), document.createElement('html'), noQuery);
  root = show(Setup, {}, contextOf({ earmark, theme }));
  await settle();
});

const dialog = () => document.querySelector<HTMLElement>('[role=dialog]')!;
const inputs = (name: string) => made.host.calls.filter((call) => call.name === name).map(({ input }) => input);
const card = () => root.querySelector<HTMLElement>('article[aria-label="Line 3"]')!;
const said = () => earmark.notices.list.map((notice) => notice.text).join(' ');

/** Waits for words: what is counted and measured takes a moment. */
const seen = (words: string) => vi.waitFor(() => expect(dialog().textContent).toContain(words), { timeout: 5000 });

async function openForm(): Promise<void> {
  button(root, 'Train a model…').click();
  await settle(20);
  await seen('recordings to train on');
}

async function measure(): Promise<void> {
  button(dialog(), 'Measure what it costs').click();
  await seen('updates of');
}

async function start(): Promise<TrainingRun> {
  await openForm();
  type(labelled<HTMLInputElement>(dialog(), 'Name'), 'Line 3');
  await measure();
  button(dialog(), 'Start the training').click();
  await vi.waitFor(() => expect(earmark.training.runs).toHaveLength(1));
  return earmark.training.runs[0]!;
}

async function change(run: TrainingRun, values: Partial<TrainingRun>): Promise<TrainingRun> {
  const next = { ...run, ...values };
  made.host.emit('training.changed', next);
  flushSync();
  await settle();
  return next;
}

const epochs: TrainingRun['epochs'] = [1, 2].map((epoch) => ({
  epoch,
  loss: 1 / epoch,
  accuracy: 0.4 * epoch,
  heldOutLoss: 1.2 / epoch,
  heldOutAccuracy: 0.3 * epoch,
  seconds: 12,
}));
const losses = Array.from({ length: 20 }, (_, i) => ({ step: i + 1, loss: 2 - i / 20 }));
const result = {
  bank: { median: -0.2, p95: 1.7 },
  unseen: { median: 0.4, p95: 2.1 },
  auc: { value: 0.81, low: 0.7, high: 0.9 },
};
const comparison: NonNullable<TrainingRun['comparison']> = {
  readOut: 'rows',
  groups: [
    {
      machine: 'fan',
      section: '00',
      bank: 40,
      unseen: 3,
      faults: 9,
      onTrained: true,
      scorers: { before: result, after: { ...result, unseen: null }, statistics: result },
    },
  ],
  mean: { before: 0.8, after: 0.81, statistics: 0.82 },
  overBefore: { finding: 'noise', difference: { value: 0.01, low: -0.06, high: 0.08 } },
  overStatistics: { finding: 'worse', difference: { value: -0.1, low: -0.2, high: -0.01 } },
  drawn: true,
};

describe('the form', () => {
  test('says what there is to learn from, and proposes what fits', async () => {
    await openForm();
    expect(dialog().textContent).toContain('3 classes: 30 recordings to train on, 6 held out.');
    expect(dialog().textContent).toContain('Left out: 4 known faults.');
    expect(dialog().textContent).toContain('expect the model to learn them by heart');
    expect(labelled<HTMLInputElement>(dialog(), 'Learning rate').value).toBe('0.0003');
    expect(labelled<HTMLInputElement>(dialog(), 'Blocks').value).toBe('2');
    expect(inputs('training.propose')).toHaveLength(1);
  });

  test('keeps what is chosen while the proposal is still on its way', async () => {
    const { call } = made.host;
    let arrive: () => void = () => undefined;
    made.host.call = async (name, input) => {
      if (name === 'training.propose') await new Promise<void>((resolve) => (arrive = resolve));
      return call(name, input);
    };
    await openForm();
    const kind = labelled<HTMLSelectElement>(dialog(), 'What is trained');
    kind.value = 'head';
    kind.dispatchEvent(new Event('change', { bubbles: true }));
    type(labelled<HTMLInputElement>(dialog(), 'Epochs (1 to 10)'), '6');
    arrive();
    await vi.waitFor(() => expect(labelled<HTMLInputElement>(dialog(), 'Learning rate').value).toBe('0.0003'));
    expect(labelled<HTMLInputElement>(dialog(), 'Epochs (1 to 10)').value).toBe('6');
    expect(kind.value).toBe('head');
  });

  test('starts only what was measured, and measures again what was changed', async () => {
    await openForm();
    expect(() => button(dialog(), 'Start the training')).toThrow('no button');
    await measure();
    expect(dialog().textContent).toContain('40 updates of 0.50 s');
    expect(dialog().textContent).toContain('2.5 GB of 2.6 GB that are free');
    expect(dialog().textContent).toContain('That is more than this machine has to spare.');
    type(labelled<HTMLInputElement>(dialog(), 'Epochs (1 to 10)'), '5');
    flushSync();
    expect(dialog().textContent).toContain('The settings have changed since; measure again.');
    await measure();
    button(dialog(), 'Start the training').click();
    await settle(20);
    expect(inputs('training.measure')).toHaveLength(2);
    expect(inputs('training.start')).toMatchObject([
      { name: 'fan, pump, valve', settings: { epochs: 5, trains: { kind: 'last-blocks', blocks: 2 } } },
    ]);
  });

  test('refuses too few classes with a sentence, and wrong values beside their fields', async () => {
    await openForm();
    for (const box of [...dialog().querySelectorAll<HTMLInputElement>('input[type=checkbox]')].slice(1, 3)) box.click();
    await seen('A training needs at least two classes');
    expect(button(dialog(), 'Measure what it costs').disabled).toBe(true);
    dialog().querySelectorAll<HTMLInputElement>('input[type=checkbox]')[1]!.click();
    type(labelled<HTMLInputElement>(dialog(), 'Learning rate'), 'fast');
    await vi.waitFor(() => expect(button(dialog(), 'Measure what it costs').disabled).toBe(false), { timeout: 5000 });
    button(dialog(), 'Measure what it costs').click();
    await settle(20);
    expect(dialog().textContent).toContain('A number above 0 and up to 1');
    expect(inputs('training.measure')).toEqual([]);
  });
});

describe('a training', () => {
  test('is drawn while it goes on, with a table that says the same', async () => {
    const run = await start();
    expect(card().textContent).toContain('Reading the recordings…');
    expect(button(root, 'Train a model…').disabled).toBe(true);
    await change(run, { phase: 'training', step: 20, steps: 100, secondsLeft: 200, losses, epochs });
    expect(card().textContent).toContain('Epoch 3 of 10 · 20 % · about 3 min left');
    expect(card().querySelector('[role=progressbar]')!.getAttribute('aria-valuenow')).toBe('20');
    const pictures = [...card().querySelectorAll('svg[role=img]')];
    expect(pictures.map((picture) => picture.querySelector('desc')!.textContent)).toEqual([
      'Loss from 2.000 at update 1 to 1.050 at update 20; 0.600 on what is held out.',
      'Accuracy after epoch 2: 80 % on what is trained on, 60 % on what is held out.',
    ]);
    expect(pictures[0]!.querySelector('path.first')!.getAttribute('d')!.split('L')).toHaveLength(20);
    expect(pictures[0]!.querySelectorAll('circle.second')).toHaveLength(2);
    expect(card().querySelectorAll('tbody tr')).toHaveLength(2);
    expect(card().querySelector('tbody tr')!.textContent).toContain('40 %');
  });

  test('is paused, gone on with, cancelled and removed', async () => {
    await start();
    button(card(), 'Pause Line 3').click();
    await settle(20);
    expect(card().textContent).toContain('Paused. It can begin again with epoch 1.');
    expect(said()).toContain('is paused');
    button(card(), 'Go on with Line 3').click();
    await settle(20);
    button(card(), 'Cancel Line 3').click();
    await settle(20);
    button(dialog(), 'Cancel the training').click();
    await settle(20);
    expect(card().textContent).toContain('Cancelled. Nothing of it was kept.');
    button(card(), 'Remove Line 3').click();
    await settle(20);
    button(dialog(), 'Remove').click();
    await settle(20);
    expect(card()).toBeNull();
    expect(inputs('training.discard')).toEqual([{ runId: 1 }]);
  });

  test('is compared in plain words before it can be adopted', async () => {
    const run = await start();
    const model = earmark.models.all[0]!;
    await change(run, { state: 'finished', phase: null, steps: 100, step: 100, losses, epochs, comparison, model });
    expect(said()).toContain('See how it compares before you adopt its model.');
    const text = card().textContent;
    expect(text).toContain('a difference of +0.010 AUC this small is noise (95 %: −0.060 to 0.080)');
    expect(text).toContain('Plain log-mel statistics, which need no network, do better (−0.100 AUC');
    expect(text).toContain('part of it was learnt by heart');
    expect(text).toContain('Told from normals that were trained on');
    expect(text).toContain('a part was drawn by chance');
    expect(text).toContain('0.810 (0.700 to 0.900)');
    expect(text).toContain('+0.4 / +2.1');
    button(card(), 'Compare Line 3 again').click();
    await settle(20);
    expect(inputs('training.resume')).toEqual([{ runId: 1 }]);
    await change(run, { state: 'finished', phase: null, comparison, model });
    button(card(), 'Adopt the model of Line 3').click();
    await settle(20);
    type(labelled<HTMLInputElement>(dialog(), 'Name of the model'), ' ');
    button(dialog(), 'Adopt').click();
    await settle(20);
    expect(dialog().textContent).toContain('Give it a name.');
    type(labelled<HTMLInputElement>(dialog(), 'Name of the model'), 'Ours');
    button(dialog(), 'Adopt').click();
    await settle(20);
    expect(inputs('training.adopt')).toEqual([{ runId: 1, name: 'Ours' }]);
    expect(said()).toContain('“Ours” can be chosen for a detector now.');
  });

  test('that went wrong says what is kept and what can be done', async () => {
    const run = await start();
    const interrupted = await change(run, { state: 'interrupted', phase: null, epochs, losses, steps: 100, step: 24 });
    expect(card().textContent).toContain('It was interrupted. It can go on with epoch 3 of 10.');
    const message = 'The training went astray in epoch 3.';
    await change(interrupted, { state: 'running' });
    await change(interrupted, {
      state: 'diverged',
      problem: { code: 'training.diverged', message },
      model: earmark.models.all[0]!,
      comparison: { ...comparison, overBefore: { finding: 'unlabelled', difference: null }, mean: null, groups: [] },
    });
    expect(card().textContent).toContain(message);
    expect(card().textContent).toContain('it cannot be said whether it finds faults better');
    expect(said()).toContain('the last good weights are kept');
    expect(button(card(), 'Adopt the model of Line 3').disabled).toBe(false);
    await change(interrupted, { state: 'failed', problem: { code: 'file.missing', message: 'The file is gone.' } });
    expect(card().textContent).toContain('The file is gone. It can go on with epoch 3 of 10.');
  });
});
