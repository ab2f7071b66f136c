import { flushSync } from 'svelte';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Earmark } from '#renderer/state/app.svelte.ts';
import { contextOf } from '#renderer/state/context.ts';
import { ThemeState } from '#renderer/state/theme.svelte.ts';
import Setup from '#renderer/views/Setup/Setup.svelte';
import { testClient, testStorage, type TestClient } from '#test/renderer/support/client.ts';
import type { Scenario } from '#test/renderer/support/fake-host/scenario.ts';
import { button, labelled, settle, show, type } from '#test/renderer/support/mount.ts';
import { detectorSpec } from '#test/support/detector-spec.ts';

let made: TestClient;
let earmark: Earmark;
let root: HTMLElement;

async function open(scenario: Scenario = {}): Promise<void> {
  made = testClient({ items: 6, ...scenario });
  earmark = new Earmark(made.client, testStorage());
  earmark.show('setup');
  await earmark.start();
  const noQuery = { matches: false, addEventListener: () => undefined } as unknown as MediaQueryList;
  const theme = new ThemeState(testStorage(), document.createElement('html'), noQuery);
  root = show(Setup, {}, contextOf({ earmark, theme }));
  await settle();
}
const dialog = () => document.querySelector<HTMLElement>('[role=dialog]')!;
const inputs = (name: string) => made.host.calls.filter((call) => call.name === name).map(({ input }) => input);

describe('what was found', () => {
  test('is listed per machine and section, with what cannot be scored', async () => {
    await open();
    const rows = [...root.querySelectorAll('tbody tr')].map((row) =>
      [...row.querySelectorAll('th, td')].map((cell) => cell.textContent.trim()).join(' '),
    );
    expect(rows[0]).toMatch(/^fan 00 380 150 120 60 20 2/);
    expect(root.textContent).toContain('980 recordings of 4 machine sections; 2 cannot be scored');
    expect(root.textContent).toContain('Files that cannot be read were left out');
    expect(root.textContent).toContain('This WAV file holds no samples.');
  });

  test('of which nothing can be scored is not offered for a detector', async () => {
    await open();
    const [first, ...others] = earmark.library.groups;
    earmark.library.groups = [{ ...first!, recordings: 0, broken: 3 }, ...others];
    flushSync();
    const offered = [...root.querySelectorAll('tbody tr')].map((row) => row.querySelector('button') !== null);
    expect(offered.slice(0, 4)).toEqual([false, true, true, true]);
  });

  test('nothing: a next step is offered', async () => {
    await open({ items: 0, reviewed: 0, sample: 'none' });
    expect(root.textContent).toContain('No recordings yet');
    expect(button(root, 'New detector…').disabled).toBe(true);
  });
});

describe('importing', () => {
  beforeEach(async () => {
    await open();
    button(root, 'Import…').click();
    await settle(20);
  });

  test('walks through folders and imports the one that is open', async () => {
    button(dialog(), 'fan').click();
    await settle();
    expect(labelled<HTMLInputElement>(dialog(), 'Folder').value).toBe('/home/lindqvist/fan');
    button(dialog(), 'Import this folder').click();
    await settle();
    expect(inputs('import.start')).toEqual([{ paths: ['/home/lindqvist/fan'] }]);
    expect(earmark.jobs.running.map(({ kind }) => kind)).toEqual(['import']);
  });

  test('takes chosen folders and files', async () => {
    for (const name of ['Choose pump', 'Choose manifest.csv']) {
      dialog().querySelector<HTMLInputElement>(`[aria-label="${name}"]`)!.click();
    }
    flushSync();
    button(dialog(), 'Import 2 chosen items').click();
    await settle();
    expect(inputs('import.start')).toEqual([{ paths: ['/home/lindqvist/pump', '/home/lindqvist/manifest.csv'] }]);
  });

  test('says in words what is wrong with a typed path, and stays', async () => {
    type(labelled<HTMLInputElement>(dialog(), 'Folder'), '/missing');
    button(dialog(), 'Open').click();
    await settle();
    expect(dialog().textContent).toContain('There is no folder or file at that place.');
    expect(inputs('import.start')).toEqual([]);
  });

  test('takes a typed file at once', async () => {
    type(labelled<HTMLInputElement>(dialog(), 'Folder'), '/data/list.CSV');
    button(dialog(), 'Import this file').click();
    await settle();
    expect(inputs('import.start')).toEqual([{ paths: ['/data/list.CSV'] }]);
  });
});

