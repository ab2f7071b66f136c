import { flushSync } from 'svelte';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Earmark } from '#renderer/state/app.svelte.ts';
import { contextOf } from '#renderer/state/context.ts';
import type { ThemeState } from '#renderer/state/theme.svelte.ts';
import { text } from '#renderer/text/en.ts';
import { axisName, lowestOf, pointLabel, seriesOf } from '#renderer/views/Filters/chart.ts';
import Filters from '#renderer/views/Filters/Filters.svelte';
import { limitsOf, startWord } from '#renderer/views/Filters/sweep-form.ts';
import type { Sweep, SweepPoint, SweepPreview } from '#shared/contract/sweep.ts';
import type { Preset } from '#shared/core/domain.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { fail } from '#shared/core/result.ts';
import { bandPresets, sweepPresets } from '#shared/core/sweep/presets.ts';
import { testClient, testStorage, type TestClient } from '#test/renderer/support/client.ts';
import { button, labelled, settle, show, type } from '#test/renderer/support/mount.ts';

const estimate = (value: number, half = 0.08) => ({ value, low: value - half, high: value + half });
const highPass = (cutoffHz: number): Preset => ({ kind: 'high-pass', cutoffHz });

function point(preset: Preset, value: number, finding: SweepPoint['finding'], difference = 0): SweepPoint {
  const auc = { detector: estimate(value), statistics: estimate(0.7), level: estimate(0.55) };
  const paired = finding === 'reference' ? null : estimate(difference, 0.04);
  return { preset, normalisation: null, auc, difference: paired, finding, falseAlarms: 2, keptFaults: 9 };
}

const points = [
  point({ kind: 'none' }, 0.8, 'reference'),
  point(highPass(400), 0.9, 'better', 0.1),
  point(highPass(800), 0.82, 'noise', 0.02),
  point(highPass(1200), 0.6, 'worse', -0.2),
];
const sweep: Sweep = {
  detectorId: 1,
  at: '2026-11-22T13:40:00Z',
  wanted: points.length,
  rule: { kind: 'percentile', quantile: 0.95 },
  bank: 12,
  normals: 8,
  faults: 10,
  leftOut: 0,
  basis: 'outside',
  points,
  outdated: false,
};
const preview: SweepPreview = {
  bank: 12,
  normals: 8,
  faults: 10,
  passes: 330,
  toCompute: 300,
  problem: null,
  recordings: [
    { recordingId: 101, fileName: 'loud.wav', truth: 'fault' },
    { recordingId: 102, fileName: 'usual.wav', truth: 'normal' },
  ],
};

