import { describe, expect, test } from 'vitest';
import { comparable, firstDetector } from '#renderer/views/Detector/choice.ts';
import type { Detector as DetectorValues } from '#shared/contract/schemas.ts';

describe('which detector', () => {
  const version = (id: number, values: Partial<DetectorValues> = {}) =>
    ({ id, name: 'Fan', machine: 'fan', section: '00', version: id, ...values }) as DetectorValues;

  test('is shown first: the newest version of that under review, else the newest', () => {
    const all = [version(1), version(2), version(3, { name: 'Pump', machine: 'pump' })];
    expect(firstDetector(all, 1)!.id).toBe(2);
    expect(firstDetector(all, null)!.id).toBe(3);
    expect(firstDetector([], 1)).toBeNull();
  });

  test('it can stand beside: of its machine and section, its own versions first', () => {
    const all = [version(1), version(2), version(3), version(4, { name: 'Second' }), version(5, { section: '01' })];
    expect(comparable(all, all[1]!).map(({ id }) => id)).toEqual([3, 1, 4]);
  });
});
