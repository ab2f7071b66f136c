import { flushSync } from 'svelte';
import { describe, expect, test, vi } from 'vitest';
import { clipClient, explanationOf, itemOf, missingId, recordingOf, scoreOf } from '../state/clip-fixtures.ts';
import { close, look, named, show, view, words } from './clip-pane-fixture.ts';

describe('the clip pane', () => {
  test('says what recording this is and how it stands to the threshold', async () => {
    const body = await show();
    expect(words(body.querySelector('header')!)).toContain(
      'fan, section 00 · speed 4 · 1.0 s · 8 kHz · mono · PCM 16 bit',
    );
    expect(named(body, 'Score 0.412, threshold 0.350, 0.062 above')).not.toBeNull();
    expect(words(body)).not.toContain('Level alarm');
  });

  test('marks which recording is ready to be seen and heard', async () => {
    expect((await show()).querySelector<HTMLElement>('[data-clip-ready]')?.dataset['clipReady']).toBe('1');
    await close();
    expect((await show({ recording: recordingOf(missingId) })).querySelector('[data-clip-ready]')).toBeNull();
  });

  test('tells the level alarm', async () => {
    expect(words(await show({ score: { ...scoreOf(1, []), levelAlarm: true } }))).toContain('Level alarm');
  });

  test('keeps listening filter and analysis preset apart, by word and by class', async () => {
    const body = await show({ preset: { kind: 'high-pass', cutoffHz: 1200 } });
    expect(words(body.querySelector('.analysis')!)).toContain('Analysis preset high-pass 1,200 Hz');
    const listening = body.querySelector('.listening')!;
    expect(words(listening)).toContain('Listening filter');
    const select = listening.querySelector('select')!;
    expect(select.selectedOptions[0]!.textContent).toBe('off');
    view.sound.setFilter({ kind: 'high-pass', cutoffHz: 400 });
    flushSync();
    expect(select.selectedOptions[0]!.textContent).toBe('high-pass 400 Hz');
    expect(words(body.querySelector('.analysis')!)).toContain('1,200 Hz');
  });

  test('a band of the recording before is said to be over, beside the filter and aloud, and can be heard here too', async () => {
    const body = await show();
    view.hear('band-pass', { lowHz: 1000, highHz: 2000 });
    await view.open(recordingOf(2));
    flushSync();
    expect(words(body.querySelector('.ended')!)).toContain('“only 1.00–2.00 kHz” ended');
    expect(words(body.querySelector('[aria-live]')!)).toContain(
      'was of the recording before. Listening filter no filter.',
    );
    body.querySelector<HTMLElement>('.ended button')!.click();
    flushSync();
    expect(body.querySelector('.ended')).toBeNull();
    expect(words(body.querySelector('[aria-live]')!)).toContain('Listening filter band-pass');
    await view.open(recordingOf(3));
    flushSync();
    expect(view.sound.filter).toEqual({ kind: 'band-pass', lowHz: 1000, highHz: 2000 });
    expect(body.querySelector('.ended')).toBeNull();
  });

  test('every picture is named and described by the sentence', async () => {
    const body = await show();
    const pictures = [...body.querySelectorAll('[role=application]')];
    expect(pictures).toHaveLength(3);
    for (const picture of pictures) {
      expect(picture.getAttribute('aria-label')).toMatch(/^(Waveform|Spectrogram) of /);
      expect(picture.getAttribute('tabindex')).toBe('0');
      const sentence = document.getElementById(picture.getAttribute('aria-describedby')!)!;
      expect(words(sentence)).toMatch(
        /^Loudest at 27–290 Hz\. Differs most from the nearest normal at \S+ k?Hz \([+−]\d+ dB\)\. The score rests most on 0\.65–1\.14 kHz \(\+0\.31\)\.$/,
      );
    }
  });

  test('the text twin has a row per band, highest first, with both levels and the contribution', async () => {
    const body = await show();
    const rows = [...body.querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => words(cell)));
    expect(rows).toHaveLength(8);
    expect(rows.map(([band]) => band)[7]).toBe('27–290 Hz');
    const lowest = rows[7]!;
    expect(lowest[1]).toMatch(/^−\d+ dB$/);
    expect(lowest[3]).toMatch(/^\+\d+ dB$/);
    expect(rows[5]!.at(-1)).toBe('+0.31');
  });

  test('the bars say their band and value, and clicking one selects it', async () => {
    const body = await show();
    const buttons = [...body.querySelectorAll<HTMLButtonElement>('button.band')];
    // The eighth lies above half the sample rate of this recording.
    expect(buttons).toHaveLength(7);
    const strongest = buttons.find((button) => button.getAttribute('aria-label')!.includes('+0.31'))!;
    strongest.click();
    flushSync();
    expect(view.selectedBand).toBe(2);
    expect(strongest.getAttribute('aria-pressed')).toBe('true');
    strongest.click();
    expect(view.selectedBand).toBeNull();
  });

  test('bars lie exactly on the rows of their band, negative ones are hatched', async () => {
    const body = await show();
    const buttons = [...body.querySelectorAll<HTMLElement>('button.band')];
    const edges = buttons.map(({ style }) => [Number.parseFloat(style.top), Number.parseFloat(style.height)] as const);
    for (let i = 1; i < edges.length; i++) expect(edges[i]![0]).toBeCloseTo(edges[i - 1]![0] + edges[i - 1]![1], 3);
    const negative = buttons.find((button) => button.getAttribute('aria-label')!.includes('−0.12'))!;
    expect(negative.querySelector('.negative')).not.toBeNull();
  });
});

