import { expect, test } from 'vitest';
import { sessionOptions } from '#renderer/state/session-options.ts';
import { dayAndTime } from '#renderer/text/words.ts';
import type { SessionSummary } from '#shared/contract/schemas.ts';

const session = (id: number, name: string, createdAt: string) =>
  ({ id, name, createdAt, sample: false }) as SessionSummary;

test('sessions of one name are told apart by when they were made, others are called by their name', () => {
  const [morning, noon] = ['2026-11-23T06:05:00.000Z', '2026-11-23T12:10:00.000Z'];
  const options = sessionOptions([session(3, 'Fan', noon), session(2, 'Pump', noon), session(1, 'Fan', morning)]);
  expect(options).toEqual([
    { value: 3, text: `Fan (${dayAndTime(noon)})` },
    { value: 2, text: 'Pump' },
    { value: 1, text: `Fan (${dayAndTime(morning)})` },
  ]);
});
