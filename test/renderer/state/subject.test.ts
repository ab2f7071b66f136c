import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Jobs } from '#renderer/state/jobs.svelte.ts';
import { Announcer, Notices } from '#renderer/state/messages.svelte.ts';
import { Subject } from '#renderer/state/subject.svelte.ts';
import type { Job, SessionItem } from '#shared/contract/schemas.ts';
import { problem } from '#shared/core/problems.ts';
import { createFakeBridge } from '#test/renderer/support/fake-bridge.ts';
import { testClient } from '#test/renderer/support/client.ts';

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: false });
});
afterEach(() => {
  vi.useRealTimers();
});

const make = (explainEvery: number) => {
  const made = testClient({ explainEvery });
  const notices = new Notices(new Announcer());
  const jobs = new Jobs(made.client, notices);
  const subject = new Subject(made.client, jobs, notices);
  const stop = subject.listen();
  const requests = () => made.host.calls.filter(({ name }) => name === 'explanations.request');
  return { ...made, subject, notices, stop, requests };
};
const flagged = createFakeBridge();
const detectors = new Map<number, number>();
beforeAll(async () => {
  const answer = await flagged.call('sessions.get', {});
  if (!answer.ok) throw new Error('no session');
  for (const item of (answer.value as { items: SessionItem[] }).items) detectors.set(item.recordingId, item.detectorId);
});
const item = (recordingId: number) => ({ recordingId, detectorId: detectors.get(recordingId)! });

test('gets its file, score and explanation', async () => {
  const { subject, requests } = make(0);
  subject.show(item(105));
  await vi.advanceTimersByTimeAsync(500);
  expect(subject.recording?.id).toBe(105);
  expect(subject.score?.recordingId).toBe(105);
  expect(subject.explanation?.masks).toBe(256);
  expect(subject.explaining).toBeNull();
  expect(requests()).toMatchObject([{ input: { recordingId: 105, masks: 256 } }]);
});

test('running through the list asks for no explanation on the way', async () => {
  const { subject, requests } = make(0);
  for (const id of [101, 102, 103, 104]) {
    subject.show(item(id));
    await vi.advanceTimersByTimeAsync(50);
  }
  await vi.advanceTimersByTimeAsync(500);
  expect(requests()).toMatchObject([{ input: { recordingId: 104 } }]);
  expect(subject.recording?.id).toBe(104);
});

test('an explanation grows, says how far it is, and is given up when the recording is left', async () => {
  const { subject, host } = make(100);
  subject.show(item(101));
  await vi.advanceTimersByTimeAsync(650);
  expect(subject.explaining).toEqual({ done: 64, total: 256 });
  expect(subject.explanation?.masks).toBe(64);
  subject.show(item(102));
  expect(subject.explanation).toBeNull();
  expect(host.calls.filter(({ name }) => name === 'jobs.cancel')).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(5000);
  expect(subject.explanation).toMatchObject({ recordingId: 102, masks: 256 });
  expect(subject.explaining).toBeNull();
});

test('a finished explanation is not cancelled, nor is one that another recording shows', async () => {
  const { subject, host, stop } = make(100);
  subject.show(item(101));
  subject.show(item(101));
  await vi.advanceTimersByTimeAsync(5000);
  stop();
  expect(host.calls.filter(({ name }) => name === 'jobs.cancel')).toEqual([]);
});

describe('an explanation that comes to nothing', () => {
  /** A recording of whose explanation 64 masks were run, by job 1. */
  const begun = async () => {
    const made = make(100);
    made.subject.show(item(101));
    await vi.advanceTimersByTimeAsync(650);
    expect(made.subject.explanation?.masks).toBe(64);
    const end = (values: Partial<Job>) => {
      const job = { id: 1, kind: 'explain', title: '', total: 256, done: 64, secondsLeft: null } as const;
      made.host.emit('job.changed', { ...job, state: 'running', result: {}, startedAt: '', problem: null, ...values });
    };
    return { ...made, end };
  };

  test('because another window that looked at it too has left it, is asked for again', async () => {
    const { subject, end, requests } = await begun();
    end({ state: 'cancelled' });
    await vi.advanceTimersByTimeAsync(5000);
    expect(requests()).toHaveLength(2);
    expect(subject.explanation?.masks).toBe(256);
  });

  test('because the engine failed, says why, and is asked for again by hand', async () => {
    const { subject, end, requests, notices } = await begun();
    end({ state: 'failed', problem: problem('engine.crashed') });
    expect(subject.problem?.code).toBe('engine.crashed');
    expect(notices.list.map(({ text }) => text)).toEqual([problem('engine.crashed').message]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(requests()).toHaveLength(1);
    void subject.explain();
    expect(subject.problem).toBeNull();
    await vi.advanceTimersByTimeAsync(5000);
    expect(subject.explanation?.masks).toBe(256);
  });

  test('with the connection, comes back with it', async () => {
    const { subject, connection, requests } = await begun();
    connection('lost');
    connection('open');
    await vi.advanceTimersByTimeAsync(5000);
    expect(requests()).toHaveLength(2);
    expect(subject.explanation?.masks).toBe(256);
    connection('lost');
    connection('open');
    await vi.advanceTimersByTimeAsync(5000);
    expect(requests(), 'all of it is known').toHaveLength(2);
  });
});
