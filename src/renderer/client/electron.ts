import type { ExposedBridge } from '#shared/contract/bridge.ts';
import type { HostBridge } from './client.ts';

declare global {
  interface Window {
    /** exposed by Electron's preload under `bridgeName`; absent in the browser host */
    earmark?: ExposedBridge;
  }
}

/**
 * The preload's bridge. It lives in the same process tree, so it is open for as long as the window is. Assets are fetched
 * by the page itself, whose origin app:// they share.
 */
export function electronBridge(preload: ExposedBridge): HostBridge {
  return {
    call: (name, input) => preload.call(name, input),
    subscribe: (listener) => preload.subscribe(listener),
    asset: (path) => fetch(path),
    watch(listener) {
      listener('open');
      return () => undefined;
    },
  };
}
