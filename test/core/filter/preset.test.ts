import { describe, expect, it } from 'vitest';
import type { Preset } from '#shared/core/domain.ts';
import {
  checkPreset,
  formatPreset,
  frequencyName,
  highPassPresets,
  parsePreset,
  presetName,
} from '#shared/core/filter/preset.ts';

const rows: [string, Preset, string][] = [
  ['none', { kind: 'none' }, 'no filter'],
  ['hp:1200', { kind: 'high-pass', cutoffHz: 1200 }, 'high-pass 1.2 kHz'],
  ['hp:1200:biquad', { kind: 'high-pass', cutoffHz: 1200, design: 'biquad' }, 'high-pass 1.2 kHz (biquad)'],
  ['lp:500:biquad', { kind: 'low-pass', cutoffHz: 500, design: 'biquad' }, 'low-pass 500 Hz (biquad)'],
  ['lp:3000', { kind: 'low-pass', cutoffHz: 3000 }, 'low-pass 3 kHz'],
  ['bp:500-2000', { kind: 'band-pass', lowHz: 500, highHz: 2000 }, 'band-pass 500 Hz to 2 kHz'],
  ['bs:62.5-1234', { kind: 'band-stop', lowHz: 62.5, highHz: 1234 }, 'band-stop 62.5 Hz to 1.234 kHz'],
];

describe.each(rows)('%s', (text, preset, name) => {
  it('is read, written and named', () => {
    expect(parsePreset(text)).toEqual({ ok: true, value: preset });
    expect(parsePreset(` ${text.toUpperCase()} `)).toEqual({ ok: true, value: preset });
    expect(formatPreset(preset)).toBe(text);
    expect(presetName(preset)).toBe(name);
    expect(checkPreset(preset)).toEqual({ ok: true, value: preset });
  });
});

describe('what makes no sense', () => {
  it.each([
    '',
    'hp',
    'hp:',
    'hp:x',
    'hp:-400',
    'hp:0',
    'hp:1e3',
    'hp:400-800',
    'bp:500',
    'bp:2000-500',
    'bs:500-500',
    'bp:0-500',
    'xx:400',
    'hp:8000',
    'hp:99999',
    'hp:400:butterworth',
    'hp:19:biquad',
    'bp:500-2000:biquad',
    'none:biquad',
    'bp:8000-9000',
    'none:1',
    'hp:1200 lp:3000',
  ])('"%s" is refused', (text) => {
    expect(parsePreset(text)).toMatchObject({ ok: false, problem: { code: 'preset.invalid' } });
  });

  it('is refused as an object, too', () => {
    for (const cutoffHz of [Number.NaN, Infinity, -1, 0])
      expect(checkPreset({ kind: 'high-pass', cutoffHz })).toMatchObject({ problem: { code: 'preset.invalid' } });
    expect(checkPreset({ kind: 'band-stop', lowHz: 100, highHz: Number.NaN }).ok).toBe(false);
  });
});

it('what changes nothing is no filter', () => {
  for (const text of ['lp:8000', 'lp:20000', 'bs:8000-9000'])
    expect(parsePreset(text)).toEqual({ ok: true, value: { kind: 'none' } });
});

it('goes by the sample rate it is meant for', () => {
  expect(parsePreset('hp:10000', 48_000)).toEqual({ ok: true, value: { kind: 'high-pass', cutoffHz: 10_000 } });
  expect(parsePreset('hp:4000', 8_000).ok).toBe(false);
});

it('the high-pass presets are the 19 steps of 400 Hz below 8 kHz', () => {
  expect(highPassPresets.map(formatPreset).slice(0, 3)).toEqual(['hp:400', 'hp:800', 'hp:1200']);
  expect(highPassPresets.map(formatPreset).at(-1)).toBe('hp:7600');
  expect(highPassPresets.length).toBe(19);
  expect(highPassPresets.every((preset) => checkPreset(preset).ok)).toBe(true);
});

it('frequencies are named in Hz or kHz', () => {
  expect([50, 999, 1000, 7600].map(frequencyName)).toEqual(['50 Hz', '999 Hz', '1 kHz', '7.6 kHz']);
});
