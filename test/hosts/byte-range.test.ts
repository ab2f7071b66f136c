import { describe, expect, it } from 'vitest';
import { parseRange } from '#main/hosts/byte-range.ts';

describe('parseRange of 100 bytes', () => {
  it.each([
    ['bytes=0-0', { first: 0, last: 0 }],
    ['bytes=0-', { first: 0, last: 99 }],
    ['bytes=10-19', { first: 10, last: 19 }],
    ['bytes=99-', { first: 99, last: 99 }],
    ['bytes=90-500', { first: 90, last: 99 }],
    ['bytes=-1', { first: 99, last: 99 }],
    ['bytes=-100', { first: 0, last: 99 }],
    ['bytes=-1000', { first: 0, last: 99 }],
    [' bytes=5-6 ', { first: 5, last: 6 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=100-200', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    [null, null],
    ['', null],
    ['bytes=', null],
    ['bytes=-', null],
    ['bytes=7-3', null],
    ['bytes=0-1,5-6', null],
    ['bytes=a-b', null],
    ['bytes=0x1-2', null],
    ['bytes=1.5-2', null],
    ['items=0-1', null],
    [`bytes=${'9'.repeat(400)}-`, null],
  ] as const)('%s', (header, expected) => expect(parseRange(header, 100)).toEqual(expected));

  it('an empty resource satisfies no range', () => {
    expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable');
    expect(parseRange('bytes=-5', 0)).toBe('unsatisfiable');
  });

  it('every satisfiable range lies inside the resource', () => {
    for (let first = 0; first < 12; first++) {
      for (let last = first; last < 14; last++) {
        const range = parseRange(`bytes=${first}-${last}`, 10);
        if (first >= 10) expect(range).toBe('unsatisfiable');
        else expect(range).toEqual({ first, last: Math.min(last, 9) });
      }
    }
  });
});
