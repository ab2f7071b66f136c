/** What is told when the window opens: a repaired library, an end that was none, a library that is only looked at. */
import { expect, test } from 'vitest';
import { Earmark } from '#renderer/state/app.svelte.ts';
import type { AppState } from '#shared/contract/app-state.ts';
import { testClient, testStorage, type TestClient } from '#test/renderer/support/client.ts';

function clientWith(found: Partial<AppState>): TestClient {
  const made = testClient({ items: 3 });
  const { call } = made.host;
  made.host.call = async (name, input) => {
    const answer = await call(name, input);
    return name === 'app.state' && answer.ok
      ? { ok: true, value: { ...(answer.value as AppState), ...found } }
      : answer;
  };
  return made;
}

const told = ({ notices }: Earmark) => notices.list.map(({ text }) => text);

test('an end that was none is told once for each start, with what is there', async () => {
  const storage = testStorage();
  const open = async (at: string, interrupted: number) => {
    const earmark = new Earmark(clientWith({ recovered: { at, entries: 12, interrupted } }).client, storage);
    await earmark.start();
    return told(earmark);
  };
  expect(await open('2026-11-22T14:00:00Z', 1)).toEqual([
    'Earmark was not closed properly the last time. The journal is sound: 12 entries are there, up to the last one that was shown as saved. 1 job was interrupted; what was finished before is kept.',
  ]);
  expect(await open('2026-11-22T14:00:00Z', 1)).toEqual([]);
  expect(await open('2026-11-22T15:00:00Z', 0)).toHaveLength(1);
});

test('a library that had to be repaired is told, and stays told until it is dismissed', async () => {
  const problem = { code: 'db.corrupt', message: 'The library is damaged.' };
  const earmark = new Earmark(clientWith({ journal: { entries: 3, valid: true, problem } }).client, testStorage());
  await earmark.start();
  expect(earmark.notices.list).toMatchObject([{ kind: 'problem', text: 'The library is damaged.' }]);
});

test('in a library that is only looked at, no verdict is sent, and the key says why', async () => {
  const readOnly = { code: 'db.newer', message: 'This library was written by a newer Earmark.' };
  const { client, host } = clientWith({ readOnly });
  const earmark = new Earmark(client, testStorage());
  await earmark.start();
  await earmark.session.give('real-fault');
  await earmark.session.undo();
  expect(host.calls.map(({ name }) => name).filter((name) => name.startsWith('verdicts.'))).toEqual([]);
  expect(earmark.announcer.text).toContain('written by a newer Earmark');
  expect(earmark.session.saving.state).toBe('idle');
});
