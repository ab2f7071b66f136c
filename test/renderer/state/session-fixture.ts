import { beforeEach } from 'vitest';
import { Announcer } from '#renderer/state/messages.svelte.ts';
import { ReviewSession } from '#renderer/state/session.svelte.ts';
import { problem } from '#shared/core/problems.ts';
import { testClient, testStorage, type TestClient } from '#test/renderer/support/client.ts';
import type { Scenario } from '#test/renderer/support/fake-host/scenario.ts';

/** The host, the session under test and what it says; new ones for each test. */
export let host: TestClient['host'];
export let session: ReviewSession;
export let announcer: Announcer;
type Breaks = (name: string) => 'before' | 'after' | null;
let breaks: Breaks | null;

/** Breaks the connection at the next call for which it is said when: before the host got it, or after it was carried out. */
export function breakNext(when: Breaks): void {
  breaks = when;
}

/** Begins again in another scenario. */
export async function start(scenario: Scenario = {}): Promise<void> {
  const made = testClient({ items: 10, reviewed: 0, ...scenario });
  host = made.host;
  announcer = new Announcer();
  breaks = null;
  const client = {
    ...made.client,
    call: (async (name: never, input: never) => {
      const broken = breaks?.(name) ?? null;
      if (broken === null) return made.client.call(name, input);
      breaks = null;
      if (broken === 'after') await made.client.call(name, input);
      return { ok: false, problem: problem('connection.lost') };
    }) as TestClient['client']['call'],
  };
  session = new ReviewSession(client, announcer, testStorage());
  await session.open(1);
}
beforeEach(() => start());

export const calls = (name: string) => host.calls.filter((call) => call.name === name).map(({ input }) => input);
export const verdictOf = (recordingId: number) =>
  session.items.find((item) => item.recordingId === recordingId)?.verdict?.verdict ?? null;