describe('the folder that is imported', () => {
  async function typeAndImport(path: string): Promise<void> {
    await open();
    button(root, 'Import…').click();
    await settle();
    type(labelled<HTMLInputElement>(dialog(), 'Folder'), path);
    button(dialog(), 'Import this folder').click();
    await settle(20);
  }

  test('is the one in the field, also while another one is still listed', async () => {
    await typeAndImport('/data/pumps');
    expect(inputs('import.start')).toEqual([{ paths: ['/data/pumps'] }]);
  });

  test.each(['/missing', ' '])('is none where the field names none: %j', async (path) => {
    await typeAndImport(path);
    expect(inputs('import.start')).toEqual([]);
    expect(dialog().textContent).toContain('Import this folder');
  });
});

test('what is typed while the first folder is on its way stays', async () => {
  await open();
  button(root, 'Import…').click();
  flushSync();
  const field = labelled<HTMLInputElement>(dialog(), 'Folder');
  type(field, '/data/pumps');
  await settle(20);
  expect(field.value).toBe('/data/pumps');
});

describe('a new detector', () => {
  beforeEach(async () => {
    await open();
    button(root, 'Make a detector for pump, section 00').click();
    await vi.waitFor(() => expect(dialog().textContent).toContain('12 recordings to learn from'), { timeout: 5000 });
  });

  test('says where recordings of one section were coded in different ways', async () => {
    const said = 'This section has recordings of different codings';
    expect(dialog().textContent).not.toContain(said);
    button(dialog(), 'Cancel').click();
    await settle();
    button(root, 'Make a detector for valve, section 00').click();
    await settle();
    expect(dialog().textContent).toContain(`${said}: WAV or FLAC, MP3.`);
  });

  test('proposes the training normals of the section, fused, 95 percent', async () => {
    button(dialog(), 'Make the detector').click();
    await settle(20);
    expect(inputs('detectors.create')).toEqual([
      {
        name: 'pump, section 00',
        machine: 'pump',
        section: '00',
        normals: { machine: 'pump', section: '00', label: 'normal', split: 'train' },
        normalise: 'as-given',
        spec: detectorSpec(),
      },
    ]);
  });

  test('is made, used, and what it flags is opened for review', async () => {
    button(dialog(), 'Make the detector').click();
    await vi.waitFor(() => expect(inputs('sessions.create')).toHaveLength(1), { timeout: 10_000, interval: 100 });
    await settle(20);
    expect(inputs('detectors.score')).toEqual([
      { detectorId: 1, recordings: { machine: 'pump', section: '00', split: 'test' } },
    ]);
    expect(inputs('sessions.create')).toEqual([
      { name: expect.stringMatching(/^pump, section 00, \d{4}-\d\d-\d\d$/), detectorIds: [1] },
    ]);
    expect(earmark.view).toBe('review');
    expect(earmark.notices.list.map(({ text }) => text)).toContain('14 recordings flagged and ready to review.');
  }, 20_000);

  test('of machines that nobody named takes exactly those, learns from a folder and scores the rest', async () => {
    const select = labelled<HTMLSelectElement>(dialog(), 'Machine and section');
    select.selectedIndex = 3;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    type(labelled<HTMLInputElement>(dialog(), 'Only files'), '/healthy/');
    await settle(250);
    expect(dialog().textContent).toContain('6 recordings to learn from');
    button(dialog(), 'Make the detector').click();
    await vi.waitFor(() => expect(inputs('detectors.score')).toHaveLength(1), { timeout: 10_000, interval: 100 });
    expect(inputs('detectors.create')).toMatchObject([
      { machine: '', section: '', normals: { ids: [1500, 1501, 1502, 1503, 1504, 1505] } },
    ]);
    expect(inputs('detectors.score')).toMatchObject([{ recordings: { ids: [1506, 1507, 1508] } }]);
  }, 20_000);

  test('is made with the front end, statistics, read-out and precision that were chosen', async () => {
    const choose = (label: string, option: string) => {
      const select = labelled<HTMLSelectElement>(dialog(), label);
      select.selectedIndex = [...select.options].findIndex(({ text }) => text.startsWith(option));
      select.dispatchEvent(new Event('change', { bubbles: true }));
      flushSync();
    };
    choose('Front end', 'STFT, 201 bins, padded');
    choose('Normalisation', 'Statistics of these');
    choose('Precision', 'Fast');
    choose('Read-out', 'Mean and spread');
    choose('Local density', '4 neighbours');
    const words = dialog().textContent;
    expect(words).toContain('so that the model reaches 8 kHz as well');
    expect(words).toContain('The model was trained on 128 bins; it is stretched to this front end.');
    expect(dialog().querySelector('summary')!.textContent).toMatch(
      /More choices.*STFT.*Statistics of these normal recordings · Fast \(int8\) · Mean and spread.*k 1 · Local density 4/s,
    );
    button(dialog(), 'Make the detector').click();
    await settle(20);
    expect(inputs('detectors.create')).toMatchObject([
      {
        normalise: 'normals',
        spec: {
          frontEnd: { kind: 'stft-206', normalisation: null },
          precision: 'int8',
          readOut: 'rows-stats',
          density: 4,
        },
      },
    ]);
  });

  test('without a network asks nothing about one', async () => {
    const scorer = labelled<HTMLSelectElement>(dialog(), 'Scorer');
    scorer.selectedIndex = [...scorer.options].findIndex(({ text }) => text.startsWith('Level'));
    scorer.dispatchEvent(new Event('change', { bubbles: true }));
    await settle();
    expect(dialog().textContent).not.toContain('More choices');
    button(dialog(), 'Make the detector').click();
    await settle(20);
    expect(inputs('detectors.create')).toMatchObject([{ normalise: 'as-given', spec: { kind: 'level' } }]);
  });

  test('that would learn from nothing is not made', async () => {
    type(labelled<HTMLInputElement>(dialog(), 'Only files'), '/nowhere/');
    await settle(250);
    button(dialog(), 'Make the detector').click();
    await settle(20);
    expect(dialog().textContent).toContain('There is nothing to learn from in this choice.');
    expect(inputs('detectors.create')).toEqual([]);
  });

  test('with a mistake is not made; the mistake is named beside its field', async () => {
    type(labelled<HTMLInputElement>(dialog(), 'Name'), ' ');
    type(labelled<HTMLInputElement>(dialog(), 'Percent'), '195');
    button(dialog(), 'Make the detector').click();
    await settle();
    expect(inputs('detectors.create')).toEqual([]);
    const wrong = [...dialog().querySelectorAll('[aria-invalid=true]')].map((field) => {
      const id = field.getAttribute('aria-describedby')!;
      return document.getElementById(id)?.textContent;
    });
    expect(wrong).toEqual(['Give it a name.', 'Between 50 and 99.9 percent.']);
  });
});

