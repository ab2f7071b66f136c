import { expect, test } from 'vitest';
import { createTimeline } from '#shared/core/audio/ogg-timeline.ts';

interface Case {
  readonly codec?: 'Vorbis' | 'Opus';
  readonly skip?: number;
  /** granule, decoded samples up to the end of the page, and whether the page is the last one */
  readonly pages: readonly (readonly [granule: number | null, decoded: number, last?: true])[];
  readonly expected: object;
}

const whole = { from: 0, truncated: false, missing: 0 };

test.each<[string, Case]>([
  ['all of it', { pages: [[1000, 1000], [2000, 2000, true]], expected: { ...whole, to: 2000 } }], // prettier-ignore
  ['cut at the end', { pages: [[1000, 1000], [1700, 2000, true]], expected: { ...whole, to: 1700 } }], // prettier-ignore
  ['on one page, cut at the end', { pages: [[700, 1000, true]], expected: { ...whole, to: 700 } }],
  [
    'cut at the start, where the first page counts fewer than it has',
    { pages: [[700, 1000], [1700, 2000, true]], expected: { ...whole, from: 300, to: 2000 } }, // prettier-ignore
  ],
  ['joined late', { pages: [[51_000, 1000], [51_900, 2000, true]], expected: { ...whole, to: 1900 } }], // prettier-ignore
  ['a page on which no packet ends', { pages: [[null, 0], [900, 1000, true]], expected: { ...whole, to: 900 } }], // prettier-ignore
  ['without its end', { pages: [[1000, 1000], [2000, 2000]], expected: { ...whole, to: 2000, truncated: true } }], // prettier-ignore
  [
    'with a hole',
    { pages: [[1000, 1000], [2000, 1300], [3000, 2300, true]], expected: { ...whole, to: 2300, missing: 700 } }, // prettier-ignore
  ],
  [
    'Opus, whose first samples are for settling',
    { codec: 'Opus', skip: 312, pages: [[960, 960], [1800, 1920, true]], expected: { ...whole, from: 312, to: 1800 } }, // prettier-ignore
  ],
  [
    'Opus joined late',
    { codec: 'Opus', skip: 312, pages: [[96_960, 960], [97_800, 1920, true]], expected: { ...whole, from: 312, to: 1800 } }, // prettier-ignore
  ],
])('%s', (_name, { codec = 'Vorbis', skip = 0, pages, expected }) => {
  const timeline = createTimeline({ codec, skip });
  for (const [granule, decoded, last] of pages) timeline.page(granule, decoded, last === true);
  expect(timeline.end(pages.at(-1)![1])).toEqual(expected);
});
