import type { Page } from '@playwright/test';
import { assertBuilt, preparedLibrary, showsClip, showsQueue, startApplication } from './application.ts';
import { atMost, duration, note, timing, type Row, type Timing } from './measure.ts';

/** Pause between two switches, ms: a reviewer looks before going on, and the next clips are made ready meanwhile. */
const look = 1_500;

/** From a key press on the Review screen until the next recording's picture is on the screen and its sound ready. */
export async function clipSwitchRows(): Promise<Row[]> {
  assertBuilt();
  const { library } = await preparedLibrary();
  const { page, stop } = await startApplication(library, showsQueue);
  try {
    await showsClip(page);
    const calm = await switches(page, ['j', 'j', 'j', 'j', 'j', 'n', 'n', 'n'], look);
    await page.reload();
    await showsClip(page);
    const hasty = await switches(page, ['j', 'j', 'j', 'j', 'j', 'j'], 0);
    return [
      atMost('next clip of 10 s (J, N), after a look at the one before, median', calm.median, 0.15),
      note('  slowest', duration(calm.slowest)),
      note('  without a look: the next clip as soon as one is there, median', duration(hasty.median)),
    ];
  } finally {
    await stop();
  }
}

async function switches(page: Page, keys: readonly string[], pause: number): Promise<Timing> {
  const seconds: number[] = [];
  for (const key of keys) {
    await page.waitForTimeout(pause);
    await page.evaluate(awaitNextClip);
    await page.keyboard.press(key);
    seconds.push(await page.evaluate(() => (globalThis as Waiting).nextClip!));
  }
  return timing(seconds.map((each) => ({ seconds: each, processor: 0 })));
}

/** What the page keeps between the two questions that it is asked. */
interface Waiting {
  nextClip?: Promise<number>;
}

/** Runs in the page. Leaves a promise of the seconds from the next key press to the frame that shows another clip. */
function awaitNextClip(): void {
  const shown = () => document.querySelector<HTMLElement>('[data-clip-ready]')?.dataset['clipReady'];
  const before = shown();
  let pressed = 0;
  addEventListener('keydown', (event) => (pressed = event.timeStamp), { once: true, capture: true });
  (globalThis as Waiting).nextClip = new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('No other clip was shown within 20 s')), 20_000);
    const observer = new MutationObserver(() => {
      const now = shown();
      if (now === undefined || now === before) return;
      observer.disconnect();
      clearTimeout(limit);
      // The first frame draws the picture; when the second begins, it is on the screen.
      requestAnimationFrame(() => requestAnimationFrame(() => resolve((performance.now() - pressed) / 1000)));
    });
    observer.observe(document.body, { subtree: true, attributes: true, childList: true });
  });
}
