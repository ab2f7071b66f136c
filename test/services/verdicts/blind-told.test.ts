/** Everything that a second reader who reads blind is still told, call by call and event by event: nothing of it is others' verdicts. */
import { describe, expect, test } from 'vitest';
import { events, type CallInput, type CallName } from '#shared/contract/api.ts';
import { blindBo, type BlindBo } from './blind-bo.ts';

/**
 * How each call is asked: its input; `refused` where a blind reader gets `reading.blind` (blind-calls.test.ts asks those), and
 * `acts` where it writes or starts something and answers with no more than what was asked for.
 */
type Question<K extends CallName> = CallInput<K> | 'refused' | 'acts';

const questions = ({ sessionId, detectorId, first, recordingIds }: BlindBo): { [K in CallName]: Question<K> } => {
  const third = recordingIds[2]!;
  return {
    'app.state': {},
    'settings.set': 'acts',
    'sample.prepare': 'acts',
    'folders.list': 'acts',
    'import.start': 'acts',
    'import.problems': {},
    'recordings.groups': {},
    'recordings.list': { filter: {}, offset: 0, limit: 100 },
    'recordings.resolve': { paths: ['/nowhere'] },
    'recordings.get': { recordingId: first },
    'recordings.missing': {},
    'recordings.locate': 'acts',
    'models.list': {},
    'models.import': 'acts',
    'models.rename': 'acts',
    'models.remove': 'acts',
    'detectors.list': {},
    'detectors.create': 'acts',
    'detectors.score': 'acts',
    'detectors.overview': 'refused',
    'detectors.map': 'refused',
    'detectors.neighbours': 'refused',
    'scores.get': { detectorId, recordingId: first },
    'scores.segments': { detectorId, recordingId: first },
    'scores.stretch': 'acts',
    'sessions.list': {},
    'sessions.create': 'acts',
    'sessions.get': { sessionId },
    'sessions.items': { sessionId, from: 0, count: 10 },
    'queue.remember': 'acts',
    'queue.unlike': { sessionId, again: true },
    'queue.events': { sessionId, rule: { closeness: 'usual', gapMinutes: null } },
    'queue.similar': { sessionId, recordingId: third, scope: 'library', most: 12 },
    'verdicts.give': 'acts',
    'verdicts.give-many': 'acts',
    'verdicts.undo': 'acts',
    'verdicts.redo': 'acts',
    'verdicts.history': { sessionId, recordingId: first },
    'verdicts.tags': { sessionId },
    'bookmarks.set': 'acts',
    'reading.get': { sessionId },
    'reading.set': 'acts',
    'explanations.request': 'acts',
    'report.get': 'refused',
    'report.configure': 'refused',
    'report.note': 'refused',
    'report.preview': 'refused',
    'report.create': 'refused',
    'session.export': 'refused',
    'bundle.preview': 'refused',
    'bundle.export': 'refused',
    'bundle.import': 'acts',
    'bundle.pictures': { recordingId: first, detectorId },
    'training.preview': 'refused',
    'training.propose': 'refused',
    'training.measure': 'refused',
    'training.start': 'refused',
    'training.pause': 'acts',
    'training.resume': 'refused',
    'training.cancel': 'acts',
    'training.list': {},
    'training.get': 'acts',
    'training.adopt': 'acts',
    'training.discard': 'acts',
    'sweep.preview': 'refused',
    'sweep.start': 'refused',
    'sweep.get': 'refused',
    'sweep.version': 'refused',
    'sweep.flips': 'refused',
    'presets.list': {},
    'presets.save': 'acts',
    'presets.remove': 'acts',
    'advice.get': 'refused',
    'advice.preview': 'refused',
    'advice.result': 'refused',
    'advice.apply': 'refused',
    'processors.list': {},
    'processors.check': 'acts',
    'processors.pin': 'acts',
    'jobs.list': {},
    'jobs.cancel': 'acts',
    'engine.restart': 'acts',
  };
};

/** What Ada did before: her name, words, verdicts, what was counted from them, and how detectors did by them. */
const revealing =
  /SECRET|Ada|"verdict":"(real-fault|false-alarm)"|"(real-fault|false-alarm)":[1-9]|newlyFlagged|hiddenFaults|"(faults|auc)":[1-9]/;

/** Work of Ada's whose end rests on her verdicts: what a next version would change, and a next version. */
async function adasWork({ finish, detectorId }: Pick<BlindBo, 'finish' | 'detectorId'>): Promise<void> {
  const next = { detectorId, threshold: { kind: 'value', value: 1.5 } } as const;
  expect(await finish('advice.preview', next)).toMatchObject({ state: 'done' });
  expect(await finish('advice.apply', { ...next, why: 'SECRET one false alarm less' })).toMatchObject({
    state: 'done',
  });
}

describe('a second reader who reads blind', () => {
  test('is told nothing of others by any call that is answered, finished jobs of others among them', async () => {
    const opened = await blindBo(adasWork);
    const { call, app } = opened;
    const asked = Object.entries(questions(opened)).filter(([, input]) => typeof input === 'object');
    expect(asked.length).toBeGreaterThan(20);
    for (const [name, input] of asked) {
      const answer = await app.call(name as CallName, input as never);
      if (!answer.ok) throw new Error(`${name}: ${answer.problem.code}`);
      expect(`${name} ${JSON.stringify(answer.value)}`).not.toMatch(revealing);
    }
    // The same words are there for whoever may read them, so that their absence says something.
    await call('settings.set', { reviewer: 'Ada' });
    expect(JSON.stringify(await call('detectors.list', {}))).toContain('SECRET');
    await app.close();
  });

  test('is told nothing by any event either, what others had begun among them', async () => {
    let from = 0;
    const opened = await blindBo(async (before) => {
      from = before.events.length;
      const presets = [{ kind: 'high-pass', cutoffHz: 400 }] as const;
      await before.call('sweep.start', { detectorId: before.detectorId, presets: [...presets] });
    });
    const at = opened.events.findIndex(({ name }, index) => index >= from && name === 'app.changed');
    const { jobs } = await opened.call('jobs.list', {});
    await opened.ended(jobs.findLast(({ kind }) => kind === 'sweep')!.id);
    await opened.give(opened.recordingIds[2]!, 'unsure');
    const told = opened.events.slice(at);
    expect(new Set(told.map(({ name }) => name))).toContain('job.changed');
    for (const { name } of told) expect(Object.keys(events)).toContain(name);
    expect(told.filter(({ name }) => name === 'sweep.changed')).toEqual([]);
    expect(JSON.stringify(told)).not.toMatch(revealing);
    await opened.app.close();
  });
});
