import { clipSwitchRows } from '#test/bench/clip-switch.ts';
import type { Group } from '#test/bench/groups.ts';
import type { Row } from '#test/bench/measure.ts';
import { startRows } from '#test/bench/start.ts';
import { findBrowser } from '../../../build/find-browser.mjs';
import { noBrowser } from './application.ts';
import { detectorRows } from './detector.ts';
import { hourRows } from './hour.ts';
import { queueRows } from './queue.ts';

/** Everything that `npm run bench:ui` measures, under the names that `--only` takes. */
export const uiGroups: Readonly<Record<string, Group>> = {
  start: { title: 'Start', rows: withBrowser(startRows) },
  'clip-switch': { title: 'Clip switch', rows: withBrowser(clipSwitchRows) },
  queue: { title: 'A long queue', rows: queueRows },
  detector: { title: "The detector's screen", rows: detectorRows },
  hour: { title: 'A long recording', rows: hourRows },
};

function withBrowser(rows: () => Promise<Row[]>): Group['rows'] {
  return () => (findBrowser() === null ? Promise.resolve([...noBrowser]) : rows());
}
