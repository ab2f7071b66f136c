import { describe, expect, it } from 'vitest';
import { findNamed, withNamed, withoutNamed, type NamedPreset } from '#shared/core/filter/named.ts';

const hall: NamedPreset = { name: 'Hall noise out', preset: { kind: 'high-pass', cutoffHz: 800 } };
const gear: NamedPreset = { name: 'Gear mesh', preset: { kind: 'band-pass', lowHz: 900, highHz: 1400 } };

describe('named presets', () => {
  it('are kept in the order of their names, each name once', () => {
    expect(withNamed([hall], gear)).toEqual([gear, hall]);
    const changed = { name: 'hall NOISE out', preset: { kind: 'high-pass', cutoffHz: 1200 } } as const;
    expect(withNamed([gear, hall], changed)).toEqual([gear, changed]);
  });

  it('are found and taken away whatever the case of the letters', () => {
    expect(findNamed([gear, hall], 'GEAR mesh')).toBe(gear);
    expect(findNamed([gear, hall], 'Gear')).toBeNull();
    expect(withoutNamed([gear, hall], 'gear mesh')).toEqual([hall]);
  });
});
