import { describe, expect, test } from 'vitest';
import {
  applySettings,
  checkForm,
  choiceOf,
  groupKey,
  inputOf,
  proposeForm,
  settingsOf,
  type TrainingForm,
} from '#renderer/views/Setup/training/training-form.ts';
import type { RecordingGroup } from '#shared/contract/schemas.ts';
import type { TrainingSettings } from '#shared/core/training/settings.ts';

const group = (machine: string, changes: Partial<RecordingGroup> = {}): RecordingGroup => ({
  machine,
  section: '00',
  recordings: 40,
  normal: 30,
  anomaly: 5,
  unknown: 5,
  trainNormal: 20,
  broken: 0,
  codings: ['lossless'],
  ...changes,
});
const form = (changes: Partial<TrainingForm> = {}) => ({ ...proposeForm([group('fan'), group('pump')]), ...changes });
const layers = { layers: 4 };

describe('the proposal', () => {
  test('takes every group with normals set aside, machine and section as classes', () => {
    const proposed = proposeForm([group('fan'), group('pump'), group('', { normal: 0, trainNormal: 0 })]);
    expect(choiceOf(proposed)).toEqual({
      groups: [
        { machine: 'fan', section: '00' },
        { machine: 'pump', section: '00' },
      ],
      normals: 'train',
      search: '',
      classRule: 'machine-section',
    });
    expect(proposed.name).toBe('fan, pump');
    expect(checkForm(proposed, layers)).toEqual({});
  });

  test('takes labelled ones where none are set aside, and attributes for one machine', () => {
    const proposed = proposeForm([group('fan', { trainNormal: 0 })]);
    expect(proposed).toMatchObject({ normals: 'normal', classRule: 'attributes' });
    expect(proposeForm(['a', 'b', 'c', 'd'].map((name) => group(name))).name).toBe('My recordings');
    expect(checkForm(proposeForm([]), layers)).toHaveProperty('groups');
  });

  test('is replaced by what fits the machine, and comes out as it went in', () => {
    const settings: TrainingSettings = {
      epochs: 7,
      learningRate: 1e-5,
      batch: 16,
      microBatch: 2,
      trains: { kind: 'last-blocks', blocks: 3 },
      recompute: true,
      frontEnd: { kind: 'mel', normalisation: null },
      preset: { kind: 'none' },
      heldOutShare: 0.25,
      generated: 4,
      seed: 9,
    };
    const mine = form({ name: 'mine', search: ' x ' });
    const applied = applySettings(mine, settings, mine);
    expect(applied).toMatchObject({ name: 'mine', learningRate: '0.00001', heldOut: '25', blocks: '3' });
    expect(settingsOf(applied)).toEqual(settings);
    expect(applySettings(form(), { ...settings, learningRate: 3e-4 }, form()).learningRate).toBe('0.0003');
    // What was changed while it was on its way stays.
    const changed = form({ trains: 'head', epochs: '3', recompute: true });
    const late = applySettings(changed, { ...settings, recompute: false }, form());
    expect(late).toMatchObject({ trains: 'head', epochs: '3', recompute: true, learningRate: '0.00001', seed: '9' });
  });
});

test('what is chosen is what is asked for', () => {
  const asked = inputOf(form({ model: 'ab', highPass: 400, frontEnd: 'stft', search: ' lab ', trains: 'head' }));
  expect(asked).toMatchObject({
    model: 'ab',
    choice: { search: 'lab' },
    settings: {
      preset: { kind: 'high-pass', cutoffHz: 400 },
      frontEnd: { kind: 'stft', normalisation: null },
      trains: { kind: 'head' },
    },
  });
  expect(inputOf(form())).not.toHaveProperty('model');
  expect(groupKey({ machine: 'a\tb', section: '' })).toBe('a\tb\n');
  expect(choiceOf(form({ groups: ['a\tb\n'] })).groups).toEqual([{ machine: 'a\tb', section: '' }]);
});

test.each([
  ['name', { name: ' ' }],
  ['groups', { groups: [] }],
  ['epochs', { epochs: '11' }],
  ['epochs', { epochs: '0' }],
  ['epochs', { epochs: '1.5' }],
  ['learningRate', { learningRate: '0' }],
  ['learningRate', { learningRate: '0,1,2' }],
  ['learningRate', { learningRate: '2' }],
  ['heldOut', { heldOut: '51' }],
  ['batch', { batch: '0' }],
  ['microBatch', { batch: '4', microBatch: '5' }],
  ['generated', { generated: '-1' }],
  ['seed', { seed: 'x' }],
  ['blocks', { trains: 'last-blocks', blocks: '5' }],
] as const)('%s is wrong in %o', (name, changes) => {
  expect(
    Object.keys(
      checkForm(form({ ...changes, groups: [...('groups' in changes ? changes.groups : ['fan\n00'])] }), layers),
    ),
  ).toEqual([name]);
});

test.each([
  { learningRate: '1e-5' },
  { learningRate: '.001' },
  { heldOut: '12.5' },
  { microBatch: '10', batch: '8', generated: '2' },
  { trains: 'last-blocks', blocks: '4' },
] as const)('%o is fine', (changes) => {
  expect(checkForm(form(changes), layers)).toEqual({});
});
