import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { EngineInput } from '#main/engine/protocol.ts';
import type { CallInput } from '#shared/contract/api.ts';
import type { Verdict } from '#shared/core/domain.ts';
import { openSession, temporaryFolder } from '#test/support/library.ts';

/** A machine with 12 flagged recordings; the later in the queue, the less loud. */
async function start() {
  const opened = await openSession(join(temporaryFolder(), 'data'), { loud: 12 });
  const { call, sessionId, recordingIds } = opened;
  const say = (recordingId: number, verdict: Verdict, session = sessionId) =>
    call('verdicts.give', { sessionId: session, recordingId, verdict, reason: '', comment: '', secondsSpent: 1 });
  /** The louder half are faults, the others false alarms. */
  const sayAll = async () => {
    for (const [i, id] of recordingIds.entries()) await say(id, i < 6 ? 'real-fault' : 'false-alarm');
  };
  const preview = async (input: CallInput<'advice.preview'>) => {
    const job = await opened.finish('advice.preview', input);
    expect(job).toMatchObject({ kind: 'advice', state: 'done', problem: null });
    return call('advice.result', { jobId: job.id });
  };
  return { ...opened, say, sayAll, preview };
}

const keep = { kind: 'keep' } as const;
const byCost = { kind: 'advised', costRatio: 20 } as const;

describe('what the verdicts say', () => {
  test('counts by what holds now; only real faults and false alarms that reach the threshold are judged', async () => {
    const { call, say, detectorId, recordingIds, app } = await start();
    const before = await call('advice.get', { detectorId });
    expect(before).toMatchObject({ since: null, flagged: 12, open: 12, judged: [], additions: [] });
    const [first, second, third, fourth] = recordingIds as [number, number, number, number];
    await say(first, 'false-alarm');
    await say(first, 'real-fault');
    await say(second, 'false-alarm');
    await say(third, 'unsure');
    await say(fourth, 'unusable');
    const advice = await call('advice.get', { detectorId });
    expect(advice).toMatchObject({
      verdicts: { 'real-fault': 1, 'false-alarm': 1, unsure: 1, unusable: 1 },
      disputed: 0,
      since: { version: 1 },
      open: 8,
      below: { faults: 0, falseAlarms: 0 },
      unscored: 0,
    });
    expect(advice.judged.map(({ recordingId, fault }) => [recordingId, fault]).sort()).toEqual(
      [
        [first, true],
        [second, false],
      ].sort(),
    );
    expect(advice.additions.map(({ recordingId }) => recordingId)).toEqual([second]);
    const { threshold } = (await call('detectors.list', {})).detectors[0]!;
    expect(advice.judged.every(({ score }) => score >= threshold.value)).toBe(true);
    await app.close();
  });

  test('sessions that disagree count for nothing until that is settled', async () => {
    const { call, say, detectorId, recordingIds, app } = await start();
    const other = await call('sessions.create', { name: 'Again', detectorIds: [detectorId] });
    await say(recordingIds[0]!, 'real-fault');
    await say(recordingIds[0]!, 'false-alarm', other.sessionId);
    expect(await call('advice.get', { detectorId })).toMatchObject({
      verdicts: { 'real-fault': 0, 'false-alarm': 0 },
      disputed: 1,
      judged: [],
      additions: [],
    });
    await call('verdicts.undo', { sessionId: other.sessionId });
    expect(await call('advice.get', { detectorId })).toMatchObject({ verdicts: { 'real-fault': 1 }, disputed: 0 });
    await app.close();
  });
});