describe('what is drawn and said', () => {
  test('the chart has every scorer, its limits and its labels', () => {
    const series = seriesOf(sweep);
    expect(series.map(({ scorer }) => scorer)).toEqual(['detector', 'statistics', 'level']);
    expect(series[0]!.points[1]).toEqual({ index: 1, finding: 'better', ...estimate(0.9) });
    expect(lowestOf(series)).toBe(0.5);
    expect(sweep.points.map(({ preset }) => pointLabel(preset, 'high-pass'))).toEqual(['none', '0.4', '0.8', '1.2']);
    expect(pointLabel({ kind: 'band-pass', lowHz: 500, highHz: 2000 }, 'band-pass')).toBe('0.5–2');
    // At either end of bands side by side stands a filter with one edge: the band that is heard, or that is taken away.
    expect(pointLabel({ kind: 'low-pass', cutoffHz: 400 }, 'band-pass')).toBe('≤ 0.4');
    expect(pointLabel({ kind: 'high-pass', cutoffHz: 400 }, 'band-stop')).toBe('≤ 0.4');
    expect(pointLabel({ kind: 'low-pass', cutoffHz: 7600 }, 'band-stop')).toBe('≥ 7.6');
    expect(pointLabel({ kind: 'high-pass', cutoffHz: 400 }, 'mixed')).toBe('≥ 0.4');
    expect(axisName(sweep)).toBe('high-pass');
    expect(axisName({ ...sweep, points: [...points, point({ kind: 'low-pass', cutoffHz: 400 }, 0.5, 'noise')] })).toBe(
      'mixed',
    );
    const bands = (kind: 'band-pass' | 'band-stop') => ({
      ...sweep,
      points: bandPresets(kind, 'octave').map((preset) => point(preset, 0.7, 'noise')),
    });
    expect([axisName(bands('band-pass')), axisName(bands('band-stop'))]).toEqual(['band-pass', 'band-stop']);
  });

  test('without a known fault it draws the share of false alarms', () => {
    const series = seriesOf({ ...sweep, faults: 0, points: points.map((each) => ({ ...each, auc: null })) });
    expect(series).toHaveLength(1);
    expect(series[0]!.points[0]).toMatchObject({ value: 0.25, low: expect.closeTo(0.0715, 3) as number });
  });

  test('few recordings and beaten detectors are said in words', () => {
    const { result } = text.filters;
    expect(result.few(sweep)).toContain('With 8 normal recordings one recording moves the result by up to 12.5 %');
    expect(result.few({ ...sweep, normals: 400, faults: 300 })).toBeNull();
    expect(result.few({ ...sweep, normals: 1, basis: 'bank' })).toContain('With 10 faulty recordings');
    expect(result.beaten(points[0]!)).toBeNull();
    const loud = { ...points[0]!, auc: { ...points[0]!.auc!, level: estimate(1, 0) } };
    expect(result.beaten(loud)).toBe(
      'Without a filter the detector (80.0 %) tells these faults apart no better than level alone (100.0 %).',
    );
    expect(result.noneBetter([points[0]!, points[2]!, points[3]!])).toBe(
      'No preset is better than no filter beyond noise. For 1 preset no difference from no filter can be told: differences this small are noise. 1 preset is worse.',
    );
    expect(result.best(points[1]!)).toBe(
      'Best beyond noise: high-pass 400 Hz, AUC 90.0 %, +10.0 points against no filter.',
    );
  });

  test('the button says whether these presets are new, were tried, or were stopped', () => {
    expect(startWord(null, sweepPresets('high-pass', 400, 1200))).toBe('start');
    expect(startWord(sweep, sweepPresets('high-pass', 400, 1200))).toBe('again');
    expect(startWord({ ...sweep, points: points.slice(0, 2) }, sweepPresets('high-pass', 400, 1200))).toBe('goOn');
    expect(startWord(sweep, sweepPresets('low-pass', 400, 4000))).toBe('start');
    expect(limitsOf(800)).toEqual([800, 1600, 2400, 3200, 4000, 4800, 5600, 6400, 7200]);
  });
});

