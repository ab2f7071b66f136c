import { expect, test } from 'vitest';
import { addToPace, noPace, secondsPerVerdict } from '#shared/core/queue/pace.ts';
import { createRandom } from '#shared/core/random.ts';

function paceOf(seconds: readonly number[]) {
  const pace = noPace();
  for (const each of seconds) addToPace(pace, each);
  return secondsPerVerdict(pace);
}

test('the pace is not told before five verdicts', () => {
  expect(paceOf([])).toBeNull();
  expect(paceOf([9, 9, 9, 9])).toBeNull();
});

test('it is the median, so that a break of an hour does not count', () => {
  expect(paceOf([10, 3600, 12, 8, 11])).toBe(11);
  expect(paceOf([10, 3600, 12, 8, 11, 14])).toBe(11.5);
});

test.each([
  ['any', (random: ReturnType<typeof createRandom>) => 60 * random.next()],
  ['many equal', (random: ReturnType<typeof createRandom>) => 1 + random.integer(4)],
])('after each of 500 verdicts it is the middle of all of them, sorted (%s)', (_, next) => {
  const random = createRandom(11);
  const pace = noPace();
  const all: number[] = [];
  for (let given = 0; given < 500; given++) {
    const seconds = next(random);
    addToPace(pace, seconds);
    all.push(seconds);
    const sorted = all.toSorted((a, b) => a - b);
    const middle = (sorted[Math.floor(given / 2)]! + sorted[Math.ceil(given / 2)]!) / 2;
    expect(secondsPerVerdict(pace)).toBe(given < 4 ? null : middle);
  }
});
