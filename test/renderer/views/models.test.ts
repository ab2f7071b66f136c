import { flushSync } from 'svelte';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Earmark } from '#renderer/state/app.svelte.ts';
import { contextOf } from '#renderer/state/context.ts';
import { ThemeState } from '#renderer/state/theme.svelte.ts';
import Setup from '#renderer/views/Setup/Setup.svelte';
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

const pathLabel = 'Folder or ONNX file of the model';
const dialog = () => document.querySelector<HTMLElement>('[role=dialog]')!;
const inputs = (name: string) => made.host.calls.filter((call) => call.name === name).map(({ input }) => input);
const cards = () =>
  [...root.querySelectorAll('[aria-labelledby] article')].filter((card) => card.textContent.includes('SHA-256'));
const said = () => earmark.notices.list.map((notice) => notice.text).join(' ');

async function importModel(path: string, fill: () => void = () => undefined): Promise<void> {
  button(root, 'Import a model…').click();
  await settle(20);
  type(labelled<HTMLInputElement>(dialog(), pathLabel), path);
  fill();
  button(dialog(), 'Import the model').click();
  await settle(150);
}

function choose(select: HTMLSelectElement, text: string): void {
  select.selectedIndex = [...select.options].findIndex((option) => option.textContent.includes(text));
  select.dispatchEvent(new Event('change', { bubbles: true }));
  flushSync();
}

describe('the models', () => {
  test('begin with the one that comes with Earmark, which stays as it is', () => {
    expect(cards()).toHaveLength(1);
    const text = cards()[0]!.textContent;
    expect(text).toContain('earmark-small');
    expect(text).toContain('comes with Earmark');
    expect(text).toContain('log-mel, 128 bins, 1024 frames (10.2 s)');
    expect(text).toContain('Trained on generated machine sounds.');
    expect(() => button(cards()[0]!, /Rename|Delete/)).toThrow('no button');
  });

  test('are imported with a name and a length', async () => {
    await importModel('/models/audioset', () => {
      type(labelled<HTMLInputElement>(dialog(), 'Name'), 'AudioSet');
      choose(labelled<HTMLSelectElement>(dialog(), 'Length of its input'), '5 s');
    });
    expect(inputs('models.import')).toEqual([{ path: '/models/audioset', name: 'AudioSet', frames: 512 }]);
    expect(cards()).toHaveLength(2);
    expect(cards()[1]!.textContent).toContain('346.4 MB');
    expect(cards()[1]!.textContent).toContain('mean −4.2677, deviation 4.5690');
    await vi.waitFor(() => expect(said()).toContain('The model “AudioSet” is in the library.'));
  });

  test('need a folder, and a refusal is said in words', async () => {
    await importModel('  ');
    expect(dialog().textContent).toContain('Type or paste the path of a folder or an ONNX file');
    expect(inputs('models.import')).toEqual([]);
    type(labelled<HTMLInputElement>(dialog(), pathLabel), '/missing');
    button(dialog(), 'Import the model').click();
    await settle(20);
    expect(said()).toContain('There is no model folder at that place.');
  });

  test('are renamed and deleted', async () => {
    await importModel('/models/audioset');
    button(root, 'Rename audioset').click();
    await settle(20);
    type(labelled<HTMLInputElement>(dialog(), 'Name'), 'Better');
    button(dialog(), 'Rename').click();
    await settle(20);
    expect(cards()[1]!.textContent).toContain('Better');
    button(root, 'Delete Better').click();
    await settle(20);
    expect(dialog().textContent).toContain('The folder it was imported from is not touched.');
    button(dialog(), 'Delete').click();
    await settle(20);
    expect(cards()).toHaveLength(1);
  });

  test('can be chosen for a detector once there are two', async () => {
    const open = async () => {
      button(root, 'Make a detector for pump, section 00').click();
      await settle(250);
    };
    await open();
    expect(() => labelled(dialog(), 'Model')).toThrow('no control');
    button(dialog(), 'Cancel').click();
    await settle(20);
    await importModel('/models/audioset');
    await open();
    choose(labelled<HTMLSelectElement>(dialog(), 'Model'), 'audioset');
    button(dialog(), 'Make the detector').click();
    await settle(20);
    expect(inputs('detectors.create')).toMatchObject([{ model: '1'.repeat(64) }]);
  });

  test('are found by browsing, from the home folder or from what was typed', async () => {
    button(root, 'Import a model…').click();
    await settle(20);
    const path = () => labelled<HTMLInputElement>(dialog(), pathLabel).value;
    button(dialog(), 'Browse…').click();
    await settle(20);
    expect(inputs('folders.list')).toEqual([{ path: '' }]);
    expect(path()).toBe('/home/lindqvist');
    // Recordings are not shown, nor boxes to tick.
    expect(dialog().textContent).not.toContain('.wav');
    expect(dialog().querySelector('[type=checkbox]')).toBeNull();

    button(dialog(), /^fan/).click();
    await settle(20);
    expect(path()).toBe('/home/lindqvist/fan');
    expect(document.activeElement!.textContent).toContain('Folder above');
    button(dialog(), /model\.onnx/).click();
    flushSync();
    expect(path()).toBe('/home/lindqvist/fan/model.onnx');
    expect(button(dialog(), /model\.onnx/).getAttribute('aria-pressed')).toBe('true');
    button(dialog(), /model\.onnx/).click();
    flushSync();
    expect(path()).toBe('/home/lindqvist/fan');
    button(dialog(), /model\.onnx/).click();
    button(dialog(), 'Import the model').click();
    await settle(60);
    expect(inputs('models.import')).toEqual([{ path: '/home/lindqvist/fan/model.onnx' }]);
  });

  test('are looked for at home where the typed path leads nowhere, and the reason is said', async () => {
    button(root, 'Import a model…').click();
    await settle(20);
    type(labelled<HTMLInputElement>(dialog(), pathLabel), '/missing');
    button(dialog(), 'Browse…').click();
    await settle(20);
    expect(inputs('folders.list')).toEqual([{ path: '/missing' }, { path: '' }]);
    type(labelled<HTMLInputElement>(dialog(), pathLabel), '/missing');
    button(dialog(), 'Open').click();
    await settle(20);
    expect(dialog().querySelector('[aria-invalid=true]')).not.toBeNull();
    type(labelled<HTMLInputElement>(dialog(), pathLabel), '/somewhere');
    expect(dialog().querySelector('[aria-invalid=true]')).toBeNull();
  });
});

