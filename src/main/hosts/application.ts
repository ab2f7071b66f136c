/** What a host carries messages to. `createApp` makes it; tests of the hosts bring their own. */
import type { Answer } from '#shared/contract/bridge.ts';
import type { Problem } from '#shared/core/problems.ts';

/** Bulk data of an asset path (contract/assets.ts). */
export interface Asset {
  readonly bytes: Uint8Array;
  /** MIME type */
  readonly type: string;
  /** frees the memory of the bytes, where nobody else has them */
  readonly release?: () => void;
}

/** Why bulk data that is known of cannot be given. */
export interface AssetProblem {
  readonly problem: Problem;
}

export interface HostedApp {
  call(name: string, input: unknown): Promise<Answer>;
  subscribe(listener: (name: string, payload: unknown) => void): () => void;
  /** null when there is nothing under this path */
  asset(path: string): Promise<Asset | AssetProblem | null>;
  close(): Promise<void>;
}
