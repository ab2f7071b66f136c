import { describe, expect, test } from 'vitest';
import { text } from '#renderer/text/en.ts';
import { spoken } from '#renderer/text/review.ts';
import * as words from '#renderer/text/words.ts';

describe('numbers in words', () => {
  test.each([
    [0.41234, '0.412'],
    [-0.0001, '0.000'],
    [-1.5, '−1.500'],
    [12.3456, '12.35'],
    [123.456, '123.5'],
    [4321.9, '4322'],
  ])('score %d is %s', (value, shown) => expect(words.score(value)).toBe(shown));

  test.each([
    [0.0624, '+0.062'],
    [-0.14, '−0.140'],
    [0, '0.000'],
    [0.0001, '0.000'],
  ])('margin %d is %s', (value, shown) => expect(words.margin(value)).toBe(shown));

  test.each([
    [0, 'under 5 s'],
    [42, 'about 40 s'],
    [200, 'about 3 min'],
    [4700, 'about 78 min'],
    [5400, 'about 1 h 30 min'],
    [7200, 'about 2 h'],
  ])('%d s left is %s', (seconds, shown) => expect(words.timeLeft(seconds)).toBe(shown));

  test.each([
    [9.96, '10.0 s'],
    [125, '2 min 05 s'],
    [3600, '60 min 00 s'],
  ])('%d s long is %s', (seconds, shown) => expect(words.duration(seconds)).toBe(shown));

  test('one and many', () => {
    expect(words.recordings(1)).toBe('1 recording');
    expect(words.recordings(0)).toBe('0 recordings');
    expect(words.recordings(2140)).toBe('2,140 recordings');
  });

  test('rates, presets and rules', () => {
    expect(words.sampleRate(44100)).toBe('44.1 kHz');
    expect(words.presetWord({ kind: 'band-pass', lowHz: 500, highHz: 2000 })).toBe('band-pass 500 to 2,000 Hz');
    expect(words.ruleWord({ kind: 'percentile', quantile: 0.95 })).toBe('above 95 % of the normal recordings');
  });
});

test('places are named even when nothing is known', () => {
  expect(words.place('fan', '00')).toBe('fan, section 00');
  expect(words.place('fan', '')).toBe('fan');
  expect(words.place('', '02')).toBe('unknown machine, section 02');
  expect(words.place('', '')).toBe('unknown machine');
});

test('an item is spoken with its distance to the threshold, on either side', () => {
  const item = {
    recordingId: 1,
    position: 0,
    fileName: 'a.wav',
    recordedAt: null,
    machine: 'fan',
    section: '00',
    attributes: {},
    detectorId: 1,
    score: 0.39,
    threshold: 0.35,
    levelAlarm: false,
    worst: null,
    present: true,
    verdict: null,
    bookmark: false,
  };
  expect(spoken(item)).toBe('fan section 00, score 0.390, 0.040 above threshold');
  expect(spoken({ ...item, score: 0.3 })).toBe('fan section 00, score 0.300, 0.050 below threshold');
});

test('the report names one open recording as one', () => {
  const session = {
    id: 1,
    name: 'x',
    createdAt: '',
    sample: false,
    flagged: 5,
    reviewed: 4,
    counts: { 'real-fault': 0, 'false-alarm': 4, unsure: 0, unusable: 0 },
    disputed: 0,
  };
  expect(text.report.unfinished(session)).toContain('1 recording has no verdict yet');
  expect(text.report.unfinished({ ...session, reviewed: 2 })).toContain('3 recordings have no verdict yet');
});

test('progress is counted in pieces, that of the sample in percent', () => {
  const { progressOf } = text.shell.jobs;
  expect(progressOf({ kind: 'import', done: 15, total: 1000 })).toBe('15 of 1,000');
  expect(progressOf({ kind: 'sample', done: 15, total: 1000 })).toBe('1 %');
  expect(progressOf({ kind: 'sample', done: 0, total: 0 })).toBe('starting');
});
