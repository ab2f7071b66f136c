import { flushSync } from 'svelte';
import { expect, test, vi } from 'vitest';
import { problem } from '#shared/core/problems.ts';
import { scoreOf } from '../state/clip-fixtures.ts';
import { longClient, longRecording, missing, unreadable } from '../state/long-client.ts';
import { close, look, show, view, words } from './clip-pane-fixture.ts';

async function showLong(changes: Parameters<typeof show>[0] = {}) {
  const { client, state } = longClient();
  look(client);
  const body = await show({ client, view, recording: longRecording(1), score: scoreOf(1, [11]), ...changes });
  return { body, state };
}
const buttonOf = (part: Element, name: string) =>
  [...part.querySelectorAll('button')].find((button) => words(button).trim() === name);

test('what could not be read of a long recording is said in one place: where, why, what is safe; and can be tried again', async () => {
  const { body, state } = await showLong();
  expect(body.querySelector('.note')).toBeNull();
  await expect.poll(() => view.flagged.state === 'ready' && view.flagged.clip.long?.hasOverview).toBe(true);
  state.refuse = ({ recordingId }) => (recordingId === 1 ? unreadable : null);
  view.sound.seek(30);
  view.sound.toggle();
  view.zoomAbout(100, 300);
  await expect.poll(() => (flushSync(), body.querySelectorAll('.note').length)).toBe(1);
  const note = body.querySelector('.note')!;
  expect(note.parentElement!.getAttribute('role')).toBe('status');
  await expect
    .poll(() => (flushSync(), words(note)))
    .toMatch(/Not read of the flagged recording: picture \d.*; sound 0:\d/);
  expect(words(note)).toContain('The file cannot be read (EIO).');
  expect(words(note)).toContain(
    'What stays coarse, empty or silent there says nothing about the machine. Score, bands and verdicts stay as they are.',
  );
  expect(body.querySelector('[role=alert]')).toBeNull();
  state.refuse = () => null;
  buttonOf(note, 'Try again')!.click();
  flushSync();
  expect(body.querySelector('.note')).toBeNull();
});

test('a file that vanishes while it is open is told as one that was missing, with the ways on', async () => {
  const [onreload, ongone, onlocate] = [vi.fn(), vi.fn(), vi.fn()];
  const { body, state } = await showLong({ onreload, ongone, onlocate });
  expect(ongone).not.toHaveBeenCalled();
  state.refuse = ({ recordingId }) => (recordingId === 1 ? missing(1) : null);
  view.zoomAbout(100, 300);
  await expect.poll(() => (flushSync(), body.querySelector('[role=alert]'))).not.toBeNull();
  const alert = body.querySelector('[role=alert]')!;
  expect(words(alert)).toContain('The file is no longer at /line/1.wav.');
  expect(words(alert)).toContain('Score, bands and verdict are still here.');
  expect(body.querySelector('.note')).toBeNull();
  expect(body.querySelectorAll('canvas')).toHaveLength(0);
  expect(ongone.mock.calls).toEqual([[1]]);
  buttonOf(alert, 'Locate…')!.click();
  buttonOf(alert, 'Try again')!.click();
  expect([onlocate.mock.calls.length, onreload.mock.calls.length]).toEqual([1, 1]);
});

test('a nearest normal that vanishes is told where its picture was, and can be tried again', async () => {
  const { body, state } = await showLong();
  state.refuse = ({ recordingId }) => (recordingId === 11 ? missing(11) : null);
  view.zoomAbout(100, 300);
  await expect
    .poll(() => (flushSync(), words(body.querySelector('.missing') ?? document.createElement('p'))))
    .toContain('The file is no longer at /line/11.wav.');
  state.refuse = () => null;
  buttonOf(body.querySelector('.missing')!, 'Try again')!.click();
  await expect.poll(() => view.normal.state).toBe('ready');
});

test('what went with the connection comes back with it, without anybody asking', async () => {
  const onreload = vi.fn();
  const { body, state } = await showLong({ onreload });
  const lost = problem('connection.lost');
  state.connection('open');
  state.refuse = () => lost;
  state.connection('lost');
  view.sound.toggle();
  view.zoomAbout(100, 300);
  await expect.poll(() => (flushSync(), body.querySelectorAll('.note').length)).toBe(1);
  await view.showNeighbour(0);
  state.refuse = () => null;
  state.connection('connecting');
  expect(body.querySelectorAll('.note')).toHaveLength(1);
  state.connection('open');
  flushSync();
  expect(body.querySelector('.note')).toBeNull();
  await expect.poll(() => view.normal.state).toBe('ready');
  expect(onreload).not.toHaveBeenCalled();
});

test('a recording that could not be opened without a connection is opened when it is back', async () => {
  const { client, state } = longClient();
  look(client);
  state.refuse = () => problem('connection.lost');
  const onreload = vi.fn();
  await show({ client, view, recording: longRecording(1), score: scoreOf(1, []), onreload });
  expect(view.flagged.state).toBe('problem');
  for (const connection of ['open', 'lost', 'connecting'] as const) state.connection(connection);
  expect(onreload).not.toHaveBeenCalled();
  state.connection('open');
  expect(onreload).toHaveBeenCalledTimes(1);
  await close();
  state.connection('lost');
  state.connection('open');
  expect(onreload).toHaveBeenCalledTimes(1);
});
