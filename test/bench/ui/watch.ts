/** What the page's main thread does while somebody works with it: its long tasks, and how often it draws. */
import type { Page } from '@playwright/test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { duration, note, type Row } from '#test/bench/measure.ts';
import { report } from '#test/bench/options.ts';

/** The browser calls a task of the main thread long from here on, ms; the number to hold is the same. */
const longMilliseconds = 50;

export interface Watched {
  /** wall seconds of all of it */
  readonly seconds: number;
  /** tasks over 50 ms, in ms; null where the browser does not tell */
  readonly tasks: readonly number[] | null;
  /** from one frame to the next, ms */
  readonly frames: readonly number[];
}

/** What the page keeps between begin and end. */
interface Watching {
  watching?: { end(): { tasks: number[] | null; frames: number[] } };
}

/** Runs `work` and says what the page's main thread did meanwhile. With `profile` its processor profile is kept there. */
export async function watched(page: Page, work: () => Promise<unknown>, profile?: Profile): Promise<Watched> {
  // What is on its way from before is none of it.
  await page.waitForTimeout(300);
  const stopProfile = await startProfile(page, profile);
  await page.evaluate(begin);
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  await page.waitForTimeout(100);
  const found = await page.evaluate(() => (globalThis as Watching).watching!.end());
  await stopProfile();
  return { seconds, ...found };
}

/** Runs in the page. */
function begin(): void {
  const tasks: number[] = [];
  const frames: number[] = [];
  const canTell = PerformanceObserver.supportedEntryTypes.includes('longtask');
  const observer = new PerformanceObserver((list) => {
    for (const { duration: milliseconds } of list.getEntries()) tasks.push(milliseconds);
  });
  if (canTell) observer.observe({ type: 'longtask' });
  let going = true;
  let last = performance.now();
  requestAnimationFrame(function frame(now) {
    frames.push(now - last);
    last = now;
    if (going) requestAnimationFrame(frame);
  });
  (globalThis as Watching).watching = {
    end: () => {
      going = false;
      for (const { duration: milliseconds } of observer.takeRecords()) tasks.push(milliseconds);
      observer.disconnect();
      // The first one reaches back to before the beginning.
      return { tasks: canTell ? tasks : null, frames: frames.slice(1) };
    },
  };
}

/** Where profiles go, and what this one is called. */
export interface Profile {
  readonly folder: string | null;
  readonly name: string;
}

async function startProfile(page: Page, profile: Profile | undefined): Promise<() => Promise<void>> {
  if (!profile || profile.folder === null) return () => Promise.resolve();
  const { folder, name } = profile;
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('Profiler.enable');
  await protocol.send('Profiler.setSamplingInterval', { interval: 500 });
  await protocol.send('Profiler.start');
  return async () => {
    const { profile: found } = await protocol.send('Profiler.stop');
    await protocol.detach();
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${name}.cpuprofile`);
    writeFileSync(file, JSON.stringify(found));
    report(`profile: ${file}`);
  };
}

/** The row that holds or misses "no task over 50 ms", and one about the frames. */
export function watchedRows(what: string, { seconds, tasks, frames }: Watched): Row[] {
  return [taskRow(what, tasks), note(`  frames, in ${duration(seconds)}`, framesText(frames))];
}

export function taskRow(what: string, tasks: readonly number[] | null): Row {
  if (tasks === null) return note(what, 'not measured: this browser does not tell of long tasks');
  const longest = Math.max(0, ...tasks);
  const value = tasks.length === 0 ? 'none' : `${tasks.length}, the longest ${duration(longest / 1000)}`;
  return { what, value, target: `no task over ${longMilliseconds} ms`, holds: longest <= longMilliseconds };
}

/** The same as a row that nothing is demanded of. */
export function noted(what: string, tasks: readonly number[] | null): Row {
  return note(what, taskRow(what, tasks).value);
}

export function framesText(frames: readonly number[]): string {
  if (frames.length === 0) return 'none were drawn';
  const sorted = frames.toSorted((a, b) => a - b);
  const at = (quantile: number) =>
    duration(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))]! / 1000);
  return `every ${at(0.5)} (median), 95 % within ${at(0.95)}, 99 % within ${at(0.99)}, the longest ${at(1)}`;
}
