import { expect, test } from 'vitest';
import { createClient, type HostBridge } from '#renderer/client/client.ts';

const bridge = (asset: HostBridge['asset']): HostBridge => ({
  call: () => Promise.reject(new Error('not asked')),
  subscribe: () => () => undefined,
  watch: () => () => undefined,
  asset,
});

test('an asset of a host that is gone is an answer with the problem, no error', async () => {
  const client = createClient(bridge(() => Promise.reject(new TypeError('Failed to fetch'))));
  const response = await client.asset('/audio/1.wav');
  expect(response.ok).toBe(false);
  expect(await response.json()).toMatchObject({ problem: { code: 'connection.lost' } });
});

test('what the host answers is handed on as it is', async () => {
  const answer = new Response('sound');
  expect(await createClient(bridge(() => Promise.resolve(answer))).asset('/audio/1.wav')).toBe(answer);
});