describe('the screen', () => {
  let made: TestClient;
  let earmark: Earmark;
  let root: HTMLElement;
  let asked: { name: string; input: unknown }[];
  let answers: Record<string, (input: never) => unknown>;
  let refused: Problem | null;

  beforeEach(() => {
    asked = [];
    refused = null;
    answers = {
      'sweep.get': () => ({ sweep }),
      'sweep.preview': () => preview,
      'sweep.start': () => ({ jobId: 501 }),
      'sweep.version': () => ({ jobId: 502 }),
      'jobs.cancel': () => ({ cancelled: true }),
      'sweep.flips': () => ({
        compared: 28,
        flips: [
          {
            recordingId: 101,
            fileName: 'loud.wav',
            change: 'no-longer',
            before: { score: 2.4, threshold: 2 },
            after: { score: 1.1, threshold: 2 },
            verdict: 'real-fault',
            label: 'unknown',
          },
        ],
      }),
    };
  });

  async function open(): Promise<void> {
    made = testClient({ items: 6 });
    const { call } = made.host;
    made.host.call = (name, input) => {
      const answer = answers[name];
      if (answer === undefined) return call(name, input);
      asked.push({ name, input });
      if (refused !== null) return Promise.resolve(fail(refused));
      return Promise.resolve({ ok: true, value: answer(input as never) });
    };
    earmark = new Earmark(made.client, testStorage());
    earmark.show('filters');
    await earmark.start();
    root = show(Filters, {}, contextOf({ earmark, theme: {} as ThemeState }));
    await settle(10);
  }

  test('shows a second reader, who must not know yet what others have said, nothing of it, and says why', async () => {
    await open();
    expect(root.querySelectorAll('table').length).toBeGreaterThan(0);
    refused = problem('reading.blind', { name: 'Week 47' });
    await earmark.sweeps.choose(earmark.sweeps.detectorId!);
    await earmark.sweeps.look([]);
    await settle(10);
    expect(root.querySelectorAll('table')).toHaveLength(0);
    expect(root.textContent).toContain('You give a second reading of Week 47');
    expect(root.textContent).not.toContain('loud.wav');
  });

  const rows = () => [...root.querySelectorAll('tbody tr')];
  const words = () => root.textContent.replace(/\s+/g, ' ');
  const of = (name: string) => asked.filter((each) => each.name === name).map(({ input }) => input);
  const job = (id: number, state: string, values: object = {}) =>
    made.host.emit('job.changed', {
      id,
      kind: id === 501 ? 'sweep' : 'detector',
      title: 'Presets for Fan',
      state,
      done: 0,
      total: 0,
      secondsLeft: null,
      problem: null,
      result: {},
      startedAt: '2026-11-22T13:40:00Z',
      ...values,
    });

  test('shows every preset with its numbers and marks the best beyond noise', async () => {
    await open();
    expect(rows()).toHaveLength(4);
    expect(rows()[1]!.textContent).toContain('best beyond noise');
    expect(rows().filter((row) => row.textContent.includes('best beyond noise'))).toHaveLength(1);
    expect(rows()[2]!.textContent).toMatch(/\+2\.0\s*noise/);
    expect(rows()[3]!.textContent).toMatch(/−20\.0\s*worse/);
    expect(rows()[0]!.textContent).toContain('2 of 8');
    expect(words()).toContain('Best beyond noise: high-pass 400 Hz, AUC 90.0 %');
    const picture = root.querySelector('svg[role=img]')!;
    expect(picture.textContent).toContain('no filter 80.0 %, high-pass 400 Hz 90.0 %');
  });

  test('marks nothing where everything is noise, and says so', async () => {
    const noise = points.map((each) => (each.finding === 'reference' ? each : { ...each, finding: 'noise' as const }));
    answers['sweep.get'] = () => ({ sweep: { ...sweep, points: noise } });
    await open();
    expect(words()).toContain('differences this small are noise');
    expect(words()).not.toContain('best beyond noise');
    expect(words()).not.toContain('Best beyond noise');
  });

  test('refuses in words where nothing can be computed, and leads on', async () => {
    answers['sweep.get'] = () => ({ sweep: null });
    answers['sweep.preview'] = () => ({
      ...preview,
      problem: { code: 'sweep.no-labels', message: 'No recording is known to be a fault.' },
    });
    await open();
    expect(words()).toContain('No preset was tried yet');
    expect(words()).toContain('No recording is known to be a fault.');
    expect(button(root, 'Try these presets').disabled).toBe(true);
    button(root, 'Go to Review').click();
    expect(earmark.view).toBe('review');
  });

  test('tries what was chosen, shows how far it is, and can be stopped', async () => {
    await open();
    const kind = labelled<HTMLSelectElement>(root, 'Filter');
    kind.selectedIndex = 1;
    kind.dispatchEvent(new Event('change', { bubbles: true }));
    await settle();
    button(root, 'Try these presets').click();
    await settle();
    expect(of('sweep.start')).toEqual([
      { detectorId: earmark.sweeps.detectorId, presets: sweepPresets('low-pass', 400, 4000) },
    ]);
    job(501, 'running', { done: 60, total: 240, secondsLeft: 40 });
    await settle();
    expect(words()).toContain('25 %, about 40 s left');
    expect(root.querySelector('[role=progressbar]')!.getAttribute('aria-valuenow')).toBe('25');
    made.host.emit('sweep.changed', {
      ...sweep,
      detectorId: earmark.sweeps.detectorId,
      points: points.slice(0, 2),
    });
    await settle();
    expect(rows()).toHaveLength(2);
    expect(words()).toContain('2 of 4 presets were computed.');
    button(root.querySelector('[role=group][aria-label="Presets are being tried"]')!, 'Cancel').click();
    await settle();
    expect(of('jobs.cancel')).toEqual([{ jobId: 501 }]);
  });

  test('tries bands of a chosen width, and what was saved under a name', async () => {
    await open();
    const choose = async (label: string, index: number) => {
      const select = labelled<HTMLSelectElement>(root, label);
      select.selectedIndex = index;
      select.dispatchEvent(new Event('change', { bubbles: true }));
      await settle();
    };
    const last = () => (of('sweep.preview') as { presets: Preset[] }[]).at(-1)!.presets;
    await choose('Filter', 3);
    expect(last()).toEqual(bandPresets('band-stop', 'third'));
    await choose('Width of a band', 3);
    expect(last()).toEqual(bandPresets('band-stop', 800));
    expect([...labelled<HTMLSelectElement>(root, 'Filter').options].map(({ value }) => value)).not.toContain('saved');

    button(root, 'Choose high-pass 400 Hz').click();
    flushSync();
    button(root, /Save as preset/).click();
    await settle();
    type(labelled<HTMLInputElement>(root, 'Name of the preset'), ' Hall ');
    button(root, 'Save').click();
    await settle();
    expect(earmark.presets.list).toEqual([{ name: 'Hall', preset: highPass(400) }]);
    expect(words()).toContain('Saved as “Hall”.');
    await choose('Filter', 4);
    expect(last()).toEqual([{ kind: 'none' }, highPass(400)]);

    button(root, 'Remove Hall').click();
    await settle();
    expect(earmark.presets.list).toEqual([]);
    expect(labelled<HTMLSelectElement>(root, 'Filter').value).toBe('high-pass');
    earmark.notices.list.at(-1)!.action!.run();
    await settle();
    expect(earmark.presets.list).toEqual([{ name: 'Hall', preset: highPass(400) }]);
  });

  test('a result of another detector changes nothing here', async () => {
    await open();
    made.host.emit('sweep.changed', { ...sweep, detectorId: 77, points: [] });
    flushSync();
    expect(rows()).toHaveLength(4);
  });

  test('makes a version with the chosen preset and shows what it would change before a session is made', async () => {
    await open();
    expect(words()).toContain('Choose a preset in the table.');
    button(root, 'Choose high-pass 1,200 Hz').click();
    flushSync();
    expect(words()).toContain('This preset was worse than no filter here.');
    button(root, 'Choose high-pass 400 Hz').click();
    flushSync();
    expect(words()).not.toContain('This preset was worse');
    button(root, 'Make a detector version').click();
    await settle();
    expect(of('sweep.version')).toEqual([{ detectorId: earmark.sweeps.detectorId, preset: highPass(400) }]);
    const other = earmark.library.detectors.find(({ id }) => id !== earmark.sweeps.detectorId)!;
    job(502, 'done', { result: { detectorId: other.id } });
    await vi.waitFor(() => expect(words()).toContain('1 known fault is no longer flagged.'));
    expect(words()).toContain(
      'Of 28 recordings that both have scored, 0 are newly flagged and 1 is no longer flagged.',
    );
    expect(words()).toContain('verdict: real fault');
    expect(made.host.calls.some(({ name }) => name === 'sessions.create')).toBe(false);
    button(root, 'Make a session of what it flags').click();
    await settle();
    const created = made.host.calls.filter(({ name }) => name === 'sessions.create').map(({ input }) => input);
    expect(created).toMatchObject([{ detectorIds: [other.id] }]);
  });

  test('offers the chosen preset to the ear, never to the score', async () => {
    await open();
    expect(words()).toContain('Choose a preset in the table to hear it.');
    button(root, 'Choose high-pass 800 Hz').click();
    flushSync();
    const filtered = button(root, 'With high-pass 800 Hz');
    expect(filtered.getAttribute('aria-pressed')).toBe('false');
    filtered.click();
    flushSync();
    expect(filtered.getAttribute('aria-pressed')).toBe('true');
    expect(of('sweep.version')).toEqual([]);
  });
});
