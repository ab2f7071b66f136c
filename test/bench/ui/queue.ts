import type { Page } from '@playwright/test';
import { atMost, both, duration, note, timing, type Row } from '#test/bench/measure.ts';
import { report, type BenchOptions } from '#test/bench/options.ts';
import {
  chooseSession,
  showsAnotherClip,
  showsClip,
  showsRows,
  toSampleSession,
  withApplication,
} from './application.ts';
import { addLargeSession, type LargeSession } from './large-session.ts';
import { noted, taskRow, watched, watchedRows, type Profile } from './watch.ts';

const rowPixels = 52;
/** From one repetition of a key that is held to the next, ms. */
const keyPause = 33;

/** A session of 50,000 recordings: opened, scrolled through from end to end, ordered, searched, judged. */
export function queueRows({ quick, profile }: BenchOptions): Promise<Row[]> {
  const count = quick ? 5_000 : 50_000;
  return withApplication(
    (library, folder) => {
      report(`queue: writing ${count.toLocaleString('en')} recordings`);
      return addLargeSession(library, folder, count);
    },
    async ({ page }, session) => {
      report('queue: opening');
      const opening = await opened(page, session);
      await page.waitForTimeout(2_000);
      report('queue: scrolling');
      const scrolling = await scrolled(page, session.recordings, profile);
      report('queue: keys');
      const keys = await walked(page, profile);
      report('queue: orders and search');
      const arranging = await arranged(page, profile);
      report('queue: verdicts');
      return [...opening, ...scrolling, ...keys, ...arranging, ...(await judged(page, quick ? 20 : 100, profile))];
    },
  );
}

async function opened(page: Page, { sessionId, recordings, name, verdicts }: LargeSession): Promise<Row[]> {
  let [rows, clip] = [0, 0];
  await toSampleSession(page);
  const another = await showsAnotherClip(page);
  const { tasks } = await watched(page, async () => {
    const start = performance.now();
    await chooseSession(page, sessionId);
    await showsRows(page, recordings);
    rows = (performance.now() - start) / 1000;
    await another();
    clip = (performance.now() - start) / 1000;
  });
  const longest = Math.max(0, ...(tasks ?? []));
  return [
    note(`${name}, ${verdicts.toLocaleString('en')} with a verdict: opened, until the queue is there`, duration(rows)),
    note('  until the first clip is there', duration(clip)),
    note('  longest task meanwhile', tasks === null ? 'not told by this browser' : duration(longest / 1000)),
  ];
}

