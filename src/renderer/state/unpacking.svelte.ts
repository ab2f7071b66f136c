import { SvelteMap } from 'svelte/reactivity';
import type { Client } from '#renderer/client/client.ts';

/** How far long recordings are unpacked that are being unpacked now, each between 0 and 1. */
export class Unpacking {
  #shares = new SvelteMap<number, number>();

  /** Hears the host; returns the way out. */
  listen(client: Pick<Client, 'on'>): () => void {
    return client.on('recording.unpacking', ({ recordingId, share }) => {
      if (share === null) this.#shares.delete(recordingId);
      else this.#shares.set(recordingId, share);
    });
  }

  /** Null of a recording that nothing is being unpacked of. */
  shareOf(recordingId: number | undefined): number | null {
    return recordingId === undefined ? null : (this.#shares.get(recordingId) ?? null);
  }
}
