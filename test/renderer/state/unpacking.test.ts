import { expect, it } from 'vitest';
import { Unpacking } from '#renderer/state/unpacking.svelte.ts';
import type { Client } from '#renderer/client/client.ts';

it('knows how far the recordings are that are being unpacked, and no others', () => {
  let tell: (payload: { recordingId: number; share: number | null }) => void = () => undefined;
  let left = false;
  const unpacking = new Unpacking();
  const on = (name: string, listener: typeof tell) => {
    expect(name).toBe('recording.unpacking');
    tell = listener;
    return () => (left = true);
  };
  const leave = unpacking.listen({ on } as unknown as Client);
  for (const share of [0.25, 0.5, null]) {
    tell({ recordingId: 3, share });
    expect(unpacking.shareOf(3)).toBe(share);
  }
  tell({ recordingId: 4, share: 0.1 });
  expect([unpacking.shareOf(3), unpacking.shareOf(4), unpacking.shareOf(undefined)]).toEqual([null, 0.1, null]);
  leave();
  expect(left).toBe(true);
});
