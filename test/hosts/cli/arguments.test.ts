import { describe, expect, it } from 'vitest';
import { detectorSpec, maskStage, normaliseBy, parseArguments, thresholdRule } from '#main/hosts/cli/arguments.ts';
import { proposedSpec } from '#shared/core/detector.ts';
import { unwrap } from '#shared/core/result.ts';

const parse = (line: string) => unwrap(parseArguments(line.split(' ')));
const spec = (line: string, normals = 20) => detectorSpec(parse(`score ${line}`).texts, proposedSpec('fused', normals));

describe('parseArguments', () => {
  it('gives every following word to a list option', () => {
    const args = parse('score --normal a b --test c d e --json --normal f');
    expect(args.command).toBe('score');
    expect(args.lists).toEqual({
      normal: ['a', 'b', 'f'],
      test: ['c', 'd', 'e'],
      'test-normal': [],
      'test-anomaly': [],
    });
    expect(args.json).toBe(true);
  });

  it('ends a list at the next option and keeps what stands before it', () => {
    const args = parse('explain x.wav --normal a b --masks 64');
    expect(args.files).toEqual(['x.wav']);
    expect(args.lists.normal).toEqual(['a', 'b']);
    expect(args.texts['masks']).toBe('64');
  });

  it('does not swallow words after an option with one value', () => {
    const args = parse('score --normal a --k 3 stray');
    expect(args.lists.normal).toEqual(['a']);
    expect(args.files).toEqual(['stray']);
  });

  it('takes a negative threshold', () => {
    expect(parse('score --threshold -0.5 --normal a').texts['threshold']).toBe('-0.5');
  });

  it.each([['score --nonsense 1'], ['score --k'], ['score --json=yes']])('refuses %j with a sentence', (line) => {
    const result = parseArguments(line.split(' '));
    expect(result).toMatchObject({ ok: false, problem: { code: 'option.invalid' } });
  });
});

describe('normaliseBy', () => {
  const by = (line: string) => normaliseBy(parse(`score ${line}`).texts);

  it('takes the statistics of the model unless told otherwise', () => {
    expect(unwrap(by('--json'))).toBe('as-given');
    expect(unwrap(by('--normalise model'))).toBe('as-given');
    expect(unwrap(by('--normalise normals'))).toBe('normals');
    expect(by('--normalise clip')).toMatchObject({ problem: { code: 'option.invalid' } });
  });
});

describe('detectorSpec', () => {
  it('proposes the fused detector without density below 100 normals and with 16 neighbours from there on', () => {
    expect(unwrap(spec('--json', 99))).toMatchObject({ kind: 'fused', readOut: 'rows', k: 1, density: 0 });
    expect(unwrap(spec('--json', 100)).density).toBe(16);
  });

  it('reads every option', () => {
    const line =
      '--scorer ast --readout tokens --metric euclidean --k 4 --density 8 --preset hp:1200 --threshold gamma ' +
      '--front-end stft-257 --precision int8';
    expect(unwrap(spec(line))).toEqual({
      kind: 'ast',
      readOut: 'tokens',
      metric: 'euclidean',
      k: 4,
      density: 8,
      preset: { kind: 'high-pass', cutoffHz: 1200 },
      frontEnd: { kind: 'stft-257', normalisation: null },
      precision: 'int8',
      rule: { kind: 'gamma', quantile: 0.9 },
    });
  });

  it('keeps the paper what the paper is', () => {
    expect(unwrap(spec('--scorer paper', 200))).toMatchObject({
      kind: 'paper',
      readOut: 'prelogits',
      metric: 'cosine',
      k: 1,
      density: 0,
    });
    expect(spec('--scorer paper --k 3')).toMatchObject({ ok: false, problem: { code: 'option.invalid' } });
    expect(spec('--scorer paper --preset hp:400').ok).toBe(true);
  });

  it.each([
    '--scorer svm',
    '--readout cls',
    '--front-end fft',
    '--precision int4',
    '--k 0',
    '--k 1.5',
    '--density -1',
    '--preset loud',
    '--threshold pp',
  ])('refuses %s', (line) => expect(spec(line).ok).toBe(false));
});

describe('thresholdRule', () => {
  const fallback = { kind: 'percentile', quantile: 0.95 } as const;
  it.each([
    ['p95', { kind: 'percentile', quantile: 0.95 }],
    ['p99.5', { kind: 'percentile', quantile: 0.995 }],
    ['gamma', { kind: 'gamma', quantile: 0.9 }],
    ['0.35', { kind: 'value', value: 0.35 }],
    ['-1e-3', { kind: 'value', value: -0.001 }],
    [undefined, fallback],
  ])('%s', (text, expected) => expect(unwrap(thresholdRule(text, fallback))).toEqual(expected));

  it.each(['', 'p', 'p100', 'NaN', 'Infinity', 'eer'])('refuses "%s"', (text) =>
    expect(thresholdRule(text, fallback).ok).toBe(false),
  );
});

describe('maskStage', () => {
  it('takes the five stages and nothing else', () => {
    expect([16, 32, 64, 128, 256].map((stage) => unwrap(maskStage(String(stage))))).toEqual([16, 32, 64, 128, 256]);
    expect(unwrap(maskStage(undefined))).toBe(256);
    expect(maskStage('100').ok).toBe(false);
  });
});
