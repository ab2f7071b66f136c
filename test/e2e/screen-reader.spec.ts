/**
 * A whole review by somebody who does not see the screen: only what Chromium hands to a screen reader is read, and what
 * is done is done on elements found by role and name.
 */
import { expect, forty, test } from './support/forty.ts';
import { Reader, type Spoken } from './support/reader.ts';

const score = String.raw`score -?\d[\d.,]*, \d[\d.,]* (above|below) threshold`;
const pump = String.raw`pump section 00, ${score}`;

// Less than a minute where nothing else runs.
test.setTimeout(300_000);

test('forty recordings by screen reader, from the start to the report', async ({ app, fortyPage: page }) => {
  const reader = await Reader.of(page);
  await test.step('where am I', () => hearPlace(reader));
  const list = await reader.find('grid', 'Flagged recordings');
  await test.step('the queue', () => hearQueue(reader, list));
  await test.step('the recording: score, pictures in words, bands', () => hearRecording(reader));
  await test.step('the first verdict, on its button', () => firstVerdict(reader));
  await test.step('take it back, and give it again', () => undoAndRedo(reader));
  await test.step('the other verdicts', () => otherVerdicts(reader, list));
  await test.step('the report', () => report(reader));
  expect(app.complaints).toEqual([]);
});

async function hearPlace(reader: Reader): Promise<void> {
  const everything = await reader.everything();
  expect(everything[0]).toMatchObject({ role: 'RootWebArea', name: 'Review · Earmark' });
  const roles = everything.map(({ role }) => role);
  for (const landmark of ['banner', 'navigation', 'main', 'contentinfo']) expect(roles).toContain(landmark);
  const headings = everything.filter(({ role }) => role === 'heading').map(({ name }) => name);
  expect(headings).toEqual(expect.arrayContaining(['Earmark', 'Queue', 'Decision', 'Reason']));
  const [banner] = await reader.all('banner');
  expect(banner!.text).toContain(`${forty} flagged`);
  await everythingHasAName(reader);
}

/** Whatever can be stopped at says what it is. */
async function everythingHasAName(reader: Reader): Promise<void> {
  const everything = await reader.everything();
  const nameless = everything.filter(
    ({ role, name, text, states }) =>
      states['focusable'] === true && !['RootWebArea', 'main', 'generic'].includes(role) && name + text === '',
  );
  expect(nameless).toEqual([]);
}

async function hearQueue(reader: Reader, list: Spoken): Promise<void> {
  await reader.focus(list);
  expect(await reader.activeRow(list)).toMatchObject({ role: 'row', states: { selected: true } });
  expect((await reader.activeRow(list)).text).toMatch(/^Open .*pump .*\.wav .*\d .*\d/);
  await reader.key('ArrowDown');
  await expect.poll(async () => (await reader.activeRow(list)).text).toContain('Open');
  await reader.key('k');
  await reader.hears(new RegExp(`^${pump}\\. Open\\. 1 of ${forty}\\.$`));
  await reader.key('j');
  await reader.hears(new RegExp(`^${pump}\\. Open\\. 2 of ${forty}\\.$`));
  await reader.key('k');
  await reader.hears(new RegExp(`^${pump}\\. Open\\. 1 of ${forty}\\.$`));
}

async function hearRecording(reader: Reader): Promise<void> {
  const meter = await reader.find('image', /^Score /);
  expect(meter.name).toMatch(/^Score \d[\d.,]*, threshold \d[\d.,]*, \d[\d.,]* above$/);
  const pictures = () => reader.all('application', /^Spectrogram/);
  await expect.poll(async () => (await pictures()).length).toBe(2);
  for (const picture of await pictures()) {
    // Its text twin is its description.
    expect(picture.description).toMatch(/Hz/);
    expect(picture.description).toMatch(/dB/);
  }
  const [flagged] = await pictures();
  await reader.press(flagged!, 'ArrowRight');
  await reader.hears(/\d.* s, .*Hz, .*dB/);
  // It stays as it was opened whatever arrives, and is not open by itself while the sound is on its way.
  await reader.press(await reader.find('DisclosureTriangle', /Levels as a table/));
  const table = await reader.find('table', /./);
  expect(table.name).toMatch(/band/i);
  const bands = async () => (await reader.all('rowheader')).filter(({ name }) => name.endsWith('Hz')).length;
  await expect.poll(bands).toBeGreaterThanOrEqual(8);

  await expect
    .poll(async () => (await reader.everything())[0]!.text.includes('The eight values add up exactly'), {
      timeout: 60_000,
    })
    .toBe(true);
  await reader.key('Shift+E');
  await reader.hears(/Hz.*[+−-]\d/);
}

async function firstVerdict(reader: Reader): Promise<void> {
  const button = await reader.find('button', /Real fault/);
  expect(button.states['pressed']).toBe('false');
  await reader.press(button);
  await reader.hears(new RegExp(`^Real fault saved\\. Next: ${pump}\\.$`));
  expect((await reader.all('banner'))[0]!.text).toContain('1 done');
  const reasons = (await reader.all('button')).filter(({ states }) => /^\d$/.test(String(states['keyshortcuts'])));
  expect(reasons.length).toBeGreaterThan(2);
  await reader.press(reasons[1]!);
  await reader.hears(`Reason saved: ${reasons[1]!.name}.`);
}

async function undoAndRedo(reader: Reader): Promise<void> {
  await reader.press(await reader.find('button', /^Undo/));
  await reader.hears(new RegExp(`^Undone\\. Real fault: ${pump}\\.$`));
  await reader.press(await reader.find('button', /^Undo/));
  await reader.hears(new RegExp(`^Undone\\. Open: ${pump}\\.$`));
  expect((await reader.find('button', /Real fault/)).states['pressed']).toBe('false');
  await reader.press(await reader.find('button', /^Redo/));
  await reader.hears(new RegExp(`^Redone\\. Real fault: ${pump}\\.$`));
  await expect.poll(async () => (await reader.find('button', /Real fault/)).states['pressed']).toBe('true');
}

/** Each is announced with what comes next, and that is the row which the list says it is at. */
async function otherVerdicts(reader: Reader, list: Spoken): Promise<void> {
  await reader.focus(list);
  await reader.key('n');
  await reader.hears(new RegExp(`^${pump}\\. Open\\. \\d+ of ${forty}\\.$`));
  for (let given = 2; given <= forty; given++) {
    const [key, word] = given % 8 === 0 ? ['d', 'Unsure'] : ['f', 'False alarm'];
    await reader.key(key!);
    await expect.poll(async () => (await reader.all('banner'))[0]!.text).toContain(`${given} done`);
    if (given === forty) break;
    const said = await reader.hears(new RegExp(`^${word} saved\\. Next: ${pump}\\.$`));
    const [, next] = /Next: .*score (-?\d[\d.,]*),/.exec(said)!;
    const row = await reader.activeRow(list);
    expect(row.text).toMatch(/^Open /);
    expect(row.text).toContain(next!);
  }
  await reader.hears('Unsure saved. Every flagged recording has a verdict.');
  await reader.find('heading', 'Every flagged recording has a verdict');
}

async function report(reader: Reader): Promise<void> {
  const [main] = await reader.all('main');
  expect(main!.text).toContain('Make the report');
  await reader.press(await reader.find('button', /^Make the report/));
  await reader.press(await reader.find('button', 'Make the report (HTML)'));
  expect(await reader.hears(/ is ready\./, 120_000)).toMatch(/^“.+\.html” is ready\. Saved at .+\.html/);
  expect((await reader.everything())[0]!.name).toBe('Report · Earmark');
  await everythingHasAName(reader);
}
