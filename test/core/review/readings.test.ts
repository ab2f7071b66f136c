import { describe, expect, it } from 'vitest';
import { verdicts } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';
import { countingReadings, isDisputed, type Reading } from '#shared/core/review/readings.ts';

const reading = (reviewer: string, sequence: number, changes: Partial<Reading> = {}): Reading => ({
  reviewer,
  verdict: 'unsure',
  sequence,
  countsFrom: sequence,
  blind: true,
  ...changes,
});
const names = (readings: readonly Reading[]) => countingReadings(readings).map(({ reviewer }) => reviewer);

describe('the readings that count', () => {
  it('are all of those who did not know each other’s, the oldest first', () => {
    expect(names([reading('b', 7), reading('a', 3)])).toEqual(['a', 'b']);
    expect(names([])).toEqual([]);
  });

  it('are none from before what was said openly', () => {
    expect(names([reading('a', 3), reading('b', 7), reading('c', 9, { blind: false })])).toEqual(['c']);
    expect(names([reading('a', 3, { blind: false }), reading('b', 7)])).toEqual(['a', 'b']);
    expect(names([reading('a', 3, { blind: false }), reading('b', 7, { blind: false })])).toEqual(['b']);
  });

  it('count from when it was said first, whatever was added to it', () => {
    expect(names([reading('a', 9, { blind: false, countsFrom: 3 }), reading('b', 7)])).toEqual(['b', 'a']);
  });

  it('always hold the newest open one, and every blind one after it', () => {
    const random = createRandom(11);
    for (let round = 0; round < 300; round += 1) {
      const readings = Array.from({ length: 1 + random.integer(5) }, (_, index) =>
        reading(`r${index}`, 1 + index * 3 + random.integer(3), {
          blind: random.next() < 0.5,
          verdict: verdicts[random.integer(4)]!,
        }),
      );
      const lastOpen = readings.findLast(({ blind }) => !blind);
      const expected = lastOpen ? readings.slice(readings.indexOf(lastOpen)) : readings;
      expect(countingReadings(readings)).toEqual(expected);
      const differ = new Set(expected.map(({ verdict }) => verdict)).size > 1;
      expect(isDisputed(countingReadings(readings))).toBe(differ);
    }
  });
});

it('nobody differs where nobody said anything', () => expect(isDisputed([])).toBe(false));
