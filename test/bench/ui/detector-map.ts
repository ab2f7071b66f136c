/** The map on the detector's screen: walked over, zoomed, and chosen from. */
import type { Page } from '@playwright/test';
import { duration, note, type Row } from '#test/bench/measure.ts';
import { showsRows } from './application.ts';
import { noted, taskRow, watched, watchedRows } from './watch.ts';

/** From one repetition of a key that is held, or one step of a wheel, to the next, ms. */
const keyPause = 33;
/** From one movement of the pointer to the next, ms. */
const pointerPause = 16;

export const map = (page: Page) => page.locator('[aria-roledescription="map"]');

/** Runs in the page: whether there is anything on the canvas of the marks, which are drawn all at once. */
export function mapIsDrawn(): boolean {
  const marks = document.querySelector<HTMLCanvasElement>('[aria-roledescription="map"] canvas');
  if (!marks || marks.width === 0 || marks.height === 0) return false;
  const small = new OffscreenCanvas(8, 8).getContext('2d')!;
  small.drawImage(marks, 0, 0, 8, 8);
  return small.getImageData(0, 0, 8, 8).data.some((value) => value > 0);
}

/** How many marks a map has, by what it says of itself: "Map of the recordings: 24 normals of the bank, 1,250 real faults". */
export function marksIn(label: string): number {
  const counts = label.match(/\d[\d,]*/g) ?? [];
  return counts.reduce((sum, count) => sum + Number(count.replaceAll(',', '')), 0);
}

/** Presses a key again and again, as one that is held does. */
export async function hold(page: Page, key: string, times: number, modifier: 'Shift' | null = null): Promise<void> {
  if (modifier !== null) await page.keyboard.down(modifier);
  for (let step = 0; step < times; step += 1) {
    await page.keyboard.down(key);
    await page.waitForTimeout(keyPause);
  }
  await page.keyboard.up(key);
  if (modifier !== null) await page.keyboard.up(modifier);
}

/** Keys and wheel on the map, all of it and a part of it. */
export async function mapped(page: Page, folder: string | null): Promise<Row[]> {
  await map(page).scrollIntoViewIfNeeded();
  await map(page).focus();
  const arrows = async () => {
    for (const key of ['ArrowRight', 'ArrowUp', 'ArrowLeft', 'ArrowDown']) await hold(page, key, 40);
  };
  const walked = await watched(page, arrows, { folder, name: 'map-arrows' });
  const { x, y, width, height } = (await map(page).boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2);
  const wheel = async (times: number, pixels: number) => {
    await page.keyboard.down('Control');
    for (let turned = 0; turned < times; turned += 1) {
      await page.mouse.wheel(0, pixels);
      await page.waitForTimeout(keyPause);
    }
    await page.keyboard.up('Control');
  };
  const zoomed = await watched(page, () => wheel(20, -100), { folder, name: 'map-zoom-in' });
  const moved = await watched(page, arrows, { folder, name: 'map-arrows-zoomed' });
  const back = await watched(page, () => wheel(20, 100), { folder, name: 'map-zoom-out' });
  return [
    ...watchedRows('map: arrow keys held, 40 steps each way', walked),
    ...watchedRows('  zoomed in by wheel, 20 steps', zoomed),
    ...watchedRows('  arrow keys held while zoomed in, 40 steps each way', moved),
    ...watchedRows('  zoomed out by wheel, 20 steps', back),
  ];
}

/** A line round most marks, and what is inside it shown in the queue. */
export async function chosen(page: Page, folder: string | null): Promise<Row[]> {
  const { x, y, width, height } = (await map(page).boundingBox())!;
  const corner = (turn: number) =>
    page.mouse.move(x + width * (0.5 + 0.46 * Math.cos(turn)), y + height * (0.5 + 0.46 * Math.sin(turn)));
  await corner(0);
  const drawn = await watched(
    page,
    async () => {
      await page.mouse.down();
      for (let step = 1; step < 120; step += 1) {
        await corner((2 * Math.PI * step) / 120);
        await page.waitForTimeout(pointerPause);
      }
    },
    { folder, name: 'lasso' },
  );
  const show = page.getByRole('button', { name: /^Show the [\d,]+ in the queue$/ });
  const released = await watched(
    page,
    async () => {
      await page.mouse.up();
      await show.waitFor();
    },
    { folder, name: 'lasso-released' },
  );
  const inside = marksIn(await show.innerText());
  let seconds = 0;
  const shown = await watched(
    page,
    async () => {
      const start = performance.now();
      await show.click();
      await showsRows(page, inside);
      seconds = (performance.now() - start) / 1000;
    },
    { folder, name: 'shown-in-queue' },
  );
  const told = inside.toLocaleString('en');
  return [
    ...watchedRows('  a line drawn round most marks, 120 steps', drawn),
    taskRow(`  the line released, ${told} chosen`, released.tasks),
    note(`“Show the ${told} in the queue”, until the queue is there`, duration(seconds)),
    // A change of the screen: what it costs is seen, nothing is demanded.
    noted('  tasks over 50 ms meanwhile', shown.tasks),
  ];
}
