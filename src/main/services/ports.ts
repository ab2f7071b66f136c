/** What the use cases need from the outside world. Adapters and the engine client implement these. */
import type { EngineState } from '#shared/contract/app-state.ts';
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

/** What a recording turned out to be when all of it was read. */
export interface HeardSound {
  /** Hz */
  readonly sampleRate: number;
  readonly channels: number;
  /** samples per channel */
  readonly frames: number;
  /** e.g. "PCM 16 bit" */
  readonly encoding: string;
  /** the file ended before its header said so */
  readonly truncated: boolean;
}

export interface DecodePort {
  /**
   * Reads a recording from its beginning to its end, all channels at its own rate, never all of it in memory. A ProblemError that
   * `block` throws is its problem, and ends it. Problems: file.*, audio.*, wav.*, flac.*, ogg.*, mp3.*.
   */
  readSound(
    path: string,
    sink: { block(channels: readonly Float32Array[]): void | Promise<void> },
  ): Promise<Result<HeardSound>>;
}
