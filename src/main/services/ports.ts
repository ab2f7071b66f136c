/** What the use cases need from the outside world. Adapters and the engine client implement these. */
import type { EngineState } from '#shared/contract/app-state.ts';
import type { DecodedAudio } from '#shared/core/audio/types.ts';
import type { Result } from '#shared/core/result.ts';
import type { EngineInput, EngineOperation, EngineOutput, EngineProgress } from '#main/engine/protocol.ts';

export interface EngineCallOptions<K extends EngineOperation> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: EngineProgress<K>) => void;
  /** seconds without an answer or progress after which the engine is killed and restarted */
  readonly deadlineSeconds?: number;
}

export interface EnginePort {
  /** Calls run one after the other; `first` puts a call (an explanation somebody waits for) before those still queued. */
  call<K extends EngineOperation>(
    operation: K,
    input: EngineInput<K>,
    options?: EngineCallOptions<K> & { readonly first?: boolean },
  ): Promise<Result<EngineOutput<K>>>;
  state(): EngineState;
  onState(listener: (state: EngineState) => void): () => void;
  /** Called after every (re)start of the process: whatever was loaded into it is gone. */
  onStarted(listener: () => void): () => void;
  restart(): void;
  close(): Promise<void>;
}

export type { DecodedAudio };

export interface DecodePort {
  decodeFile(path: string): Promise<Result<DecodedAudio>>;
}
