import { tokenFragment } from '#shared/contract/bridge.ts';

const storageKey = 'earmark.token';

/**
 * The browser host's token: from the address on the first load, from the tab's own storage after a reload.
 * It is taken out of the address bar at once, so that it is neither bookmarked nor shown.
 */
export function takeToken(location: Location, history: History, storage: Storage): string | null {
  const parameters = new URLSearchParams(location.hash.replace(/^#/, ''));
  const fresh = parameters.get(tokenFragment);
  if (fresh === null) return storage.getItem(storageKey);
  storage.setItem(storageKey, fresh);
  history.replaceState(history.state, '', location.pathname + location.search);
  return fresh;
}