describe('the explanation', () => {
  test('is being computed: how far, and what it rests on so far', async () => {
    const body = await show({ explanation: explanationOf(1, 64), explaining: { done: 64, total: 256 } });
    expect(words(body)).toContain('computing 64 of 256');
    expect(words(body)).toContain('Linear fit to the score');
    const progress = body.querySelector('[role=progressbar]')!;
    expect(progress.getAttribute('aria-valuenow')).toBe('25');
    const shapley = [...body.querySelectorAll('option')].find((option) => option.textContent.startsWith('Shapley'))!;
    expect(shapley.disabled).toBe(true);
  });

  test('before the first stage there are no bars and no read-out', async () => {
    const body = await show({ explanation: null, explaining: { done: 0, total: 256 } });
    expect(words(body)).toContain('computing 0 of 256');
    expect(body.querySelectorAll('button.band')).toHaveLength(0);
  });

  test('exact values say that they add up', async () => {
    const body = await show();
    expect(words(body)).toContain('The eight values add up exactly: score 0.412 with all bands, 0.152 with none.');
    expect(words(body)).toContain('mostly on their own (R² 0.93)');
  });

  test('low fidelity is said in words and the bars fade', async () => {
    const body = await show();
    view.chosenReadOut = 'slimeExact';
    flushSync();
    expect(words(body)).toContain('Low fidelity, do not rely on this (R² 0.32).');
    expect(body.querySelector('.bars.doubtful')).not.toBeNull();
    view.chosenReadOut = 'slime';
    flushSync();
    expect(words(body)).toContain('Moderate fidelity (R² 0.61)');
    expect(body.querySelector('.bars.doubtful')).toBeNull();
  });

  test('a label that never changes is explained', async () => {
    const body = await show({
      explanation: explanationOf(1, 256, { constantLabel: true, r2: { slime: null, slimeExact: null, soft: 0.9 } }),
    });
    view.chosenReadOut = 'slime';
    flushSync();
    expect(words(body)).toContain('Every combination of bands stays on the same side of the threshold');
  });

  test('of another recording is not shown', async () => {
    const body = await show({ explanation: explanationOf(2) });
    expect(words(body)).toContain('No explanation yet');
  });
});

describe('what if bands were cut', () => {
  const cutting = (body: Element) => {
    const group = named(body, 'Bands to cut')!;
    const result = () => words(group.parentElement!.querySelector('.result')!).trim();
    const toggles = [...group.querySelectorAll('button')];
    const press = (name: string) => {
      [...group.parentElement!.querySelectorAll('button')].find((b) => words(b).trim() === name)!.click();
      flushSync();
    };
    return { toggles, result, press, box: group.closest('details')! };
  };

  test('any combination: the score and the side of the threshold', async () => {
    const { toggles, result, press } = cutting(await show());
    expect(toggles).toHaveLength(8);
    expect(result()).toBe('Choose one or more bands.');
    toggles[2]!.click();
    flushSync();
    expect(toggles[2]!.getAttribute('aria-pressed')).toBe('true');
    expect(result()).toBe('Without 0.65–1.14 kHz: score 0.102, 0.248 below the threshold, not flagged.');
    toggles[2]!.click();
    toggles[0]!.click();
    flushSync();
    expect(result()).toBe('Without 27–290 Hz: score 0.402, 0.052 above the threshold, still flagged.');
    press('All bands again');
    expect(result()).toBe('Choose one or more bands.');
    expect(words(document.querySelector('[aria-live]')!)).toBe('Choose one or more bands.');
  });

  test('says the smallest cut that would do, shows it and lets it be heard', async () => {
    const body = await show();
    const { box, result, press } = cutting(body);
    expect(words(box)).toContain('Without 0.65–1.14 kHz alone it would not be flagged.');
    press('Show that');
    expect(result()).toContain('not flagged');
    expect(words(document.querySelector('[aria-live]')!)).toBe(result());
    expect(body.querySelectorAll('.surface .cut')).toHaveLength(1);
    press('Hear it like that');
    await expect.poll(() => view.sound.state).toBe('playing');
    expect(view.sound.filter).toMatchObject({ kind: 'band-stop', lowHz: explanationOf(1).bands[2]!.lowHz });
  });

  test('before every mask was run, what is not known is said', async () => {
    const { toggles, result, box } = cutting(await show({ explanation: explanationOf(1, 64) }));
    toggles[3]!.click();
    flushSync();
    expect(result()).toMatch(/^Without .*: not computed yet\.$/);
    expect(words(box)).not.toContain('would not be flagged');
  });

  test('opens with the key, and is forgotten with the recording', async () => {
    const { box } = cutting(await show());
    expect(box.open).toBe(false);
    expect(view.toggleCutOfBand()).toBe(2);
    flushSync();
    expect(box.open).toBe(true);
    await view.open(recordingOf(2));
    expect(view.cut).toBeNull();
  });
});