async function scrolled(page: Page, recordings: number, folder: string | null): Promise<Row[]> {
  const grid = page.getByLabel('Flagged recordings');
  const box = (await grid.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const top = () => grid.evaluate((element) => element.scrollTop);
  const wheel = async (times: number, pixels: number) => {
    for (let turned = 0; turned < times; turned += 1) {
      await page.mouse.wheel(0, pixels);
      await page.waitForTimeout(8);
    }
  };
  const slow = await watched(page, () => wheel(200, 100), { folder, name: 'wheel' });
  const end = recordings * rowPixels;
  const fast = await watched(
    page,
    async () => {
      for (let before = -1, now = 0; now > before && now < end; before = now, now = await top()) await wheel(20, 4_000);
    },
    { folder, name: 'wheel-through' },
  );
  const reached = (await top()) + box.height;
  const jumps = await watched(
    page,
    async () => {
      for (let jump = 0; jump < 100; jump += 1) {
        await grid.evaluate((element, share) => (element.scrollTop = share * element.scrollHeight), (jump * 0.618) % 1);
        await page.waitForTimeout(keyPause);
      }
    },
    { folder, name: 'jumps' },
  );
  await grid.evaluate((element) => (element.scrollTop = 0));
  return [
    ...watchedRows('  scrolled by wheel, 100 px at a time', slow),
    ...watchedRows(`  through ${percent(reached / end)} of its length, 4,000 px at a time`, fast),
    ...watchedRows('  100 jumps, as with the scroll bar', jumps),
  ];
}

const percent = (share: number) => `${Math.round(100 * Math.min(1, share))} %`;

/** Keys that are held, in the list: each step opens the clip of the row that it comes to. */
async function walked(page: Page, folder: string | null): Promise<Row[]> {
  await page.getByLabel('Flagged recordings').focus();
  const hold = (key: string, times: number) => async () => {
    for (let step = 0; step < times; step += 1) {
      await page.keyboard.down(key);
      await page.waitForTimeout(keyPause);
    }
    await page.keyboard.up(key);
  };
  const rows: Row[] = [];
  for (const [key, times] of [
    ['j', 150],
    ['PageDown', 150],
    ['ArrowUp', 100],
  ] as const) {
    const profile: Profile = { folder, name: `held-${key}` };
    rows.push(...watchedRows(`  ${key} held for ${times} steps`, await watched(page, hold(key, times), profile)));
  }
  const ends = await watched(page, async () => {
    for (const key of ['End', 'Home', 'End', 'Home']) {
      await page.keyboard.press(key);
      await page.waitForTimeout(300);
    }
  });
  return [...rows, taskRow('  End and Home, twice', ends.tasks)];
}

/** Orders, the filter of states, and a search typed letter by letter: what they cost is seen, nothing is demanded. */
async function arranged(page: Page, folder: string | null): Promise<Row[]> {
  const choose = async (label: string, indices: readonly number[]) => {
    for (const index of indices) {
      await page.getByRole('combobox', { name: label, exact: true }).selectOption({ index });
      await page.waitForTimeout(500);
    }
  };
  const orders = await watched(page, () => choose('Order', [1, 3, 4, 0]), { folder, name: 'orders' });
  const filters = await watched(page, () => choose('Show', [1, 2, 0]), { folder, name: 'filters' });
  const search = await watched(
    page,
    async () => {
      await page.keyboard.press('Control+f');
      await page.keyboard.type('0123', { delay: 200 });
      await page.keyboard.press('Escape');
      await page.waitForTimeout(300);
    },
    { folder, name: 'search' },
  );
  return [
    noted('  four other orders: tasks over 50 ms', orders.tasks),
    noted('  three other filters', filters.tasks),
    noted('  a search of four letters, and away with it', search.tasks),
  ];
}

/** Seconds since the key was pressed. */
interface Judged {
  /** the host's answer, which it gives after the row is on the disk, has come to the page */
  readonly answered: number;
  /** the page has taken it in: the list shows it */
  readonly taken: number;
  /** the frame in which the next recording is the chosen one is there */
  readonly shown: number;
}

/** What the page keeps while verdicts are given. */
interface Judging {
  judged?: Promise<Judged>;
}

async function judged(page: Page, times: number, folder: string | null): Promise<Row[]> {
  await page.evaluate(listenToAnswers);
  await page.getByLabel('Flagged recordings').focus();
  await showsClip(page);
  const found: Judged[] = [];
  const { tasks } = await watched(
    page,
    async () => {
      for (let given = 0; given < times; given += 1) {
        await page.evaluate(awaitVerdict);
        await page.keyboard.press('fdr'[given % 3]!);
        found.push((await page.evaluate(() => (globalThis as Judging).judged))!);
        await page.waitForTimeout(150);
      }
    },
    { folder, name: 'verdicts' },
  );
  const of = (moment: keyof Judged) => timing(found.map((each) => ({ seconds: each[moment], processor: 0 })));
  const taken = of('taken');
  return [
    atMost(
      `verdict: from the key to the committed row, shown in the list, median of ${times}`,
      taken.median,
      0.03,
      both(taken),
    ),
    note('  99th percentile', duration(taken.slowest)),
    note('  until the answer of the host is there, median', duration(of('answered').median)),
    note('  until the next recording is chosen on the screen, median', duration(of('shown').median)),
    noted('  tasks over 50 ms meanwhile', tasks),
  ];
}

/**
 * Runs in the page. Every answer of the host becomes an event of the window, with the time at which it came. The
 * application has listened for longer, so that it has taken the answer in when this one hears it.
 */
function listenToAnswers(): void {
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    const request = JSON.parse(String(data)) as { id: number; name: string };
    if (request.name === 'verdicts.give') {
      const hear = (event: MessageEvent<string>) => {
        if ((JSON.parse(event.data) as { id?: number }).id !== request.id) return;
        this.removeEventListener('message', hear);
        dispatchEvent(new CustomEvent('verdict-answered', { detail: event.timeStamp }));
      };
      this.addEventListener('message', hear);
    }
    send.call(this, data);
  };
}

/** Runs in the page. Leaves a promise of what happens after the next key press, until another row is the chosen one. */
function awaitVerdict(): void {
  const chosen = () => document.querySelector('[aria-label="Flagged recordings"] [aria-selected="true"]')?.ariaRowIndex;
  const before = chosen();
  let [pressed, answered, taken] = [0, 0, 0];
  addEventListener('keydown', (event) => (pressed = event.timeStamp), { once: true, capture: true });
  addEventListener(
    'verdict-answered',
    (event) => {
      answered = (event as CustomEvent<number>).detail - pressed;
      taken = performance.now() - pressed;
    },
    { once: true },
  );
  (globalThis as Judging).judged = new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('The verdict was not saved within 20 s')), 20_000);
    requestAnimationFrame(function look() {
      const now = chosen();
      if (taken === 0 || now === undefined || now === before) return requestAnimationFrame(look);
      clearTimeout(limit);
      const shown = performance.now() - pressed;
      resolve({ answered: answered / 1000, taken: taken / 1000, shown: shown / 1000 });
      return 0;
    });
  });
}
