import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Earmark } from '#renderer/state/app.svelte.ts';
import { keymap } from '#renderer/state/keymap.svelte.ts';
import { Jobs } from '#renderer/state/jobs.svelte.ts';
import { Announcer, Notices } from '#renderer/state/messages.svelte.ts';
import { ReportMaker } from '#renderer/state/report.svelte.ts';
import { text } from '#renderer/text/en.ts';
import type { EngineState } from '#shared/contract/app-state.ts';
import type { Job } from '#shared/contract/schemas.ts';
import { problem } from '#shared/core/problems.ts';
import { testClient, testStorage } from '#test/renderer/support/client.ts';

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: false });
});
afterEach(() => {
  vi.useRealTimers();
});

const job = (values: Partial<Job>): Job => ({
  id: 50,
  kind: 'score',
  title: 'Scoring',
  state: 'running',
  done: 0,
  total: 10,
  secondsLeft: null,
  problem: null,
  result: {},
  startedAt: '',
  ...values,
});

describe('the window', () => {
  test('opens the session that was open last, else the newest', async () => {
    const storage = testStorage();
    const { client } = testClient();
    const first = new Earmark(client, storage);
    await first.start();
    expect(first.session.summary?.id).toBe(1);
    storage.setItem('earmark.session', '77');
    const { call } = client;
    const asked: number[] = [];
    const several: typeof call = async (name, input) => {
      const answer = (await call(name, input)) as Awaited<ReturnType<typeof call<'sessions.list'>>>;
      if (name === 'sessions.get') asked.push((input as { sessionId: number }).sessionId);
      // As the library lists them, the newest first.
      if (name !== 'sessions.list' || !answer.ok) return answer as never;
      const sessions = [5, 3, 1].map((id) => ({ ...answer.value.sessions[0]!, id }));
      return { ...answer, value: { sessions } } as never;
    };
    for (const last of ['77', '3']) {
      storage.setItem('earmark.session', last);
      await new Earmark({ ...client, call: several }, storage).start();
    }
    expect(asked).toEqual([5, 3]);
  });

  test('opens the sample session as soon as it is ready', async () => {
    const { client, host } = testClient({ sample: 'preparing' });
    const earmark = new Earmark(client, testStorage());
    await earmark.start();
    const opened = () => earmark.session.summary?.id;
    earmark.session.summary = null;
    host.emit('app.changed', { ...earmark.state, sample: { state: 'ready', sessionId: 1 } });
    await vi.advanceTimersByTimeAsync(10);
    expect(opened()).toBe(1);
  });

  test('says once that the engine stopped by itself, and that it cannot be started', async () => {
    const { client, host } = testClient();
    const earmark = new Earmark(client, testStorage());
    await earmark.start();
    const said = () => earmark.notices.list.map(({ kind, text: words }) => [kind, words]);
    const become = (engine: Partial<EngineState>) =>
      host.emit('app.changed', { ...earmark.state, engine: { ...earmark.state!.engine, ...engine } });
    become({ state: 'restarting', problem: null });
    become({ state: 'ready' });
    expect(said()).toEqual([]);
    become({ state: 'restarting', problem: problem('engine.crashed') });
    become({ state: 'restarting', restarts: 2 });
    expect(said()).toEqual([['info', text.shell.engineStopped]]);
    const given = problem('engine.unavailable', { detail: 'it stopped 4 times in a row' });
    become({ state: 'unavailable', problem: given });
    expect(said().at(-1)).toEqual(['problem', given.message]);
  });

  test('says that the connection is lost, and reads everything again when it is back', async () => {
    const { client, host, connection } = testClient();
    const earmark = new Earmark(client, testStorage());
    await earmark.start();
    const reads = () => host.calls.filter(({ name }) => name === 'sessions.get').length;
    expect(reads()).toBe(1);
    connection('lost');
    expect(earmark.connection).toBe('lost');
    expect(earmark.announcer.text).toContain('What was confirmed is saved');
    connection('open');
    await vi.advanceTimersByTimeAsync(10);
    expect(reads()).toBe(2);
    expect(host.calls.filter(({ name }) => name === 'recordings.groups')).toHaveLength(2);
  });

  test('a library that cannot be read is a sentence with a way on, not an empty screen', async () => {
    const { client } = testClient();
    const earmark = new Earmark({ ...client, call: async () => ({ ok: false, problem: problem('db.full') }) as never });
    await earmark.start();
    expect(earmark.problem?.code).toBe('db.full');
    expect(earmark.started).toBe(false);
  });
});

