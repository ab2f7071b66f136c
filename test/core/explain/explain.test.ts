import { describe, expect, it } from 'vitest';
import { emptyMaskTable, explain, knownMasks } from '#shared/core/explain/explain.ts';
import { fidelityInWords, fidelityOf } from '#shared/core/explain/fidelity.ts';
import { maskOrder } from '#shared/core/explain/masks.ts';
import { bands, expectClose, linearScore, linearWeights, tableOf } from './table.ts';

describe('explain', () => {
  it('reads everything off a full table', () => {
    const explanation = explain(tableOf(linearScore), 0.5 - 1e-9);
    expect(explanation).toMatchObject({ masks: 256, flagged: true, constantLabel: false, threshold: 0.5 - 1e-9 });
    expect(explanation.score).toBeCloseTo(0.85, 12);
    expect(explanation.table.none).toBeCloseTo(0.1, 12);
    expect(explanation.bands.map(({ lowHz, highHz }) => ({ lowHz, highHz }))).toEqual(bands);
    expectClose(
      explanation.bands.map((band) => band.shapley!),
      linearWeights,
      1e-12,
    );
    expectClose(
      explanation.bands.map((band) => band.leaveOneOut!),
      linearWeights,
      1e-12,
    );
    expectClose(
      explanation.bands.map((band) => band.soft),
      linearWeights,
      0.005,
    );
    expect(explanation.bands[7]!.slimeExact).toBeCloseTo(0.619677, 6);
    expect(explanation.r2.slimeExact).toBeCloseTo(0.677565, 6);
    expect(explanation.r2.soft).toBeGreaterThan(0.999);
  });

  it('removes and adds the most anomalous bands first', () => {
    const { deletion, insertion } = explain(tableOf(linearScore), 0.5);
    expectClose(deletion!, [0.85, 0.45, 0.15, -0.05, -0.15, -0.2, -0.2, -0.1, 0.1], 1e-12);
    expectClose(insertion!, [0.1, 0.5, 0.8, 1, 1.1, 1.15, 1.15, 1.05, 0.85], 1e-12);
  });

  it('gives weights after 16 masks and leaves open what needs more', () => {
    const explanation = explain(tableOf(linearScore, maskOrder().slice(0, 16)), 0.5);
    expect(explanation.masks).toBe(16);
    expect(explanation.interactions).toBeNull();
    expect(explanation.deletion).toBeNull();
    expect(explanation.insertion).toBeNull();
    for (const [b, band] of explanation.bands.entries()) {
      expect(band.shapley).toBeNull();
      expect(band.leaveOneOut).toBeNull();
      expect(Math.abs(band.soft - linearWeights[b]!)).toBeLessThan(0.02);
    }
  });

  it('knows leave-one-out as soon as that mask was run', () => {
    const withoutThree = 255 ^ (1 << 3);
    const explanation = explain(tableOf(linearScore, [...maskOrder().slice(0, 16), withoutThree]), 0.5);
    expect(explanation.bands[3]!.leaveOneOut).toBeCloseTo(0.05, 12);
    expect(explanation.bands[4]!.leaveOneOut).toBeNull();
  });

  it('says so where no mask changes the decision', () => {
    const explanation = explain(tableOf(linearScore), 5);
    expect(explanation).toMatchObject({ constantLabel: true, flagged: false, r2: { slime: null, slimeExact: null } });
    expect(explanation.bands.every((band) => band.slime === 0 && band.slimeExact === 0)).toBe(true);
    expect(explanation.r2.soft).toBeGreaterThan(0.99);
    const flat = explain(
      tableOf(() => 2),
      1,
    );
    expect(flat.r2).toEqual({ slime: null, slimeExact: null, soft: null });
    expect(flat.bands.every((band) => band.soft === 0)).toBe(true);
  });

  it('flags a score equal to the threshold (paper, equation 1)', () => {
    expect(
      explain(
        tableOf(() => 1),
        1,
      ).flagged,
    ).toBe(true);
  });

  it('refuses a table without the recording itself', () => {
    expect(() => explain(emptyMaskTable(bands), 0)).toThrow(RangeError);
    expect(knownMasks(emptyMaskTable(bands).scores)).toEqual([]);
  });
});

describe('fidelity', () => {
  it('is said in words', () => {
    expect([null, 0.2, 0.49, 0.5, 0.68, 0.8, 1].map(fidelityOf)).toEqual([
      'none',
      'low',
      'low',
      'fair',
      'fair',
      'good',
      'good',
    ]);
    expect(fidelityInWords(0.3)).toMatch(/^Low fidelity/);
    expect(fidelityInWords(null)).toMatch(/No combination/);
  });
});
