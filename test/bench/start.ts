import { assertBuilt, preparedLibrary, showsClip, showsQueue, startApplication } from './application.ts';
import { atMost, duration, note, type Row } from './measure.ts';

const starts = 3;

/**
 * Cold start of the built application: the host's process, then a browser, then the page, until it can be used. At the
 * first start the window is usable while the sample session is still being prepared.
 */
export async function startRows(): Promise<Row[]> {
  assertBuilt();
  const { library, first } = await preparedLibrary();
  const later: { address: number; browser: number; usable: number; clip: number }[] = [];
  for (let i = 0; i < starts; i += 1) {
    const begun = performance.now();
    const { page, stop, ...times } = await startApplication(library, showsQueue);
    await showsClip(page);
    later.push({ ...times, clip: (performance.now() - begun) / 1000 });
    await stop();
  }
  const middle = (of: (times: (typeof later)[number]) => number) =>
    later.map(of).sort((a, b) => a - b)[Math.floor(starts / 2)]!;
  const parts = (address: number, browser: number) =>
    `host ${duration(address)}, browser ${duration(browser - address)} of it`;
  const [address, browser, usable] = [
    middle((times) => times.address),
    middle((times) => times.browser),
    middle((times) => times.usable),
  ];
  return [
    note('first start: host until its address is printed', duration(first.address)),
    atMost(
      'first start until the window is usable',
      first.usable,
      2,
      `${duration(first.usable)}: ${parts(first.address, first.browser)}`,
    ),
    note(`later starts, median of ${starts}: host until its address is printed`, duration(address)),
    atMost(`later starts until the queue is there`, usable, 2, `${duration(usable)}: ${parts(address, browser)}`),
    note('later starts until the first clip is there', duration(middle((times) => times.clip))),
  ];
}
