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

/**
 * What Electron's preload exposes: a Response cannot cross from the preload's world into the page's, and under app://
 * the page has the origin of the assets, so it fetches them itself.
 */
export type ExposedBridge = Omit<Bridge, 'asset'>;

/** The name under which Electron's preload exposes the bridge. */
export const bridgeName = 'earmark';
/** IPC channels of the Electron host. */
export const callChannel = 'earmark:call';
export const eventChannel = 'earmark:event';
/** Header and WebSocket sub-protocol prefix that carry the token of the browser host. */
export const tokenHeader = 'x-earmark-token';
export const socketProtocol = 'earmark';
export const socketPath = '/socket';

/** The browser host's token arrives in the address as `#token=…`; it never travels in a query. */
export const tokenFragment = 'token';

/** The sub-protocols a client offers: the plain one, which the host selects, and the one that carries the token. */
export function socketProtocols(token: string): string[] {
  return [socketProtocol, `${socketProtocol}.${token}`];
}

/** Messages on the WebSocket, one JSON document each. `id` is chosen by the client and comes back with the answer. */
export interface SocketRequest {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}
export type SocketMessage =
  { readonly id: number; readonly answer: Answer } | { readonly event: string; readonly payload: unknown };
