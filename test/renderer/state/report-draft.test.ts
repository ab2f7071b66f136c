import { expect, test } from 'vitest';
import { Announcer, Notices } from '#renderer/state/messages.svelte.ts';
import { ReportWriter } from '#renderer/state/report-draft.svelte.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok } from '#shared/core/result.ts';
import { testClient, type TestClient } from '#test/renderer/support/client.ts';

/** A writer whose previews leave so many findings undrawn, one after the other. */
async function shown(undrawn: readonly number[]) {
  const { client } = testClient();
  let previews = 0;
  let refused = false;
  const call = (async (name: never, input: never) => {
    if (refused) return fail(problem('reading.blind', { name: 'Week 47' }));
    if (name !== 'report.preview') return client.call(name, input);
    const left = undrawn[previews++];
    if (left === undefined) throw new Error('asked again and again');
    return ok({ fileName: `preview-1-${previews}.html`, undrawn: left });
  }) as TestClient['client']['call'];
  const asset = () => Promise.resolve(new Response('<p></p>'));
  const notices = new Notices(new Announcer());
  const writer = new ReportWriter({ ...client, call, asset }, notices);
  await writer.open(1);
  return { writer, notices, asked: () => previews, refuse: (on: boolean) => (refused = on) };
}

test('the preview is made again until every picture is drawn', async () => {
  const { writer, asked } = await shown([40, 20, 0]);
  expect([asked(), writer.undrawn]).toEqual([3, 0]);
});

test('it is not made again and again where pictures cannot be drawn, until something changes', async () => {
  const { writer, asked } = await shown([40, 20, 20, 30, 30]);
  expect([asked(), writer.undrawn]).toEqual([3, 20]);
  await writer.show();
  expect([asked(), writer.undrawn]).toEqual([5, 30]);
});

test('somebody who must not know yet what others have said is shown nothing of it, and is told why', async () => {
  const { writer, notices, refuse } = await shown([0, 0, 0]);
  expect([writer.preview, writer.refusal, writer.findings.length > 0]).toEqual([expect.any(String), null, true]);
  refuse(true);
  await writer.open(1);
  expect([writer.preview, writer.findings, writer.notes]).toEqual([null, [], {}]);
  expect(writer.refusal).toMatch(/second reading of Week 47/);
  expect(notices.list).toEqual([]);
  refuse(false);
  await writer.open(1);
  expect([writer.refusal, writer.findings.length > 0]).toEqual([null, true]);
});
