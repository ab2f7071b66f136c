import { describe, expect, test } from 'vitest';
import { differs, propertiesOf } from '#renderer/views/Setup/compare-models.ts';
import type { Detector, Model } from '#shared/contract/schemas.ts';

const model: Model = {
  directory: '/m',
  name: 'm',
  sha256: 'a',
  parameters: 9405,
  dimension: 24,
  layers: 2,
  heads: 3,
  frames: 1024,
  bins: 128,
  patchRows: 12,
  classes: 5,
  shipped: false,
  bytes: 43_100,
  featureMean: -4.26774,
  featureStd: 4.569,
  source: '/downloads/m',
  importedAt: '2026-11-22T20:35:49.953Z',
  card: null,
  int8Cosine: null,
  detectors: 2,
};
const detector = (name: string, version: number, sha256: string) =>
  ({ name, version, machine: 'fan', model: { ...model, sha256 } }) as unknown as Detector;
const values = (models: readonly Model[], detectors: readonly Detector[], name: string) =>
  propertiesOf(models, detectors).find((row) => row.name === name)!.values;

describe('the properties of models', () => {
  test('say what is not known instead of making it up', () => {
    const older = { ...model, bytes: null, featureMean: null, featureStd: null };
    for (const name of ['Weights', 'Mean', 'Deviation', 'SHA-256 of the weights']) {
      expect(values([older], [], name), name).toEqual(['not known']);
    }
    expect(values([older], [], 'In 8 bits')).toEqual(['not known']);
    expect(values([model], [], 'Weights')).toEqual(['43 kB']);
  });

  test('name the detectors, or count them while the names have not come', () => {
    const own = [detector('Fan', 1, 'a'), detector('Fan', 2, 'a'), detector('Other', 1, 'b')];
    expect(values([model], own, 'Detectors')).toEqual(['fan: Fan v1, fan: Fan v2']);
    expect(values([model], [], 'Detectors')).toEqual(['2']);
    expect(values([{ ...model, detectors: 0 }], [], 'Detectors')).toEqual(['none']);
  });

  test('differ where one value is another', () => {
    const row = { name: 'x', long: false };
    expect(differs({ ...row, values: ['1', '1', '2'] })).toBe(true);
    expect(differs({ ...row, values: ['1', '1'] })).toBe(false);
    expect(differs({ ...row, values: [] })).toBe(false);
  });
});