describe('comparing models', () => {
  const row = (name: string) =>
    [...dialog().querySelectorAll('tbody tr')].find((one) => one.querySelector('th')!.textContent === name)!;
  const cells = (name: string) => [...row(name).querySelectorAll('td')].map((cell) => cell.textContent.trim());
  const compare = async () => {
    button(root, 'Compare…').click();
    await settle(20);
  };

  test('needs two of them', async () => {
    expect(() => button(root, 'Compare…')).toThrow('no button');
    await importModel('/models/audioset');
    await compare();
    expect(dialog().querySelectorAll('thead th')).toHaveLength(3);
  });

  test('sets what differs apart, side by side', async () => {
    await importModel('/models/audioset', () => {
      choose(labelled<HTMLSelectElement>(dialog(), 'Length of its input'), '5 s');
    });
    await compare();
    expect(cells('Parameters')).toEqual(['2,812,416', '86,594,063']);
    expect(cells('Weights')).toEqual(['11.2 MB', '346.4 MB']);
    expect(cells('Window')).toEqual(['1,024 frames (10.2 s)', '512 frames (5.1 s)']);
    expect(cells('Mean')).toEqual(['−3.1368', '−4.2677']);
    expect(cells('Origin')).toEqual(['comes with Earmark', '/models/audioset']);
    expect(cells('What its maker says')[1]).toContain('# audioset');
    expect(cells('SHA-256')).toHaveLength(2);
    expect(row('Window').className).toContain('differs');
    expect(row('Layers').className).not.toContain('differs');
  });

  test('lets more than two be chosen', async () => {
    await importModel('/models/a');
    await importModel('/models/b');
    await importModel('/models/c');
    await compare();
    expect(dialog().querySelectorAll('thead th')).toHaveLength(4);
    const boxes = [...dialog().querySelectorAll<HTMLInputElement>('[type=checkbox]')];
    expect(boxes.map(({ checked }) => checked)).toEqual([true, true, true, false]);
    for (const index of [0, 1]) boxes[index]!.click();
    flushSync();
    expect(dialog().textContent).toContain('Choose at least two.');
    boxes[3]!.click();
    flushSync();
    expect([...dialog().querySelectorAll('thead th')].map((head) => head.textContent)).toEqual(['Property', 'b', 'c']);
  });
});