describe('a preview', () => {
  test('of another threshold scores nothing again, and tells each decision that changes', async () => {
    const { call, sayAll, preview, detectorId, recordingIds, engine, app } = await start();
    await sayAll();
    const { judged } = await call('advice.get', { detectorId });
    const scores = judged.map(({ score }) => score).sort((a, b) => b - a);
    const value = (scores[5]! + scores[6]!) / 2;
    const before = engine.calls.length;
    const found = await preview({ detectorId, additions: [], threshold: { kind: 'value', value } });
    expect(engine.calls).toHaveLength(before);
    expect(found).toMatchObject({
      threshold: { value, rule: { kind: 'value', value } },
      bankBefore: 6,
      bankAfter: 6,
      flaggedBefore: 12,
      flaggedAfter: 6,
      newlyFlagged: 0,
      noLongerFlagged: 6,
      hiddenFaults: 0,
      verdicts: {
        faults: { before: { count: 6, of: 6 }, after: { count: 6, of: 6 } },
        falseAlarms: { before: { count: 6, of: 6 }, after: { count: 0, of: 6 } },
      },
    });
    expect(found.flips.map(({ recordingId }) => recordingId).sort()).toEqual(recordingIds.slice(6).sort());
    expect(found.flips[0]).toMatchObject({ verdict: 'false-alarm', flagged: false, hidden: false, sessionId: 1 });
    // The advised threshold is the same decision here: it keeps every fault and avoids every false alarm.
    const advised = await preview({ detectorId, additions: [], threshold: byCost });
    expect(advised.threshold).toMatchObject({ value, details: { costRatio: 20, faults: 6, falseAlarms: 6 } });
    // One that is too high hides a fault, and no addition is to blame.
    const high = await preview({ detectorId, additions: [], threshold: { kind: 'value', value: scores[0]! + 1e-9 } });
    expect(high).toMatchObject({ hiddenFaults: 6, flaggedAfter: 0 });
    expect(high.flips[0]).toMatchObject({ hidden: true, verdict: 'real-fault', nearestAddition: null });
    await app.close();
  });

  test('of false alarms in the bank calibrates with the others and names what would hide a fault', async () => {
    const { call, sayAll, preview, detectorId, recordingIds, engine, app } = await start();
    await sayAll();
    const found = await preview({ detectorId, threshold: keep });
    const fit = engine.calls.findLast(({ operation }) => operation === 'detector.fit')!
      .input as EngineInput<'detector.fit'>;
    expect(fit.bank.keys).toHaveLength(12);
    expect(fit.calibration).toEqual(fit.bank.keys.slice(0, 6));
    expect(found).toMatchObject({ bankBefore: 6, bankAfter: 12, calibrating: 6, leftOut: 0, compared: 15 });
    expect([...found.additions].sort()).toEqual(recordingIds.slice(6).sort());
    // The faults differ by little from the false alarms, which are their nearest normals now.
    expect(found.hiddenFaults).toBeGreaterThan(0);
    const [flip] = found.flips;
    expect(flip).toMatchObject({ hidden: true, verdict: 'real-fault', flagged: false });
    expect(recordingIds.slice(6)).toContain(flip!.nearestAddition!.recordingId);
    expect(flip!.nearestAddition!.fileName).toMatch(/^section_00_source_test_/);
    expect(flip!.scoreAfter).toBeLessThan(found.threshold.value);
    // Nothing was written.
    expect((await call('detectors.list', {})).detectors).toHaveLength(1);
    expect((await call('detectors.list', {})).detectors[0]).toMatchObject({ scored: 15, flagged: 12 });
    await app.close();
  });

  test('an engine that restarts meanwhile is given the trial again', async () => {
    const { sayAll, preview, detectorId, engine, app } = await start();
    await sayAll();
    const first = await preview({ detectorId, threshold: keep });
    const { call } = engine;
    let crashed = false;
    Object.assign(engine, {
      call: async (...given: Parameters<typeof call>) => {
        if (given[0] === 'detector.score' && !crashed) {
          crashed = true;
          engine.crash();
        }
        return call(...given);
      },
    });
    expect(await preview({ detectorId, threshold: keep })).toEqual(first);
    await app.close();
  });

  test('is refused in words where it would say nothing', async () => {
    const { say, sayAll, finish, refusal, detectorId, recordingIds, app } = await start();
    const fails = async (input: CallInput<'advice.preview'>) => (await finish('advice.preview', input)).problem?.code;
    expect(await fails({ detectorId, threshold: keep })).toBe('advice.nothing');
    await say(recordingIds[0]!, 'real-fault');
    expect(await fails({ detectorId, threshold: byCost })).toBe('advice.few-labels');
    expect(await fails({ detectorId, additions: [recordingIds[0]!], threshold: keep })).toBe('advice.addition');
    expect(await refusal('advice.preview', { detectorId: 9, threshold: keep })).toBe('detector.unknown');
    expect(await refusal('advice.get', { detectorId: 9 })).toBe('detector.unknown');
    expect(await refusal('advice.result', { jobId: 999 })).toBe('advice.gone');
    expect(await refusal('advice.preview', { detectorId, threshold: { kind: 'advised', costRatio: 0 } })).toBe(
      'input.invalid',
    );
    // Four newer ones, and the first is gone.
    await sayAll();
    const value = { kind: 'value', value: 1 } as const;
    const jobs = [];
    for (let i = 0; i < 5; i++)
      jobs.push(await finish('advice.preview', { detectorId, additions: [], threshold: value }));
    expect(await refusal('advice.result', { jobId: jobs[0]!.id })).toBe('advice.gone');
    expect(await refusal('advice.result', { jobId: jobs[1]!.id })).toBe('none');
    await app.close();
  });
});

