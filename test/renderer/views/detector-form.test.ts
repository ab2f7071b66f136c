import { describe, expect, test } from 'vitest';
import {
  checkForm,
  densities,
  densityOf,
  normalsCount,
  normalsPart,
  proposedFrontEnd,
  proposedReadOut,
  proposeForm,
  specOf,
} from '#renderer/views/Setup/detector-form.ts';
import {
  highPassCutoffs,
  noPreset,
  presetOf,
  presetOptions,
  type PresetForm,
} from '#renderer/views/Setup/preset-form.ts';
import type { RecordingGroup } from '#shared/contract/schemas.ts';

const group: RecordingGroup = {
  machine: 'fan',
  section: '00',
  recordings: 100,
  normal: 60,
  anomaly: 10,
  unknown: 30,
  trainNormal: 40,
  broken: 3,
  codings: ['lossless'],
};

describe('the proposal', () => {
  test('learns from what is known to be normal, and from everything only when nothing is', () => {
    expect(proposeForm(group).normals).toBe('train');
    expect(proposeForm({ ...group, trainNormal: 0 }).normals).toBe('normal');
    expect(proposeForm({ ...group, trainNormal: 0, normal: 0 }).normals).toBe('all');
  });

  test('has no mistakes', () => expect(checkForm(proposeForm(group), 40)).toEqual({}));

  test('counts what each choice holds, and says which part of the group it is', () => {
    expect(['train', 'normal', 'all'].map((choice) => normalsCount(group, choice as never))).toEqual([40, 60, 97]);
    expect(normalsPart({ normals: 'train', path: '' })).toEqual({ label: 'normal', split: 'train' });
    expect(normalsPart({ normals: 'normal', path: ' ' })).toEqual({ label: 'normal' });
    expect(normalsPart({ normals: 'all', path: ' Healthy/ ' })).toEqual({ search: 'Healthy/' });
  });
});

describe('mistakes', () => {
  const form = proposeForm(group);
  test.each([
    [{ name: '  ' }, 'name'],
    [{ k: '0' }, 'k'],
    [{ k: '2.5' }, 'k'],
    [{ k: '101' }, 'k'],
    [{ quantile: '49' }, 'quantile'],
    [{ quantile: '100' }, 'quantile'],
    [{ quantile: '9,5' }, 'quantile'],
    [{ rule: 'value' as const, value: '' }, 'value'],
    [{ rule: 'value' as const, value: '1e' }, 'value'],
  ])('%o is named at %s', (change, field) => {
    expect(Object.keys(checkForm({ ...form, ...change }, 40))).toEqual([field]);
  });

  test('nothing to learn from', () => {
    expect(checkForm(form, 0)).toHaveProperty('normals');
    expect(checkForm(form, null)).toEqual({});
  });

  test('fields that the published detector fixes are not checked', () => {
    expect(checkForm({ ...form, kind: 'paper', k: 'x' }, 40)).toEqual({});
    expect(checkForm({ ...form, kind: 'statistics', k: 'x' }, 40)).toEqual({});
  });
});

