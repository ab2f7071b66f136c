import { describe, expect, it } from 'vitest';
import {
  describeFrontEnd,
  describeKind,
  describeReadOut,
  describeRule,
  proposedSpec,
  usedReadOut,
} from '#shared/core/detector.ts';
import { detectorKinds, frontEndKinds, readOuts } from '#shared/core/domain.ts';

describe('proposedSpec', () => {
  const counts = [0, 3, 99, 100, 101, 5000];

  it('is the published detector for `paper`, however large the bank', () => {
    for (const normals of counts) {
      expect(proposedSpec('paper', normals)).toMatchObject({
        readOut: 'prelogits',
        metric: 'cosine',
        k: 1,
        density: 0,
        preset: { kind: 'none' },
      });
    }
  });

  it.each(detectorKinds.filter((kind) => kind !== 'paper'))(
    '%s keeps frequency apart, and normalises by density from 100 recordings on',
    (kind) => {
      const specs = counts.map((normals) => proposedSpec(kind, normals));
      expect(specs.map(({ density }) => density)).toEqual([0, 0, 0, 16, 16, 16]);
      expect(new Set(specs.map(({ readOut }) => readOut))).toEqual(new Set(['rows']));
      expect(new Set(specs.map((spec) => spec.kind))).toEqual(new Set([kind]));
    },
  );

  it("keeps the paper's read-out for models of base size", () => {
    const readOuts = [undefined, 192, 384, 767, 768, 1024].map((size) => proposedSpec('fused', 40, size).readOut);
    expect(readOuts).toEqual(['rows', 'rows', 'rows', 'rows', 'prelogits', 'prelogits']);
    expect(proposedSpec('paper', 40, 192).readOut).toBe('prelogits');
  });

  it.each(detectorKinds)('%s hears mel in full precision, normalised as the model was trained', (kind) => {
    expect(proposedSpec(kind, 40)).toMatchObject({
      frontEnd: { kind: 'mel', normalisation: null },
      precision: 'fp32',
    });
  });

  it.each(detectorKinds)('%s flags one normal recording in twenty', (kind) => {
    expect(proposedSpec(kind, 40).rule).toEqual({ kind: 'percentile', quantile: 0.95 });
  });
});

describe('usedReadOut', () => {
  it('is the chosen one but for the paper, which has its own', () => {
    expect(usedReadOut({ kind: 'fused', readOut: 'rows-stats' })).toBe('rows-stats');
    expect(usedReadOut({ kind: 'paper', readOut: 'rows' })).toBe('prelogits');
  });
});

describe('describeFrontEnd', () => {
  it('says what the model hears and whose statistics it is normalised by', () => {
    expect(describeFrontEnd({ kind: 'stft', normalisation: null })).toBe(
      'log power spectrum, 201 bins of 40 Hz; normalised as the model was trained',
    );
    expect(describeFrontEnd({ kind: 'mel', normalisation: { mean: -7.123, std: 3.5 } })).toBe(
      'log-mel, 128 bins; normalised by the normal recordings (mean −7.12, standard deviation 3.50)',
    );
  });
});

describe('in words', () => {
  it('every kind and every read-out has words of its own', () => {
    expect(new Set(detectorKinds.map(describeKind)).size).toBe(detectorKinds.length);
    expect(new Set(readOuts.map(describeReadOut)).size).toBe(readOuts.length);
    expect(new Set(frontEndKinds.map((kind) => describeFrontEnd({ kind, normalisation: null }))).size).toBe(4);
    expect(describeKind('paper')).toContain('paper');
    expect(describeReadOut('prelogits')).toContain('class tokens');
  });

  it.each([
    [0.95, '95 %'],
    [0.9, '90 %'],
    [0.999, '99.9 %'],
    [0.07, '7 %'],
    [0.29, '29 %'],
    [0.5751, '57.5 %'],
    [1, '100 %'],
    [0, '0 %'],
  ])('a quantile of %d is "%s", without digits that only rounding makes', (quantile, words) => {
    expect(describeRule({ kind: 'percentile', quantile }).startsWith(`${words} of the normal`)).toBe(true);
    expect(describeRule({ kind: 'gamma', quantile }).startsWith(`${words} quantile of a gamma`)).toBe(true);
  });

  it('the other rules name their source and no number', () => {
    const rules = [describeRule({ kind: 'eer' }), describeRule({ kind: 'value', value: 0.123 })];
    expect(rules[0]).toContain('equal error rate');
    expect(rules[1]).toContain('by hand');
    for (const words of rules) expect(words).not.toMatch(/\d|NaN|undefined/);
  });
});
