import { describe, expect, test } from 'vitest';
import { recordedAt } from '#shared/core/queue/recorded-at.ts';

describe('when a recording was made, by its name alone', () => {
  const at = Date.UTC(2026, 10, 22, 23, 27, 5);
  test.each([
    ['fan_2026-11-22_23-27-05.wav', at],
    ['20261122T232705Z_mic2.wav', at],
    ['20261122232705.wav', at],
    ['line 3 2026.11.22 23.27.05.flac', at],
    ['pump_20261122_2327.wav', at - 5000],
    ['Pumpe 22.11.2026_23-27-05.wav', at],
    ['22.11.2026 23.27.wav', at - 5000],
    ['a 2024-02-29T00:00:00', Date.UTC(2024, 1, 29)],
  ])('%s', (name, expected) => expect(recordedAt(name, `/records/${name}`)).toBe(expected));
  test.each([
    'section_00_source_train_normal_0233.wav',
    'fan_2026-11-22.wav',
    '2026-02-30_10-00-00.wav',
    '2026-13-01_10-00-00.wav',
    '2026-11-22_24-00-00.wav',
    '31.02.2026_10-00-00.wav',
    '11-22-2026_10-00-00.wav',
    '2026-11-22_10-61.wav',
    '9202611222327051.wav',
    '',
  ])('nothing in “%s”', (name) => expect(recordedAt(name, `/records/${name}`)).toBeNull());
});

describe('when a recording was made, by its name and its folders', () => {
  const at = Date.UTC(2024, 2, 5, 14, 30);
  const told = (path: string) => recordedAt(/[^/\\]*$/.exec(path)![0], path);
  test.each([
    ['/records/2024-03-05/14-30-00.wav', at],
    ['D:\\records\\20240305\\143000.wav', at],
    ['2024/03/05/14_30_00.flac', at],
    ['\\\\server\\2024\\03\\05\\14.30.00.WAV', at],
    ['/records/2024-03/05/143000.ogg', at],
    ['/records/2024/03-05/14-30-00.wav', at],
    ['/2024/2024_03_05/14-30-00', at],
    ['/records/05.03.2024/14-30-00.mp3', at],
    ['/records/fan, 2024-03-05 (night)/14-30-00.wav', at],
    ['/records/REC_20240305/T143000Z.wav', at],
    ['/records/2024-03-05/14-30-00.250.wav', at],
    ['/records/2024-03-05/143007,5.wav', at + 7000],
    ['/records/2024-03-05/00-00-01.wav', Date.UTC(2024, 2, 5, 0, 0, 1)],
    ['/records/2024-02-29/235959.wav', Date.UTC(2024, 1, 29, 23, 59, 59)],
    // the name tells it all, and is nearer than its folder
    ['/records/2024-03-05/2024-03-06_14-30-00.wav', at + 86_400_000],
    // the nearest folder counts, not one above it
    ['/2023-01-01/2024-03-05/14-30-00.wav', at],
  ])('%s', (path, expected) => expect(told(path)).toBe(expected));

  test.each([
    // no such day, no such time
    '/records/2024-02-30/14-30-00.wav',
    '/records/2023-02-29/14-30-00.wav',
    '/records/2024/13/05/14-30-00.wav',
    '/records/2024-03-05/24-00-00.wav',
    '/records/2024-03-05/14-60-00.wav',
    '/records/20240305/143060.wav',
    // years that are no years
    '/records/12340305/143000.wav',
    '/records/90120305/143000.wav',
    // counted up, or two numbers of something
    '/records/2024-03-05/000123.wav',
    '/records/2024-03-05/1430.wav',
    '/records/2024-03-05/14-30.wav',
    '/records/2024-03-05/0143000.wav',
    '/records/2024-03-05/14300012.wav',
    // more than a time of day
    '/records/2024-03-05/section_14_30_00.wav',
    '/records/2024-03-05/14-30-00_2.wav',
    '/records/2024-03-05/14-30_00.wav',
    '/records/2024-03-05/14-30-00-01.wav',
    // more than a date
    '/records/20240305_120000/14-30-00.wav',
    '/records/2024-03-05 to 2024-03-09/14-30-00.wav',
    '/records/week 10, 2024-03-05/14-30-00.wav',
    '/records/2024-03_05/14-30-00.wav',
    '/records/05-03-2024/14-30-00.wav',
    '/records/24-03-05/14-30-00.wav',
    // not the nearest folder
    '/records/2024-03-05/fan/14-30-00.wav',
    '/2024/03/05/fan/14-30-00.wav',
    '/03/05/14-30-00.wav',
    '2024-03-05 14-30-00/fan.wav',
    '14-30-00.wav',
    '',
  ])('nothing in “%s”', (path) => expect(told(path)).toBeNull());

  test('folders of another file say nothing of this one', () => {
    expect(recordedAt('14-30-00.wav', '/library/2024-03-05/0a1b2c')).toBeNull();
    expect(recordedAt('14-30-00.wav', '/library/2024-03-05/x14-30-00.wav')).toBeNull();
    expect(recordedAt('2024-03-05_14-30-00.wav', '/library/received/0a1b2c')).toBe(at);
  });
});
