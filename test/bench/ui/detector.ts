import type { Page } from '@playwright/test';
import { both, duration, note, timing, type Row } from '#test/bench/measure.ts';
import { report, type BenchOptions } from '#test/bench/options.ts';
import { keepNoBodies, showsClip, showsRows, withApplication } from './application.ts';
import { chosen, hold, map, mapIsDrawn, mapped, marksIn } from './detector-map.ts';
import { addLargeSession, type LargeSession } from './large-session.ts';
import { connectQuestioner, waitsRow, type Questioner } from './questions.ts';
import { noted, watched, watchedRows } from './watch.ts';

/** How often the host alone works out the same. */
const rounds = 5;

/** A detector that scored 50,000 recordings: its screen opened, thresholds tried, its map looked at and chosen from. */
export function detectorRows({ quick, profile }: BenchOptions): Promise<Row[]> {
  const count = quick ? 5_000 : 50_000;
  return withApplication(
    (library, folder) => {
      report(`detector: writing ${count.toLocaleString('en')} recordings with vectors`);
      return addLargeSession(library, folder, count, { detectors: 1, embeddings: true, labels: true });
    },
    async ({ page }, session) => {
      await showsRows(page, session.recordings);
      await showsClip(page);
      await page.waitForTimeout(2_000);
      // Else the answers come into this process too, as messages of the inspector.
      await keepNoBodies(page);
      const questioner = await connectQuestioner(page);
      try {
        report('detector: the host, when there is nothing to do');
        const alone = await questioner.meanwhile(() => page.waitForTimeout(3_000));
        report('detector: opening');
        const opening = await opened(page, session, questioner, alone, profile);
        report('detector: the host by itself');
        const working = await workedOut(page, questioner, alone);
        report('detector: thresholds');
        const trying = await tried(page, profile);
        report('detector: map');
        const mapping = await mapped(page, profile);
        report('detector: map by neighbours');
        const arranging = await arranged(page, questioner, alone, profile);
        return [...opening, ...working, ...trying, ...mapping, ...arranging, ...(await chosen(page, profile))];
      } finally {
        questioner.close();
      }
    },
  );
}

async function opened(
  page: Page,
  { name, verdicts }: LargeSession,
  questioner: Questioner,
  alone: readonly number[],
  folder: string | null,
): Promise<Row[]> {
  let [scores, marks] = [0, 0];
  let waits: number[] = [];
  const { tasks } = await watched(
    page,
    async () => {
      waits = await questioner.meanwhile(async () => {
        const start = performance.now();
        await page.keyboard.press('Control+2');
        await page.getByRole('img', { name: 'Scores by what is known' }).waitFor({ timeout: 60_000 });
        await page.getByRole('img', { name: 'ROC curve' }).waitFor();
        scores = (performance.now() - start) / 1000;
        await page.waitForFunction(mapIsDrawn, null, { timeout: 120_000 });
        marks = (performance.now() - start) / 1000;
      });
    },
    { folder, name: 'detector-opened' },
  );
  const drawn = marksIn((await map(page).getAttribute('aria-label')) ?? '');
  return [
    note(
      `${name} scored, ${verdicts.toLocaleString('en')} with a verdict: opened, until the scores are there`,
      duration(scores),
    ),
    note(`  until the map is drawn, ${drawn.toLocaleString('en')} marks`, duration(marks)),
    note(
      '  longest task meanwhile',
      tasks === null ? 'not told by this browser' : duration(Math.max(0, ...tasks) / 1000),
    ),
    waitsRow([waits], alone),
  ];
}

/** What the page asked for, several times more, without a page that takes the answer in. */
async function workedOut(page: Page, questioner: Questioner, alone: readonly number[]): Promise<Row[]> {
  const chosen = page.getByRole('combobox', { name: 'Detector', exact: true });
  const detectorId = Number(await chosen.inputValue());
  const part = { section: null, attribute: null, compareWith: null };
  const measured = async (what: string, ask: () => Promise<number>) => {
    const seconds: number[] = [];
    const waits: number[][] = [];
    for (let round = 0; round < rounds; round += 1) {
      await page.waitForTimeout(300);
      waits.push(await questioner.meanwhile(async () => seconds.push(await ask())));
    }
    const found = timing(seconds.map((each) => ({ seconds: each, processor: 0 })));
    return [note(what, both(found)), waitsRow(waits, alone)];
  };
  const scores = 'the host by itself: scores and curve worked out';
  return [
    ...(await measured(scores, () => questioner.ask('detectors.overview', { detectorId, ...part }))),
    ...(await measured('the host by itself: map worked out', () => questioner.ask('detectors.map', { detectorId }))),
  ];
}

/** Keys that are held on the slider of the threshold; sentence, tables and curve follow each step. */
async function tried(page: Page, folder: string | null): Promise<Row[]> {
  await page.getByRole('slider', { name: 'Threshold to try' }).focus();
  const right = await watched(page, () => hold(page, 'ArrowRight', 150), { folder, name: 'threshold' });
  const far = await watched(page, () => hold(page, 'ArrowLeft', 30, 'Shift'), { folder, name: 'threshold-far' });
  return [
    ...watchedRows('a threshold tried: ArrowRight held for 150 steps', right),
    ...watchedRows('  ArrowLeft held with Shift for 30 steps of ten', far),
  ];
}

/** The same marks laid out by their neighbours, and back. */
async function arranged(
  page: Page,
  questioner: Questioner,
  alone: readonly number[],
  folder: string | null,
): Promise<Row[]> {
  const layout = (name: string) => page.getByRole('button', { name, exact: true });
  let seconds = 0;
  let waits: number[] = [];
  const { tasks } = await watched(
    page,
    async () => {
      waits = await questioner.meanwhile(async () => {
        const start = performance.now();
        await layout('neighbours').click();
        await page.getByText('No axes: only what lies beside what has a meaning').waitFor({ timeout: 300_000 });
        seconds = (performance.now() - start) / 1000;
      });
    },
    { folder, name: 'neighbours' },
  );
  await layout('directions').click();
  await page.getByText(/^First axis/).waitFor();
  return [
    note('map laid out by neighbours, until it is there', duration(seconds)),
    noted('  long tasks meanwhile', tasks),
    waitsRow([waits], alone),
  ];
}
