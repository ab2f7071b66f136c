import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { exportWriters } from '#shared/core/export/format.ts';
import { bandOf, exportFormats, rangeOf, type ExportedItem, type ExportedSession } from '#shared/core/export/model.ts';
import { exportedSession } from './fixture.ts';

const session = exportedSession('fan');
const written = (format: (typeof exportFormats)[number], of: ExportedSession = session) =>
  exportWriters[format].write(of);

describe('every format', () => {
  it('has the extension that its programs look for', () => {
    expect(exportFormats.map((format) => exportWriters[format].extension)).toEqual([
      'csv',
      'json',
      'txt',
      'txt',
      'json',
    ]);
  });

  it('of a session without recordings is a whole file', () => {
    const empty: ExportedSession = { ...session, items: [], journal: [] };
    expect(Papa.parse(written('csv', empty).slice(1).trim()).data).toHaveLength(1);
    expect(written('raven', empty).split('\n')).toHaveLength(2);
    expect(written('audacity', empty)).toBe('');
    expect(JSON.parse(written('label-studio', empty))).toEqual([]);
    expect(JSON.parse(written('json', empty))).toEqual(empty);
  });

  it('ends its last line, and never has one that is not a number', () => {
    for (const format of exportFormats) {
      expect(written(format)).toMatch(/\n$/);
      expect(written(format)).not.toMatch(/NaN|undefined|Infinity|\[object/);
    }
  });
});

describe('JSON', () => {
  it('gives back everything, hostile texts and awkward numbers included', () => {
    for (const text of ['</script>', '\u2028', '"\\', '=1+1', 'ß風😀', '__proto__']) {
      const said = exportedSession(text);
      const item: ExportedItem = { ...said.items[0]!, score: 0.1 + 0.2, threshold: -1e-12 };
      const whole = { ...said, items: [item, ...said.items.slice(1)] };
      expect(JSON.parse(written('json', whole))).toEqual(whole);
    }
  });
});

describe('what an item is about', () => {
  const [first, second] = session.items as [ExportedItem, ExportedItem];

  it('is its worst segment, else the whole recording', () => {
    expect(rangeOf(second)).toEqual({ startSeconds: 50, endSeconds: 60 });
    expect(rangeOf(first)).toEqual({ startSeconds: 0, endSeconds: 10 });
  });

  it('is the band that decided, else everything up to half the sampling rate', () => {
    expect(bandOf(first)).toMatchObject({ lowHz: 2708.6, highHz: 3944.1 });
    expect(bandOf({ ...second, recording: { ...second.recording, sampleRate: 44_100 } })).toEqual({
      lowHz: 0,
      highHz: 22_050,
    });
  });
});
