import { describe, expect, test } from 'vitest';
import { noFilter } from '#renderer/state/queue/filters.ts';
import { announcer, calls, session } from '../session-fixture.ts';

const shown = () => session.visible.map(({ recordingId }) => recordingId);

describe('what was picked elsewhere', () => {
  test('is alone in the queue, in its order, until it is let go; what is not of the session is not counted', () => {
    const all = shown();
    const wanted = [all[6]!, all[2]!];
    session.pick([...wanted, 999_999]);
    expect(session.queue.picked?.size).toBe(2);
    expect(shown()).toEqual([all[2], all[6]]);
    expect([session.queue.hidden, session.queue.narrowed]).toEqual([8, true]);
    session.pick(null);
    expect(shown()).toEqual(all);
    expect(session.queue.narrowed).toBe(false);
    session.pick([999_999]);
    expect(session.queue.picked).toBeNull();
    expect(shown()).toEqual(all);
  });

  test('goes with the other filters, and with what is looked for', () => {
    const picked = session.visible.slice(0, 6);
    const machine = picked[3]!.machine;
    session.pick(picked.map(({ recordingId }) => recordingId));
    session.setFilter({ machine });
    const both = picked.filter((item) => item.machine === machine).map(({ recordingId }) => recordingId);
    expect(both.length).toBeLessThan(6);
    expect(shown()).toEqual(both);
    expect(session.queue.stateCounts.all).toBe(both.length);
    session.queue.search = session.visible[0]!.fileName;
    expect(shown()).toEqual([both[0]]);
  });

  test('takes what is not among it off the screen, and keeps what is', () => {
    const all = shown();
    session.select(all[4]!);
    session.pick([all[4]!, all[5]!]);
    expect(session.currentId).toBe(all[4]);
    session.pick([all[7]!, all[5]!]);
    expect(session.currentId).toBe(all[5]);
  });

  test('leaves only its own open ones to go on to', async () => {
    const all = shown();
    session.pick([all[3]!, all[8]!]);
    await session.give('false-alarm');
    expect(session.currentId).toBe(all[8]);
    await session.give('unsure');
    expect(session.currentId).toBe(all[8]);
    expect(announcer.text).toBe('Unsure saved. 8 open recordings are hidden by the filter.');
  });

  test('is forgotten by “Show all”, by looking again and with the session, but not by reading it again', async () => {
    const all = shown();
    session.pick([all[1]!]);
    await session.reload();
    expect(shown()).toEqual([all[1]]);
    session.showAll();
    expect([session.queue.picked, shown()]).toEqual([null, all]);
    session.pick([all[1]!]);
    session.lookAgain();
    expect(session.queue.picked).toBeNull();
    session.pick([all[1]!]);
    session.queue.clear();
    expect(session.queue.picked).toBeNull();
  });

  test('is not kept with the session', () => {
    session.pick([shown()[1]!]);
    session.setFilter({ state: 'open' });
    expect(calls('queue.remember')).toMatchObject([{ view: { filter: { ...noFilter, state: 'open' } } }]);
    expect(JSON.stringify(calls('queue.remember'))).not.toContain('picked');
  });
});
