import type { Client } from './client.ts';

/** Calls `back` whenever the connection to the host is there again after it was lost. Returns the way out. */
export function whenBack({ watch }: Pick<Client, 'watch'>, back: () => void): () => void {
  let lost = false;
  return watch((state) => {
    const isBack = lost && state === 'open';
    lost = state === 'lost' || (lost && !isBack);
    if (isBack) back();
  });
}
