import { describe, expect, it } from 'vitest';
import { clockTime, timeRange } from '#shared/core/time-range.ts';

describe('places in a recording', () => {
  it('are minutes and seconds, with hours where there are any', () => {
    expect([0, 9.4, 59.6, 750, 3599.4, 3600, 3750, 36_000].map(clockTime)).toEqual([
      '0:00',
      '0:09',
      '1:00',
      '12:30',
      '59:59',
      '1:00:00',
      '1:02:30',
      '10:00:00',
    ]);
  });

  it('never lie before the beginning', () => expect(clockTime(-0.2)).toBe('0:00'));

  it('are a range with a dash', () => {
    expect(timeRange({ startSeconds: 750, endSeconds: 760 })).toBe('12:30–12:40');
  });
});
