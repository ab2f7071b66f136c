import { describe, expect, test } from 'vitest';
import {
  checkForm,
  highPassCutoffs,
  normalsCount,
  normalsPart,
  proposeForm,
  specOf,
} from '#renderer/views/Setup/detector-form.ts';
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
    [{ density: '-1' }, 'density'],
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
    expect(checkForm({ ...form, kind: 'paper', k: 'x', density: 'x' }, 40)).toEqual({});
  });
});

describe('the detector', () => {
  test('has the high-pass of the form, in steps of 400 Hz', () => {
    expect(highPassCutoffs.every((cutoff) => cutoff % 400 === 0)).toBe(true);
    expect(specOf({ ...proposeForm(group), highPass: 1200 }).preset).toEqual({ kind: 'high-pass', cutoffHz: 1200 });
  });

  test('takes percents as fractions and values as they are', () => {
    const form = proposeForm(group);
    expect(specOf({ ...form, rule: 'gamma', quantile: '90' }).rule).toEqual({ kind: 'gamma', quantile: 0.9 });
    expect(specOf({ ...form, rule: 'eer', quantile: '' }).rule).toEqual({ kind: 'eer' });
    expect(checkForm({ ...form, rule: 'eer', quantile: '' }, 40)).toEqual({});
    expect(specOf({ ...form, rule: 'value', value: '-0.25' }).rule).toEqual({ kind: 'value', value: -0.25 });
  });

  test('as published has class tokens, cosine, one neighbour, no density, whatever the fields say', () => {
    const spec = specOf({
      ...proposeForm(group),
      kind: 'paper',
      readOut: 'rows',
      metric: 'euclidean',
      k: '7',
      density: '3',
    });
    expect(spec).toMatchObject({ kind: 'paper', readOut: 'prelogits', metric: 'cosine', k: 1, density: 0 });
  });
});