describe('the detector', () => {
  test('has the high-pass of the form, in steps of 400 Hz', () => {
    expect(highPassCutoffs.every((cutoff) => cutoff % 400 === 0)).toBe(true);
    const preset = { ...noPreset(), chosen: 'hp:1200' };
    expect(specOf({ ...proposeForm(group), preset }, 40).preset).toEqual({ kind: 'high-pass', cutoffHz: 1200 });
  });

  test('has a filter described by hand, a biquad among them, or one that was saved under a name', () => {
    const own = (change: Partial<PresetForm>) => presetOf({ ...noPreset(), chosen: 'own', ...change }, []);
    expect(own({ kind: 'high-pass', low: '1200', design: 'biquad' })).toEqual({
      kind: 'high-pass',
      cutoffHz: 1200,
      design: 'biquad',
    });
    expect(own({ kind: 'low-pass', low: ' 3000.5 ' })).toEqual({ kind: 'low-pass', cutoffHz: 3000.5 });
    // a band has no biquad, whatever was chosen before
    expect(own({ kind: 'band-stop', low: '500', high: '900', design: 'biquad' })).toEqual({
      kind: 'band-stop',
      lowHz: 500,
      highHz: 900,
    });
    const saved = { name: 'Gear mesh', preset: { kind: 'band-pass', lowHz: 900, highHz: 1400 } } as const;
    expect(presetOf({ ...noPreset(), chosen: 'bp:900-1400' }, [saved])).toEqual(saved.preset);
    expect(presetOf({ ...noPreset(), chosen: 'bp:900-1400' }, [])).toBeNull();
  });

  test.each<Partial<PresetForm>>([
    { low: '' },
    { low: '8000' },
    { low: '-5' },
    { low: '1e3' },
    { kind: 'band-pass', low: '900', high: '900' },
    { kind: 'low-pass', low: '9000' },
    { low: '10', design: 'biquad' },
  ])('says that %o is no filter', (change) => {
    const preset = { ...noPreset(), chosen: 'own', ...change };
    expect(Object.keys(checkForm({ ...proposeForm(group), preset }, 40))).toEqual(['preset']);
  });

  test('offers saved presets by their names, once, and none that a detector cannot hear', () => {
    const options = presetOptions([
      { name: 'Hall', preset: { kind: 'high-pass', cutoffHz: 800 } },
      { name: 'Ultrasound', preset: { kind: 'high-pass', cutoffHz: 20_000 } },
      { name: 'Gear mesh', preset: { kind: 'band-pass', lowHz: 900, highHz: 1400 } },
    ]);
    expect(options.map(({ value }) => value)).toEqual([
      'none',
      ...highPassCutoffs.slice(1).map((cutoff) => `hp:${cutoff}`),
      'bp:900-1400',
      'own',
    ]);
    expect(options[2]!.text).toBe('Hall (high-pass 800 Hz)');
  });

  test('takes percents as fractions and values as they are', () => {
    const form = proposeForm(group);
    expect(specOf({ ...form, rule: 'gamma', quantile: '90' }, 40).rule).toEqual({ kind: 'gamma', quantile: 0.9 });
    expect(specOf({ ...form, rule: 'eer', quantile: '' }, 40).rule).toEqual({ kind: 'eer' });
    expect(checkForm({ ...form, rule: 'eer', quantile: '' }, 40)).toEqual({});
    expect(specOf({ ...form, rule: 'value', value: '-0.25' }, 40).rule).toEqual({ kind: 'value', value: -0.25 });
  });

  test('as published has class tokens, cosine, one neighbour, no density, whatever the fields say', () => {
    const said = { readOut: 'rows', metric: 'euclidean', k: '7', density: 4 } as const;
    const spec = specOf({ ...proposeForm(group), kind: 'paper', ...said, frontEnd: 'stft' }, 400);
    expect(spec).toMatchObject({ kind: 'paper', readOut: 'prelogits', metric: 'cosine', k: 1, density: 0 });
    expect(spec.frontEnd).toEqual({ kind: 'stft', normalisation: null });
  });

  test('gets front end, precision and read-out as chosen', () => {
    const chosen = { frontEnd: 'stft-206', precision: 'int8', readOut: 'rows-stats', metric: 'euclidean' } as const;
    const spec = specOf({ ...proposeForm(group), ...chosen, k: '3', density: 4 }, 40);
    expect(spec).toMatchObject({ readOut: 'rows-stats', metric: 'euclidean', k: 3, density: 4, precision: 'int8' });
    expect(spec.frontEnd).toEqual({ kind: 'stft-206', normalisation: null });
  });

  test('without a network keeps nothing of what was chosen for one', () => {
    const chosen = { frontEnd: 'stft', precision: 'int8', k: 'x' } as const;
    const spec = specOf({ ...proposeForm(group), ...chosen, kind: 'statistics' }, 40);
    expect(spec).toMatchObject({ frontEnd: { kind: 'mel' }, precision: 'fp32', k: 1 });
  });

  test('divides by the local density from a hundred normal recordings on, unless told otherwise', () => {
    const form = proposeForm(group);
    expect([20, 99, 100, 990].map((normals) => densityOf(form, normals))).toEqual([0, 0, 16, 16]);
    expect(densityOf({ ...form, density: 0 }, 990)).toBe(0);
    expect(densityOf({ ...form, density: 4 }, 20)).toBe(4);
    expect(densities).toContain(specOf(form, 990).density);
  });
});

test('the front end of a model is the one whose bins it was trained on', () => {
  expect([128, 201, 206, 257].map(proposedFrontEnd)).toEqual(['mel', 'stft', 'stft-206', 'stft-257']);
});

test('the published size keeps the read-out of the paper, a smaller one keeps frequency apart', () => {
  expect([128, 384, 767, 768].map((dimension) => proposedReadOut('fused', dimension))).toEqual([
    'rows',
    'rows',
    'rows',
    'prelogits',
  ]);
  expect(proposedReadOut('paper', 128)).toBe('prelogits');
});
