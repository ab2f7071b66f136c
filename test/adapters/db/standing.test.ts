/** What counts now, asked for where it is wanted only, against all that the view of the library holds. */
import { expect, test } from 'vitest';
import { verdicts, type Verdict } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';
import { temporaryFolder } from '#test/support/library.ts';
import { fill, now, opened, recording, verdictEntry } from './support.ts';

interface ViewRow {
  readonly session_id: number;
  readonly recording_id: number;
  readonly sequence: number;
  readonly verdict: Verdict;
  readonly reviewer: string;
  readonly disputed: 0 | 1;
}

/** Verdicts of three reviewers in three sessions, one of them without any; some blind, amended, taken back or brought back. */
function withVerdicts(seed: number) {
  const { library, connection, close } = opened(temporaryFolder());
  const ids = fill(library);
  const random = createRandom(seed);
  const one = <T>(values: readonly T[]) => values[random.integer(values.length)]!;
  const others = [4, 5, 6, 7].map((index) => {
    const { place, ...rest } = recording(index);
    return library.recordings.insert({
      ...rest,
      place: { ...place, ...one([{}, { section: '01' }, { machine: 'pump' }]) },
    });
  });
  const recordingIds = [...ids.recordingIds, ...others];
  const items = recordingIds.map((recordingId) => ({
    ...{ recordingId, detectorId: ids.detectorId, score: 2, threshold: 1, levelAlarm: false },
  }));
  const sessions = ['A', 'B', 'C'].map((name) => library.sessions.insert(name, false, items, now.toISOString()));
  const given: { sequence: number; sessionId: number; recordingId: number; reviewer: string; verdict: Verdict }[] = [];
  for (let entry = 0; entry < 60; entry += 1) {
    const of = {
      sessionId: one(sessions.slice(0, 2)),
      recordingId: one(recordingIds),
      reviewer: one(['Ada', 'Bo', 'Cy']),
    };
    const verdict = one(verdicts);
    const target = given.length > 0 && random.next() < 0.3 ? one(given) : null;
    if (target !== null && random.next() < 0.7) {
      const { sequence, ...same } = target;
      const undone = one([true, false]);
      const holds = undone ? { standing: null, verdict: null } : { standing: sequence };
      library.journal.append(
        verdictEntry(ids, { ...same, action: undone ? 'undo' : 'redo', target: sequence, ...holds }),
      );
      continue;
    }
    const amended = target === null ? {} : { ...target, amends: target.sequence };
    const { sequence } = library.journal.append(
      verdictEntry(ids, { ...of, verdict, blind: one([true, false]), ...amended }),
    );
    given.push({ ...of, verdict, ...(target ?? {}), sequence });
  }
  return { library, connection, recordingIds, sessions, close: () => close(now) };
}

test.each(Array.from({ length: 20 }, (_, index) => index + 1))('seed %i', (seed) => {
  const { library, connection, recordingIds, sessions, close } = withVerdicts(seed);
  const view = connection.prepare<ViewRow>('SELECT * FROM standing_verdicts ORDER BY session_id, recording_id').all();
  expect(view.length).toBeGreaterThan(5);
  for (const sessionId of sessions) {
    const found = [...library.journal.standing(sessionId)].sort(([a], [b]) => a - b);
    expect(
      found.map(([recordingId, { sequence, verdict, reviewer, disputed }]) => ({
        ...{ recordingId, sequence, verdict, reviewer, disputed },
      })),
    ).toEqual(
      view
        .filter((row) => row.session_id === sessionId)
        .map(({ recording_id: recordingId, sequence, verdict, reviewer, disputed }) => ({
          ...{ recordingId, sequence, verdict, reviewer, disputed: disputed === 1 },
        })),
    );
  }

  for (const [machine, section] of [
    ['fan', ''],
    ['fan', '01'],
    ['pump', ''],
  ] as const) {
    const slow = recordingIds.flatMap((recordingId) => {
      const { place } = library.recordings.get(recordingId)!;
      const rows = view.filter((row) => row.recording_id === recordingId);
      const newest = rows.toSorted((a, b) => b.sequence - a.sequence)[0];
      if (place.machine !== machine || (section !== '' && place.section !== section) || !newest) return [];
      const said = new Set(rows.map(({ verdict }) => verdict));
      const differ = said.has('real-fault') && said.has('false-alarm');
      const disputed = differ || rows.some((row) => row.disputed === 1);
      return [
        { recordingId, sessionId: newest.session_id, verdict: newest.verdict, reviewer: newest.reviewer, disputed },
      ];
    });
    const whole = library.journal.judged(machine, section);
    expect(whole).toMatchObject(slow);
    expect(whole).toHaveLength(slow.length);
    const parts = [0, 2, 3, 6].flatMap((after, part, all) =>
      library.journal.judged(machine, section, { after, upTo: all[part + 1] ?? recordingIds.at(-1)! }),
    );
    expect(parts).toEqual(whole);
  }
  close();
});