test('a detector shows its threshold, the rule in words, and where the normal recordings lie', async () => {
  await open();
  const card = root.querySelector('article[aria-label="pump, section 00"]')!;
  const words = card.textContent.replace(/\s+/g, ' ');
  expect(words).toContain('2.084');
  expect(words).toContain('above 95 % of the normal recordings');
  expect(words).toContain('high-pass 1,200 Hz');
  expect(words).toMatch(
    /Scores of 120 normal recordings, each compared with the others from .* at or above the threshold 2\.084\./,
  );
  const threshold = Number(card.querySelector('svg .threshold')!.getAttribute('x1'));
  for (const bar of card.querySelectorAll('svg .bar')) {
    const right = Number(bar.getAttribute('x')) + Number(bar.getAttribute('width'));
    if (!bar.classList.contains('above')) expect(Number(bar.getAttribute('x'))).toBeLessThan(threshold);
    else expect(right).toBeGreaterThan(threshold);
  }
});

test('a detector says through what it hears and how it compares', async () => {
  await open();
  const words = (name: string) =>
    root.querySelector(`article[aria-label="${name}, section 00"]`)!.textContent.replace(/\s+/g, ' ');
  expect(words('fan')).toContain('Mel, 128 bins normalised by the model’s own statistics');
  expect(words('fan')).toContain('Mean per frequency row, cosine distance, 1 neighbour plain distance');
  expect(words('fan')).not.toContain('Precision');
  expect(words('pump')).toContain('Fast (int8)');
  expect(words('valve')).toContain('STFT, 201 bins normalised by its normals: mean −7.231, deviation 3.412');
});

test('the name of the reviewer is saved', async () => {
  await open();
  type(labelled<HTMLInputElement>(root, 'Your name'), 'B. Okafor');
  button(root, 'Save').click();
  await settle();
  expect(inputs('settings.set')).toEqual([{ reviewer: 'B. Okafor' }]);
  expect(earmark.state?.reviewer).toBe('B. Okafor');
});

test('the engine can be restarted, and its state is shown', async () => {
  await open();
  expect(root.textContent).toContain('onnxruntime 1.30.0');
  button(root, 'Restart the engine').click();
  await settle();
  expect(inputs('engine.restart')).toHaveLength(1);
  expect(earmark.state?.engine.restarts).toBe(1);
});
