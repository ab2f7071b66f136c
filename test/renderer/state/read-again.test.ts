import { expect, test } from 'vitest';
import { Earmark } from '#renderer/state/app.svelte.ts';
import { testClient, testStorage } from '#test/renderer/support/client.ts';
import { settle } from '#test/renderer/support/mount.ts';

/** A window in which trainings, models and presets of a detector have been looked at. */
async function looked() {
  const { client, host } = testClient({ items: 6 });
  const earmark = new Earmark(client, testStorage());
  await earmark.start();
  await Promise.all([earmark.training.load(), earmark.models.load()]);
  earmark.sweeps.detectorId = earmark.library.detectors[0]!.id;
  earmark.sweeps.compared = { before: 1, after: 2, flips: { compared: 3, flips: [] } };
  const asked = () => host.calls.map(({ name }) => name);
  const from = host.calls.length;
  return { earmark, askedSince: () => asked().slice(from) };
}

const restOnVerdicts = ['training.list', 'models.list', 'detectors.list'];

test('when a second reading begins, what was told of verdicts is let go of and asked for again', async () => {
  const { earmark, askedSince } = await looked();
  await earmark.session.setBlind(true);
  expect([earmark.sweeps.sweep, earmark.sweeps.preview, earmark.sweeps.compared]).toEqual([null, null, null]);
  await settle();
  expect(askedSince()).toEqual(expect.arrayContaining(restOnVerdicts));
});

test('the same when somebody else sits down at the screen, and not for the same person', async () => {
  const { earmark, askedSince } = await looked();
  await earmark.setReviewer(earmark.state!.reviewer);
  await settle();
  expect(askedSince()).not.toContain('training.list');
  await earmark.setReviewer('Bo Winter');
  await settle();
  expect(earmark.sweeps.compared).toBeNull();
  expect(askedSince()).toEqual(expect.arrayContaining(restOnVerdicts));
});
