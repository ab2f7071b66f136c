/** The state without a model: what Setup and Review say of a model that is gone. */
import { describe, expect, test } from 'vitest';
import type { Client } from '#renderer/client/client.ts';
import { Earmark } from '#renderer/state/app.svelte.ts';
import { contextOf } from '#renderer/state/context.ts';
import { Subject } from '#renderer/state/subject.svelte.ts';
import { ThemeState } from '#renderer/state/theme.svelte.ts';
import Setup from '#renderer/views/Setup/Setup.svelte';
import type { CallOutput, EventPayload } from '#shared/contract/api.ts';
import type { Job } from '#shared/contract/schemas.ts';
import { problem } from '#shared/core/problems.ts';
import { testClient, testStorage } from '#test/renderer/support/client.ts';
import { settle, show } from '#test/renderer/support/mount.ts';

type Listed = CallOutput<'models.list'>;

async function setupWith(change: (listed: Listed, model: string) => Partial<Listed>): Promise<HTMLElement> {
  const { client } = testClient({ items: 6 });
  const detectors = await client.call('detectors.list', {});
  const model = detectors.ok ? detectors.value.detectors[0]!.model.sha256 : '';
  const listed = await client.call('models.list', {});
  if (!listed.ok) throw new Error(listed.problem.code);
  const value: Listed = { ...listed.value, ...change(listed.value, model) };
  const call: Client['call'] = (name, input) =>
    name === 'models.list' ? Promise.resolve({ ok: true, value } as never) : client.call(name, input);
  const earmark = new Earmark({ ...client, call }, testStorage());
  earmark.show('setup');
  await earmark.start();
  const noQuery = { matches: false, addEventListener: () => undefined } as unknown as MediaQueryList;
  const theme = new ThemeState(testStorage(), document.createElement('html'), noQuery);
  const root = show(Setup, {}, contextOf({ earmark, theme }));
  await settle();
  return root;
}

describe('Setup', () => {
  test('names the model that is gone, what is safe and what to do, and marks its detectors', async () => {
    const root = await setupWith((_, sha256) => ({ missing: [{ sha256, name: 'Line 3', detectors: 2 }] }));
    expect(root.textContent).toMatch(/The model Line 3 \([0-9a-f]{12}\) is missing or damaged/);
    expect(root.textContent).toContain(
      '2 detectors were made with it. Recordings, verdicts and the scores so far are safe',
    );
    expect(root.textContent).toContain('Import it again');
    expect(root.textContent).toContain('model missing');
  });

  test('says why the model that comes with Earmark cannot be used, and the next step', async () => {
    const root = await setupWith(() => ({ models: [], problem: problem('model.missing', { path: '/x/config.json' }) }));
    expect(root.textContent).toContain('The model that comes with Earmark cannot be used');
    expect(root.textContent).toContain('There is no file /x/config.json');
    expect(root.textContent).toContain('Install Earmark again, or import a model here');
  });

  test('says nothing of it while every model is there', async () => {
    const root = await setupWith(() => ({}));
    expect(root.textContent).not.toMatch(/missing or damaged|cannot be used/);
    expect(root.textContent).not.toContain('model missing');
  });
});

test('Review keeps the reason in the place of the explanation, and asks again when a model has come', async () => {
  const listeners = new Map<string, ((payload: never) => void)[]>();
  const asked: string[] = [];
  const notices: string[] = [];
  const client = {
    on: (name: string, listener: (payload: never) => void) => {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
      return () => undefined;
    },
    watch: () => () => undefined,
    call: (name: string) => {
      asked.push(name);
      return Promise.resolve({ ok: true, value: { jobId: 7, explanation: null } });
    },
  } as unknown as Client;
  const tell = <Name extends 'job.changed' | 'library.changed'>(name: Name, payload: EventPayload<Name>) =>
    listeners.get(name)?.forEach((listener) => listener(payload as never));
  const subject = new Subject(
    client,
    { find: () => null, cancel: () => Promise.resolve() } as never,
    { problem: (text: string) => notices.push(text) } as never,
  );
  const stop = subject.listen();
  subject.show({ recordingId: 1, detectorId: 1 });
  await settle(260);
  const gone = problem('model.gone', { name: 'Line 3', hash: 'abc' });
  tell('job.changed', { id: 7, state: 'failed', problem: gone } as Job);
  expect(subject.problem?.message).toContain('"Line 3" (abc)');
  expect(notices).toEqual([]);
  tell('library.changed', {});
  await settle();
  expect(subject.problem).toBeNull();
  expect(asked.filter((name) => name === 'explanations.request')).toHaveLength(2);
  // What is wrong with the file itself is told where its sound would be.
  const changed = problem('file.changed', { path: '/line/3.wav' });
  tell('job.changed', { id: 7, state: 'failed', problem: changed } as Job);
  expect(notices).toEqual([]);
  tell('job.changed', { id: 7, state: 'failed', problem: problem('engine.crashed') } as Job);
  expect(notices).toEqual([problem('engine.crashed').message]);
  stop();
});
