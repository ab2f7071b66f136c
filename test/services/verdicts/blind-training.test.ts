/** How a trained model compared rests on verdicts: a blind reader is told why it is not shown, in the training and in the card of its model. */
import { expect, test } from 'vitest';
import { spec } from '#test/support/library.ts';
import { changes, runs, start, useTrainings } from '../training-support.ts';

const { withRecordings } = useTrainings();

test('a second reader who reads blind', async () => {
  const app = await withRecordings();
  const { call, finish, ended } = app;
  await ended((await call('training.start', start())).jobId);
  const [run] = await runs(app);
  expect(run!.comparison).not.toBeNull();
  expect(run!.comparisonHidden).toBeNull();
  const normals = { machine: 'fan', split: 'train' };
  const made = await finish('detectors.create', { name: 'Fan', machine: 'fan', section: '00', normals, spec });
  const detectorId = Number(made.result['detectorId']);
  await finish('detectors.score', { detectorId, recordings: { machine: 'fan', split: 'test' } });
  const { sessionId } = await call('sessions.create', { name: 'Week 47', detectorIds: [detectorId] });
  const { recordingId } = (await call('sessions.get', { sessionId })).items[0]!;
  const give = () =>
    call('verdicts.give', { sessionId, recordingId, verdict: 'unsure', reason: '', comment: '', secondsSpent: 1 });
  await call('settings.set', { reviewer: 'Ada' });
  await give();
  await call('training.adopt', { runId: run!.id, name: 'Fans' });
  const card = async () => (await call('models.list', {})).models.find(({ name }) => name === 'Fans')!.card;
  expect(await card()).toContain('| machine | unseen normals | faults |');

  await call('settings.set', { reviewer: 'Bo' });
  await call('reading.set', { sessionId, blind: true });
  const from = changes(app).length;
  expect(await runs(app)).toMatchObject([{ comparison: null, comparisonHidden: { code: 'reading.blind' } }]);
  expect(await call('training.get', { runId: run!.id })).toMatchObject({ comparison: null });
  expect(
    changes(app)
      .slice(from)
      .every(({ comparison }) => comparison === null),
  ).toBe(true);
  expect(await card()).not.toMatch(/faults|AUC/);
  expect(await card()).toContain('as long as you give a second reading');

  await give();
  expect(await runs(app)).toMatchObject([{ comparison: run!.comparison, comparisonHidden: null }]);
  expect(await card()).toContain('| machine | unseen normals | faults |');
  await app.app.close();
});