describe('states', () => {
  test('nothing selected', async () => {
    const body = await show({ item: null, recording: null, score: null, explanation: null });
    expect(words(body)).toContain('Choose a recording in the queue.');
  });

  test('a missing file: the problem, and the bands still as text', async () => {
    const body = await show({
      item: itemOf(missingId),
      recording: recordingOf(missingId),
      score: scoreOf(missingId, []),
      explanation: explanationOf(missingId),
    });
    expect(words(body.querySelector('[role=alert]')!)).toContain('The file is no longer at /line/404.wav.');
    expect(body.querySelector<HTMLDetailsElement>('.twin details')!.open).toBe(true);
    expect(words(body.querySelector('tbody')!)).toContain('+0.31');
    expect(body.querySelectorAll('[role=application]')).toHaveLength(0);
  });

  test('while a recording is on its way the levels as a table stay closed', async () => {
    const { client } = clipClient();
    let held = false;
    look({ ...client, asset: (path) => (held ? new Promise(() => undefined) : client.asset(path)) });
    const body = await show({ view });
    const table = () => body.querySelector<HTMLDetailsElement>('.twin details')!;
    expect(table().open).toBe(false);
    held = true;
    void view.open(recordingOf(2));
    view.setExplanation(explanationOf(2));
    flushSync();
    expect(view.flagged.state).toBe('loading');
    expect(table().open).toBe(false);
  });

  test('a nearest normal whose file is missing can be looked for where its picture would be', async () => {
    const onlocate = vi.fn();
    const body = await show({ score: scoreOf(1, [missingId]), onlocate });
    const note = () => [...body.querySelectorAll('.missing')].map((element) => words(element)).join();
    await expect.poll(note).toContain('The file is no longer at /line/404.wav.');
    [...body.querySelectorAll('button')].find((button) => words(button).trim() === 'Locate…')!.click();
    expect(onlocate).toHaveBeenCalledOnce();
  });

  test.each([
    ['none of it is there', null],
    ['some of it is there', explanationOf(1, 64)],
  ])('an explanation that came to nothing can be asked for again: %s', async (_, explanation) => {
    const onexplain = vi.fn();
    const body = await show({ explanation, unexplained: 'The engine has stopped.', onexplain });
    const summary = body.querySelector('section.summary')!;
    expect(words(summary)).not.toContain('No explanation yet');
    if (explanation === null) expect(words(summary)).toContain('The engine has stopped.');
    const again = [...summary.querySelectorAll('button')].find((button) => words(button).trim() === 'Try again');
    again!.click();
    expect(onexplain).toHaveBeenCalledOnce();
  });

  test('without a nearest normal there is one picture and nothing to compare', async () => {
    const body = await show({ score: scoreOf(1, []) });
    expect(body.querySelectorAll('[role=application]')).toHaveLength(2);
    const normal = [...body.querySelectorAll('button')].find((button) => words(button).trim() === 'Normal')!;
    expect(normal.disabled).toBe(true);
  });
});

test('what comes next is made ready together with its nearest normal', async () => {
  const { client, assets } = clipClient();
  look(client);
  await show({ client, view, upcoming: [itemOf(2), itemOf(3)] });
  await expect
    .poll(() =>
      ['/audio/2.wav', '/audio/102.wav', '/audio/3.wav', '/audio/103.wav', '/audio/12.wav'].every((path) =>
        assets.includes(path),
      ),
    )
    .toBe(true);
});

test('takes its sound along when it goes: nothing else on the screen could stop it', async () => {
  await show();
  view.setLooping(true);
  view.sound.toggle();
  await expect.poll(() => view.sound.state).toBe('playing');
  await close();
  expect(view.sound.state).toBe('paused');
});
