import type { Problem } from '../core/problems.ts';

/** What a call answers on the wire: the output, or an expected problem. */
export type Answer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: Problem };

/**
 * The only thing the renderer has of its host. Electron's preload exposes it as `window.earmark`; the browser host's
 * client builds the same over a WebSocket. Untyped on purpose: renderer/client gives it the contract's types.
 */
export interface Bridge {
  call(name: string, input: unknown): Promise<Answer>;
  subscribe(listener: (name: string, payload: unknown) => void): () => void;
  /** fetches an asset path of contract/assets.ts with the host's credentials */
  asset(path: string): Promise<Response>;
}

/** The name under which Electron's preload exposes the bridge. */
export const bridgeName = 'earmark';
/** IPC channels of the Electron host. */
export const callChannel = 'earmark:call';
export const eventChannel = 'earmark:event';
/** Header and WebSocket sub-protocol prefix that carry the token of the browser host. */
export const tokenHeader = 'x-earmark-token';
export const socketProtocol = 'earmark';
export const socketPath = '/socket';
