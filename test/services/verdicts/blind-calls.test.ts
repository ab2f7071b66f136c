/** What a second reader who reads blind is told by every call that rests on verdicts: nothing, and why. */
import { describe, expect, test } from 'vitest';
import type { CallInput, CallName } from '#shared/contract/api.ts';
import type { TrainingChoice } from '#shared/contract/training.ts';
import type { Preset } from '#shared/core/domain.ts';
import { exportFormats } from '#shared/core/export/model.ts';
import { defaultReportOptions, emptyNote } from '#shared/core/report/options.ts';
import { problemIn } from '#shared/core/problem-words.ts';
import { spec, type TestApp } from '#test/support/library.ts';
import { blindBo, type BlindBo } from './blind-bo.ts';

const choice: TrainingChoice = {
  groups: [{ machine: 'fan', section: '00' }],
  normals: 'all',
  search: '',
  classRule: 'attributes',
};
const presets: Preset[] = [{ kind: 'high-pass', cutoffHz: 400 }];

type Asked = { [K in CallName]: readonly [K, CallInput<K>] }[CallName];

/** Calls whose answers rest on the verdicts of everybody. */
function revealing({ sessionId, detectorId, first }: BlindBo): Asked[] {
  const advised: CallInput<'advice.preview'> = { detectorId, threshold: { kind: 'advised', costRatio: 10 } };
  return [
    ['report.get', { sessionId }],
    [
      'report.configure',
      { sessionId, options: { ...defaultReportOptions, pages: ['real-fault'], severities: ['a', 'b', 'c', 'd'] } },
    ],
    ['report.note', { sessionId, recordingId: first, note: emptyNote }],
    ['report.preview', { sessionId }],
    ['report.create', { sessionId, pictures: false }],
    ['bundle.preview', { sessionId }],
    ['bundle.export', { sessionId, recordings: false }],
    ...exportFormats.map((format): Asked => ['session.export', { sessionId, format }]),
    ['advice.get', { detectorId }],
    ['detectors.overview', { detectorId, section: null, attribute: null, compareWith: null }],
    ['detectors.map', { detectorId }],
    ['detectors.neighbours', { detectorId, recordingIds: [first], start: [0, 0] }],
    ['advice.preview', advised],
    ['advice.result', { jobId: 1 }],
    ['advice.apply', { ...advised, why: 'better' }],
    ['sweep.preview', { detectorId, presets }],
    ['sweep.start', { detectorId, presets }],
    ['sweep.get', { detectorId }],
    ['sweep.version', { detectorId, preset: presets[0]! }],
    ['sweep.flips', { before: detectorId, after: detectorId }],
    ['training.preview', { choice, heldOutShare: 0.2, seed: 1 }],
    [
      'detectors.create',
      {
        name: 'Other',
        machine: 'fan',
        section: '',
        normals: { machine: 'fan' },
        spec: { ...spec, rule: { kind: 'eer' } },
      },
    ],
  ];
}

const codes = async ({ refusal }: TestApp, asked: readonly Asked[]) => {
  const found: string[] = [];
  for (const [name, input] of asked) found.push(`${name} ${await refusal(name, input as never)}`);
  return found;
};

describe('a second reader who reads blind', () => {
  test('is refused whatever rests on verdicts that are hidden, and told why and what to do', async () => {
    const opened = await blindBo();
    const asked = revealing(opened);
    expect(await codes(opened, asked)).toEqual(asked.map(([name]) => `${name} reading.blind`));
    const refused = await opened.app.call('report.get', { sessionId: opened.sessionId });
    if (refused.ok) throw new Error('not refused');
    expect(refused.problem.message).toMatch(
      /second reading of Week 47.*Nothing was changed.*switch “Second reading” off/,
    );
    expect(problemIn('de', refused.problem)).toMatch(/Zweitgutachten zu Week 47.*Nichts wurde geändert/);
    expect((await opened.call('detectors.list', {})).detectors).toHaveLength(1);
    await opened.app.close();
  });

  test('gets everything when nothing is hidden any more, or the second reading is over', async () => {
    const opened = await blindBo();
    const { call, give, sessionId, first, second } = opened;
    const asked = revealing(opened).filter(([name]) =>
      /^(report\.(get|preview)|session\.export|bundle\.preview|advice\.get|detectors\.(overview|map)|sweep\.(preview|get|flips)|training\.preview)$/.test(
        name,
      ),
    );
    await give(first, 'unsure');
    expect(new Set((await codes(opened, asked)).map((one) => one.split(' ')[1]))).toEqual(new Set(['reading.blind']));
    await give(second, 'unsure');
    expect(await codes(opened, asked)).toEqual(asked.map(([name]) => `${name} none`));
    // What is taken back is hidden again.
    await call('verdicts.undo', { sessionId });
    expect(await opened.refusal('report.get', { sessionId })).toBe('reading.blind');
    await call('reading.set', { sessionId, blind: false });
    expect(await codes(opened, asked)).toEqual(asked.map(([name]) => `${name} none`));
    await opened.app.close();
  });

  test('is refused nothing about other machines, or that needs no verdict', async () => {
    const opened = await blindBo();
    const { refusal } = opened;
    const elsewhere = { ...choice, groups: [{ machine: 'pump', section: '00' }] };
    expect(await refusal('training.preview', { choice: elsewhere, heldOutShare: 0.2, seed: 1 })).toBe('none');
    const otherSection = { ...choice, groups: [{ machine: 'fan', section: '01' }] };
    expect(await refusal('training.preview', { choice: otherSection, heldOutShare: 0.2, seed: 1 })).toBe('none');
    const normals = { machine: 'fan', split: 'train' };
    expect(await refusal('detectors.create', { name: 'Other', machine: 'fan', section: '00', normals, spec })).toBe(
      'none',
    );
    // Others go on as they did.
    await opened.call('settings.set', { reviewer: 'Ada' });
    expect(await refusal('report.get', { sessionId: opened.sessionId })).toBe('none');
    await opened.app.close();
  });

  test('does not learn either how two others agree', async () => {
    const opened = await blindBo();
    const { call, sessionId, first, second, give } = opened;
    await give(first, 'real-fault');
    await give(second, 'false-alarm');
    await call('settings.set', { reviewer: 'Cy' });
    await call('reading.set', { sessionId, blind: true });
    expect((await call('reading.get', { sessionId })).agreement).toBeNull();
    await call('settings.set', { reviewer: 'Bo' });
    expect((await call('reading.get', { sessionId })).agreement).toMatchObject({ recordings: 2, same: 2 });
    await opened.app.close();
  });
});
