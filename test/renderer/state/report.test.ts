import { expect, test, vi } from 'vitest';
import { Jobs } from '#renderer/state/jobs.svelte.ts';
import { Announcer, Notices } from '#renderer/state/messages.svelte.ts';
import { ReportMaker } from '#renderer/state/report.svelte.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok } from '#shared/core/result.ts';
import { testClient, type TestClient } from '#test/renderer/support/client.ts';

const job = { kind: 'report', title: 'Making the report', total: 1, secondsLeft: null, problem: null, startedAt: '' };
const asset = () => Promise.resolve(new Response('<p></p>'));

/** A maker of reports whose jobs the test ends by itself, and whose writes it can refuse. */
function makerOf() {
  const { client, host } = testClient();
  const asked: string[] = [];
  let refuses = false;
  const call = (async (name: never, input: never) => {
    asked.push(name);
    if (refuses && ['report.configure', 'report.note'].includes(name)) return fail(problem('connection.lost'));
    if (name === 'report.create') return ok({ jobId: 9 });
    if (name === 'session.export') return ok({ fileName: 'line-3.csv' });
    return client.call(name, input);
  }) as TestClient['client']['call'];
  const notices = new Notices(new Announcer());
  const watched = { ...client, call, asset };
  const maker = new ReportMaker(watched, new Jobs(watched, notices), notices);
  const end = () => {
    host.emit('job.changed', { ...job, id: 9, state: 'running', done: 0, result: {} });
    const result = { fileName: 'line-3.html', path: '/reports/line-3.html' };
    host.emit('job.changed', { ...job, id: 9, state: 'done', done: 1, result });
  };
  return { maker, asked, notices, end, refuse: (on: boolean) => (refuses = on) };
}

test('a report that was made is not offered under another session', async () => {
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue(undefined);
  const { maker, end } = makerOf();
  await maker.open(1);
  const making = maker.make(1, { pictures: false, pdf: false });
  await vi.waitFor(() => (end(), expect(maker.made?.fileName).toBe('line-3.html')));
  await making;
  await maker.export(1, 'csv');
  expect(maker.exported).toBe('line-3.csv');
  await maker.open(1);
  expect(maker.made).not.toBeNull();
  await maker.open(2);
  expect([maker.made, maker.exported]).toEqual([null, null]);
});

test('nor is one that is ready only after another session was opened', async () => {
  const { maker, end } = makerOf();
  await maker.open(1);
  const making = maker.make(1, { pictures: false, pdf: false });
  await maker.open(2);
  await vi.waitFor(() => (end(), expect(maker.running).toBe(false)));
  await making;
  expect(maker.made).toBeNull();
});

test('what was typed last is kept before an export is written', async () => {
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue(undefined);
  const { maker, asked } = makerOf();
  await maker.open(1);
  maker.writer.write(101, { observation: 'whine at 4 kHz' });
  await maker.export(1, 'json');
  expect(asked.filter((name) => ['report.note', 'session.export'].includes(name))).toEqual([
    'report.note',
    'session.export',
  ]);
});

test('what could not be kept is tried again, and never under another session', async () => {
  const { maker, asked, notices, refuse } = makerOf();
  await maker.open(1);
  const written = () => asked.filter((name) => ['report.configure', 'report.note'].includes(name)).length;
  refuse(true);
  maker.writer.write(101, { observation: 'whine at 4 kHz' });
  maker.writer.choose({ analyst: 'Lindqvist' });
  await maker.writer.save();
  expect([written(), notices.list.length]).toEqual([2, 1]);
  refuse(false);
  await maker.writer.save();
  expect(written()).toBe(4);
  await maker.writer.save();
  expect(written()).toBe(4);

  refuse(true);
  maker.writer.choose({ analyst: 'Ekström' });
  await maker.open(2);
  const before = written();
  refuse(false);
  await maker.writer.save();
  expect(written()).toBe(before);
});