describe('the next version', () => {
  test('is made only when asked for, scores the same recordings, and leaves what was judged alone', async () => {
    const { call, sayAll, preview, finish, detectorId, sessionId, recordingIds, events, app } = await start();
    await sayAll();
    await call('settings.set', { reviewer: 'Ada' });
    const before = await call('sessions.get', { sessionId });
    const choice = { detectorId, additions: recordingIds.slice(9), threshold: keep };
    const seen = await preview(choice);
    const made = await finish('advice.apply', { ...choice, why: '  Three hums of the cold room ' });
    expect(made).toMatchObject({ kind: 'detector', state: 'done', result: { version: 2, flagged: seen.flaggedAfter } });
    const { detectors } = await call('detectors.list', {});
    const [first, next] = detectors as [(typeof detectors)[0], (typeof detectors)[0]];
    expect(first).toMatchObject({ why: '', madeBy: '', flagged: 12 });
    expect(next).toMatchObject({
      version: 2,
      bankSize: 9,
      why: 'Three hums of the cold room',
      madeBy: 'Ada',
      scored: 15,
      flagged: seen.flaggedAfter,
      threshold: seen.threshold,
      spec: first.spec,
    });
    expect(await call('sessions.get', { sessionId })).toEqual(before);
    for (const { recordingId, scoreAfter } of seen.flips)
      expect((await call('scores.get', { detectorId: next.id, recordingId })).score).toBe(scoreAfter);
    // Scoring with it afterwards says the same: the preview was no estimate.
    await finish('detectors.score', { detectorId: next.id, recordings: { machine: 'fan', split: 'test' } });
    expect((await call('detectors.list', {})).detectors[1]).toMatchObject({ flagged: seen.flaggedAfter });
    expect(events.some(({ name }) => name === 'library.changed')).toBe(true);
    await app.close();
  });

  test('what joined the bank by a verdict never calibrates, in no later version either, and is not offered again', async () => {
    const { call, sayAll, finish, engine, detectorId, recordingIds, app } = await start();
    await sayAll();
    const added = recordingIds.slice(10);
    await finish('advice.apply', { detectorId, additions: added, threshold: keep, why: 'first' });
    const advice = await call('advice.get', { detectorId: 2 });
    expect(advice.additions.map(({ recordingId }) => recordingId)).not.toContain(added[0]);
    expect(advice.since).toMatchObject({ version: 1 });
    await finish('advice.apply', { detectorId: 2, additions: [recordingIds[9]!], threshold: keep, why: 'second' });
    const fit = engine.calls.findLast(({ operation }) => operation === 'detector.fit')!
      .input as EngineInput<'detector.fit'>;
    expect(fit.bank.keys).toHaveLength(9);
    expect(fit.calibration).toHaveLength(6);
    expect(fit.calibration!.some((key) => added.includes(Number(key)))).toBe(false);
    expect((await call('detectors.list', {})).detectors.map(({ version }) => version)).toEqual([1, 2, 3]);
    await app.close();
  });

  test('a threshold by hand is a version of its own, and one with nothing new is none', async () => {
    const { call, finish, refusal, detectorId, app } = await start();
    const by = { kind: 'value', value: 3 } as const;
    const made = await finish('advice.apply', { detectorId, additions: [], threshold: by, why: 'too many' });
    expect(made).toMatchObject({ state: 'done', result: { version: 2 } });
    expect((await call('detectors.list', {})).detectors[1]).toMatchObject({
      threshold: { value: 3, rule: by },
      spec: { rule: by },
      bankSize: 6,
    });
    const nothing = await finish('advice.apply', { detectorId, additions: [], threshold: keep, why: 'no reason' });
    expect(nothing).toMatchObject({ state: 'failed', problem: { code: 'advice.nothing' } });
    expect(await refusal('advice.apply', { detectorId, threshold: keep, why: ' ' })).toBe('input.invalid');
    expect((await call('detectors.list', {})).detectors).toHaveLength(2);
    await app.close();
  });
});
