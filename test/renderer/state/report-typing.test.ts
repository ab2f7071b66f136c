/** What is typed into a report while the library is being asked: it stays, and nothing stands in for what was written. */
import { expect, test } from 'vitest';
import { Announcer, Notices } from '#renderer/state/messages.svelte.ts';
import { ReportWriter } from '#renderer/state/report-draft.svelte.ts';
import { withLater, noChanges, noteChange } from '#renderer/state/report-changes.ts';
import type { CallInput } from '#shared/contract/api.ts';
import type { ReportDraft } from '#shared/contract/report.ts';
import { emptyNote } from '#shared/core/report/options.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok } from '#shared/core/result.ts';
import { testClient, type TestClient } from '#test/renderer/support/client.ts';

type Written = ['report.configure', CallInput<'report.configure'>] | ['report.note', CallInput<'report.note'>];

/** A writer on a library that has an analyst and one note, and answers `report.get` only when it is told to. */
async function writerOf() {
  const { client } = testClient();
  const found = await client.call('report.get', { sessionId: 1 });
  if (!found.ok) throw new Error(found.problem.message);
  const recordingId = found.value.findings[0]!.recordingId;
  let kept: ReportDraft = {
    ...found.value,
    options: { ...found.value.options, analyst: 'Lindqvist', asset: 'Line 3' },
    findings: found.value.findings.map((finding, i) =>
      i === 0 ? { ...finding, note: { ...emptyNote, observation: 'whine', recommendation: 'grease it' } } : finding,
    ),
  };
  const written: Written[] = [];
  const gets: (() => void)[] = [];
  let refuses = false;
  const call = (async (name: never, input: never) => {
    if (name === 'report.get') {
      const answer = ok(kept);
      await new Promise<void>((resolve) => gets.push(resolve));
      return answer;
    }
    if (name === 'report.preview') return ok({ fileName: 'preview-1.html', undrawn: 0 });
    if (refuses) return fail(problem('connection.lost'));
    written.push([name, input]);
    if (name === 'report.configure') {
      kept = { ...kept, options: (input as CallInput<'report.configure'>).options };
      return ok(kept);
    }
    return ok({});
  }) as TestClient['client']['call'];
  const asset = () => Promise.resolve(new Response('<p></p>'));
  const writer = new ReportWriter({ ...client, call, asset }, new Notices(new Announcer()));
  /** Opens the report as far as the question to the library. Its answer, which is what it has now, comes with `arrive`. */
  const ask = async () => {
    const before = gets.length;
    const opening = writer.open(1);
    await expect.poll(() => gets.length).toBe(before + 1);
    const answer = gets.at(-1)!;
    return { arrive: () => (answer(), opening) };
  };
  return { writer, recordingId, written, ask, refuse: (on: boolean) => (refuses = on) };
}

async function openedWriter() {
  const made = await writerOf();
  await (await made.ask()).arrive();
  return made;
}

test('what is typed while the library is asked again stays, beside what the library has', async () => {
  const { writer, recordingId, written, ask } = await openedWriter();
  const answer = await ask();
  writer.choose({ analyst: 'Ekström' });
  writer.write(recordingId, { observation: 'whine at 4 kHz' });
  await answer.arrive();
  expect(writer.options).toMatchObject({ analyst: 'Ekström', asset: 'Line 3' });
  expect(writer.noteOf(recordingId)).toMatchObject({ observation: 'whine at 4 kHz', recommendation: 'grease it' });
  await writer.save();
  expect(written).toMatchObject([
    ['report.configure', { options: { analyst: 'Ekström', asset: 'Line 3' } }],
    ['report.note', { recordingId, note: { observation: 'whine at 4 kHz', recommendation: 'grease it' } }],
  ]);
});

test('also when it was kept before the answer came, which knows nothing of it', async () => {
  const { writer, recordingId, ask } = await openedWriter();
  const answer = await ask();
  writer.choose({ analyst: 'Ekström' });
  writer.write(recordingId, { observation: 'whine at 4 kHz' });
  await writer.save();
  await answer.arrive();
  expect(writer.options.analyst).toBe('Ekström');
  expect(writer.noteOf(recordingId).observation).toBe('whine at 4 kHz');
});

test('before the library has answered nothing is written over what it has', async () => {
  const { writer, written, ask } = await writerOf();
  const answer = await ask();
  expect(writer.known).toBe(false);
  writer.choose({ analyst: 'Ekström' });
  await writer.save();
  expect(written).toEqual([]);
  await answer.arrive();
  expect(writer.known).toBe(true);
  expect(written).toMatchObject([['report.configure', { options: { analyst: 'Ekström', asset: 'Line 3' } }]]);
});

test('an older answer changes nothing any more', async () => {
  const { writer, ask } = await openedWriter();
  const first = await ask();
  writer.choose({ analyst: 'Ekström' });
  const second = await ask();
  await second.arrive();
  expect(writer.options.analyst).toBe('Ekström');
  await first.arrive();
  expect(writer.options.analyst).toBe('Ekström');
});

test('what could not be kept is still there when the report is opened again, and kept then', async () => {
  const { writer, recordingId, written, ask, refuse } = await openedWriter();
  refuse(true);
  writer.choose({ analyst: 'Ekström' });
  writer.write(recordingId, { observation: 'whine at 4 kHz' });
  await writer.save();
  const answer = await ask();
  refuse(false);
  await answer.arrive();
  expect(writer.options).toMatchObject({ analyst: 'Ekström', asset: 'Line 3' });
  expect(writer.noteOf(recordingId).observation).toBe('whine at 4 kHz');
  expect(written.map(([name]) => name)).toEqual(['report.configure', 'report.note']);
  await writer.save();
  expect(written).toHaveLength(2);
});

test('changes are put together field by field, the later one first', () => {
  const first = withLater({ options: { analyst: 'a', asset: 'p' }, notes: {} }, noteChange(1, { observation: 'o' }));
  const second = withLater(noteChange(1, { recommendation: 'r' }), { options: { analyst: 'b' }, notes: {} });
  expect(withLater(first, second)).toEqual({
    options: { analyst: 'b', asset: 'p' },
    notes: { 1: { observation: 'o', recommendation: 'r' } },
  });
  expect(withLater(first, noChanges)).toEqual(first);
  expect(noChanges).toEqual({ options: {}, notes: {} });
});