describe('a session that long work has made', () => {
  const made = { sessionId: 1, flagged: 14 };

  test('is opened where one waits for it', async () => {
    const earmark = new Earmark(testClient().client, testStorage());
    earmark.show('setup');
    await earmark.offer(made);
    expect([earmark.view, earmark.session.summary?.id]).toEqual(['review', 1]);
    expect(earmark.notices.list.map(({ text }) => text)).toEqual(['14 recordings flagged and ready to review.']);
  });

  test('does not close a dialog that was opened meanwhile', async () => {
    const earmark = new Earmark(testClient().client, testStorage());
    earmark.show('setup');
    const close = keymap.block();
    await earmark.offer(made);
    close();
    expect(earmark.view).toBe('setup');
    expect(earmark.notices.list[0]?.action?.label).toBe('Review them');
  });

  test('never takes another review off the screen; it waits as a message with a button', async () => {
    const earmark = new Earmark(testClient().client, testStorage());
    await earmark.offer(made);
    expect(earmark.session.summary).toBeNull();
    await vi.advanceTimersByTimeAsync(60_000);
    const [notice] = earmark.notices.list;
    expect(notice?.action?.label).toBe('Review them');
    notice?.action?.run();
    await vi.advanceTimersByTimeAsync(10);
    expect(earmark.session.summary?.id).toBe(1);
  });
});

describe('jobs', () => {
  const make = () => {
    const made = testClient();
    const notices = new Notices(new Announcer());
    return { ...made, notices, jobs: new Jobs(made.client, notices) };
  };

  test('run in the bar until they end; explanations are shown with the clip instead', () => {
    const { host, jobs } = make();
    host.emit('job.changed', job({ id: 50 }));
    host.emit('job.changed', job({ id: 51, kind: 'explain' }));
    host.emit('job.changed', job({ id: 52, kind: 'explain-ahead' }));
    expect(jobs.running.map(({ id }) => id)).toEqual([50]);
    host.emit('job.changed', job({ id: 50, state: 'done', done: 10 }));
    expect(jobs.running).toEqual([]);
  });

  test('that ended never start again, whatever arrives late', async () => {
    const { host, jobs } = make();
    const ended = jobs.ended(50);
    host.emit('job.changed', job({ state: 'done', done: 10, result: { flagged: 3 } }));
    host.emit('job.changed', job({ state: 'running', done: 4 }));
    expect(jobs.find(50)?.state).toBe('done');
    expect((await ended).result).toEqual({ flagged: 3 });
    expect((await jobs.ended(50)).state).toBe('done');
  });

  test('that ended while the connection was lost are found when it is back', async () => {
    const { client, jobs } = make();
    const answer = await client.call('report.create', { sessionId: 1, pictures: false });
    if (!answer.ok) throw new Error('no job');
    const ended = jobs.ended(answer.value.jobId);
    jobs.list = [];
    await vi.advanceTimersByTimeAsync(5000);
    await jobs.load();
    expect((await ended).state).toBe('done');
  });

  test('that fail leave a message that stays, with the reason', async () => {
    const { host, notices } = make();
    host.emit('job.changed', job({ state: 'failed', problem: problem('db.full') }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(notices.list).toMatchObject([{ kind: 'problem', text: expect.stringContaining('The disk is full') }]);
    notices.dismiss(notices.list[0]!.id);
    expect(notices.list).toEqual([]);
  });
});

test('good news goes by itself, problems do not, and no problem is said twice', async () => {
  const notices = new Notices(new Announcer());
  notices.info('done');
  notices.problem('broken');
  notices.problem('broken');
  expect(notices.list.map(({ text }) => text)).toEqual(['done', 'broken']);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(notices.list.map(({ text }) => text)).toEqual(['broken']);
});

test('good news that is said again is there once, and as long as if it were new', async () => {
  const notices = new Notices(new Announcer());
  notices.info('Name saved.');
  notices.info('Preset saved.');
  await vi.advanceTimersByTimeAsync(5_000);
  notices.info('Name saved.');
  expect(notices.list.map(({ text }) => text)).toEqual(['Preset saved.', 'Name saved.']);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(notices.list.map(({ text }) => text)).toEqual(['Name saved.']);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(notices.list).toEqual([]);
});

test('the same announcement twice is read twice', () => {
  const announcer = new Announcer();
  announcer.announce('Saved.');
  const first = announcer.text;
  announcer.announce('Saved.');
  expect(announcer.text).not.toBe(first);
  expect(announcer.text.trim()).toBe('Saved.');
});

test('a report is made, then handed over as a file', async () => {
  const { client } = testClient();
  const notices = new Notices(new Announcer());
  const maker = new ReportMaker(client, new Jobs(client, notices), notices);
  await maker.open(1);
  const making = maker.make(1, { pictures: false, pdf: false });
  expect(maker.running).toBe(true);
  await vi.advanceTimersByTimeAsync(5000);
  await making;
  expect(maker.running).toBe(false);
  expect(maker.made).toMatchObject({ fileName: 'line-3-week-47.html', pictures: 0 });
  const clicked = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
  const url = { createObjectURL: vi.fn(() => 'blob:x'), revokeObjectURL: vi.fn() };
  Object.assign(URL, url);
  await maker.save();
  expect(clicked).toHaveBeenCalledOnce();
  expect(url.createObjectURL).toHaveBeenCalledWith(expect.objectContaining({ type: 'text/html', size: 51 }));
  await vi.advanceTimersByTimeAsync(120_000);
  expect(url.revokeObjectURL).toHaveBeenCalledWith('blob:x');
});
