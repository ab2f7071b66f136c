import type { CallInput, CallName, CallOutput, EventName, EventPayload } from '#shared/contract/api.ts';
import { problemsInLanguage } from '#renderer/text/problems.ts';
import type { Bridge } from '#shared/contract/bridge.ts';
import { problem } from '#shared/core/problems.ts';
import type { Result } from '#shared/core/result.ts';

/** What is known of the way to the host. `lost` means it is being tried again. */
export type ConnectionState = 'connecting' | 'open' | 'lost';

/** A bridge that knows whether it can reach its host. Electron's always can. */
export interface HostBridge extends Bridge {
  /** called at once with the present state, and again with every change */
  watch(listener: (state: ConnectionState) => void): () => void;
}

/** The contract's calls, events and assets with their types, over whichever bridge this host has. */
export interface Client {
  /** Expected problems come back as values; a promise never rejects because of one. */
  call<K extends CallName>(name: K, input: CallInput<K>): Promise<Result<CallOutput<K>>>;
  on<K extends EventName>(name: K, listener: (payload: EventPayload<K>) => void): () => void;
  /** fetches a path of contract/assets.ts; where the host cannot be reached, an answer that is not ok with that problem */
  asset(path: string): Promise<Response>;
  watch(listener: (state: ConnectionState) => void): () => void;
}

/** Gives a bridge the types of the contract, and problems the language of this window. Main has checked every value against the same table. */
export function createClient(bridge: HostBridge): Client {
  const listeners = new Map<string, Set<(payload: never) => void>>();
  bridge.subscribe((name, payload) => {
    for (const listener of listeners.get(name) ?? []) listener(problemsInLanguage(payload) as never);
  });
  return {
    call: async (name, input) => problemsInLanguage(await bridge.call(name, input)) as Result<never>,
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => set.delete(listener);
    },
    asset: (path) =>
      bridge.asset(path).catch(() => Response.json({ problem: problem('connection.lost') }, { status: 503 })),
    watch: (listener) => bridge.watch(listener),
  };
}
