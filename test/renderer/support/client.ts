import { createClient, type Client, type ConnectionState } from '#renderer/client/client.ts';
import { createFakeBridge, type FakeBridge } from './fake-bridge.ts';
import type { Scenario } from './fake-host/scenario.ts';

export interface TestClient {
  readonly client: Client;
  readonly host: FakeBridge;
  connection(state: ConnectionState): void;
}

/** A client over the fake host, whose connection the test can break. */
export function testClient(scenario: Scenario = {}): TestClient {
  const host = createFakeBridge({ explainEvery: 0, ...scenario });
  const watchers = new Set<(state: ConnectionState) => void>();
  const client = createClient({
    call: (name, input) => host.call(name, input),
    subscribe: (listener) => host.subscribe(listener),
    asset: (path) => host.asset(path),
    watch(listener) {
      watchers.add(listener);
      listener('open');
      return () => watchers.delete(listener);
    },
  });
  return { client, host, connection: (state) => watchers.forEach((watcher) => watcher(state)) };
}

/** A storage of its own for each test. */
export function testStorage(): Storage {
  const values = new Map<string, string>();
  return {
    get length() {
      return values.size;
    },
    key: (index) => [...values.keys()][index] ?? null,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
    clear: () => values.clear(),
  };
}
