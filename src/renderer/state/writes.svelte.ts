import { text } from '#renderer/text/text.ts';
import type { CallOutput } from '#shared/contract/api.ts';
import type { Problem } from '#shared/core/problems.ts';
import type { Result } from '#shared/core/result.ts';
import { now } from './clock.ts';
import type { Announcer } from './messages.svelte.ts';
import type { Said } from './said.ts';

export type VerdictAnswer = CallOutput<'verdicts.give'>;

/** The last write: nothing is shown as saved before its row is committed, and a failed one blocks what follows. */
export type Saving =
  | { readonly state: 'idle' }
  | { readonly state: 'saving' }
  | { readonly state: 'saved'; readonly at: string }
  | {
      readonly state: 'failed';
      readonly problem: Problem;
      readonly retry: () => Promise<void>;
      /** what was to be written, kept here until it is */
      readonly unsaved: Unsaved | null;
    };

/** A verdict that is in no journal yet. */
export type Unsaved = Said & { readonly recordingId: number };

export interface Write {
  readonly unsaved?: Unsaved;
  send(): Promise<Result<VerdictAnswer>>;
  /** whether it did reach the journal though its answer got lost, judged by what was read since */
  landed(): boolean;
  then(answer: VerdictAnswer): void;
}

/** Writes to the journal, one at a time: shown as saving, then as saved with the time of the row, or kept for another try. */
export class Writes {
  saving = $state.raw<Saving>({ state: 'idle' });
  /** why nothing can be written; null where it can */
  readOnly = $state<string | null>(null);
  #announcer: Announcer;
  #take: (answer: VerdictAnswer) => void;
  #landed: () => boolean = () => false;
  /** the write that is on its way, or the last one */
  #writing: Promise<void> = Promise.resolve();

  /** `take` hears every answer before what comes after it happens. */
  constructor(announcer: Announcer, take: (answer: VerdictAnswer) => void) {
    this.#announcer = announcer;
    this.#take = take;
  }

  run(write: Write): Promise<void> {
    if (this.readOnly !== null) {
      this.#announcer.announce(this.readOnly);
      return Promise.resolve();
    }
    this.#writing = this.#runNow(write);
    return this.#writing;
  }

  /**
   * No key is lost, and none overtakes another: each begins when no write is on its way, with what the ones before it have
   * left. At once where nothing waits.
   */
  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    // Those that wait go on one after the other, and a write begins in the very moment in which its turn comes.
    while (this.saving.state === 'saving') await this.#writing;
    return work();
  }

  /** Waits until no write is on its way. */
  async settled(): Promise<void> {
    while (this.saving.state === 'saving') await this.#writing;
  }

  /** A write that failed blocks what follows, and says so. */
  free(): boolean {
    if (this.saving.state === 'failed') this.#announcer.announce(text.review.decision.blocked);
    return this.saving.state !== 'failed';
  }

  /** After reading afresh: what did reach the journal is no longer called unsaved. */
  look(): void {
    if (this.saving.state === 'failed' && this.saving.problem.code === 'connection.lost' && this.#landed()) {
      this.saving = { state: 'saved', at: now() };
    }
  }

  forget(): void {
    this.saving = { state: 'idle' };
  }

  async #runNow({ unsaved, send, landed, then }: Write): Promise<void> {
    this.saving = { state: 'saving' };
    this.#landed = landed;
    const answer = await send();
    if (!answer.ok) {
      this.saving = {
        state: 'failed',
        problem: answer.problem,
        retry: () => this.run({ ...(unsaved && { unsaved }), send, landed, then }),
        unsaved: unsaved ?? null,
      };
      this.#announcer.announce(text.review.announce.failed(answer.problem.message));
      return;
    }
    this.#take(answer.value);
    this.saving = { state: 'saved', at: answer.value.verdict?.at ?? now() };
    then(answer.value);
  }
}
