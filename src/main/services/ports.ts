/** What the use cases need from the outside world. Adapters and the engine client implement these. */
import type { EngineState } from '#shared/contract/schemas.ts';
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

export interface DecodedAudio {
  readonly sampleRate: number;
  /** one array per channel, -1..1 */
  readonly channels: readonly Float32Array[];
  /** e.g. "PCM 16 bit", "float 32 bit", "FLAC 24 bit" */
  readonly encoding: string;
  /** the file ended before its header said so */
  readonly truncated: boolean;
  /** samples that were NaN or infinite and became 0 */
  readonly replacedSamples: number;
}

export interface DecodePort {
  decodeFile(path: string): Promise<Result<DecodedAudio>>;
}
