import { SvelteSet } from 'svelte/reactivity';
import type { Client } from '#renderer/client/client.ts';
import type { CallInput, CallOutput } from '#shared/contract/api.ts';
import type { SessionItem } from '#shared/contract/schemas.ts';
import type { Problem } from '#shared/core/problems.ts';
import type { ReviewSession } from './session.svelte.ts';
import type { SmallPictures } from './small-pictures.svelte.ts';

export type SimilarScope = CallInput<'queue.similar'>['scope'];
type Answer = CallOutput<'queue.similar'>;
export type SimilarRecording = Answer['recordings'][number];

/** Small pictures side by side. */
const most = 12;

/** The recordings most like one of the session, and which of them were chosen for a verdict. */
export class Similar {
  /** the one they are compared with, as the session has it now */
  readonly item: SessionItem | null = $derived.by(() =>
    this.#itemId === null ? null : this.sessionItem(this.#itemId),
  );
  scope = $state<SimilarScope>('session');
  answer = $state.raw<Answer | null>(null);
  problem = $state.raw<Problem | null>(null);
  working = $state(false);
  /** whether the one they are compared with gets the verdict too */
  withReference = $state(false);
  /** place of the one that has the keyboard */
  focused = $state(0);
  readonly chosen = new SvelteSet<number>();
  readonly recordings: readonly SimilarRecording[] = $derived(this.answer?.recordings ?? []);
  /** chosen recordings of the session, the one they are compared with first */
  readonly chosenItems: readonly SessionItem[] = $derived.by(() => {
    const reference = this.item !== null && this.withReference ? [this.item] : [];
    const wanted = this.recordings.filter(({ recordingId }) => this.chosen.has(recordingId));
    return [...reference, ...wanted.flatMap(({ recordingId }) => this.sessionItem(recordingId) ?? [])];
  });

  readonly pictures: SmallPictures;
  #itemId = $state<number | null>(null);
  #client: Client;
  #session: ReviewSession;
  /** where a range begins */
  #anchor = 0;
  #asked = 0;

  constructor(client: Client, session: ReviewSession, pictures: SmallPictures) {
    this.#client = client;
    this.#session = session;
    this.pictures = pictures;
  }

  /** The same recording as the session has it; null of one that is not in it. */
  sessionItem(recordingId: number): SessionItem | null {
    return this.#session.queue.find(recordingId);
  }

  async open(item: SessionItem, windowLength: number | null): Promise<void> {
    this.#itemId = item.recordingId;
    this.scope = 'session';
    this.withReference = item.verdict === null;
    await this.#ask(windowLength);
  }

  async setScope(scope: SimilarScope, windowLength: number | null): Promise<void> {
    this.scope = scope;
    await this.#ask(windowLength);
  }

  close(): void {
    this.#asked++;
    this.#itemId = null;
    this.answer = null;
    this.problem = null;
    this.clear();
    this.pictures.clear();
  }

  /** Moves to a place; `range` chooses everything from where the last choice was made. */
  moveTo(place: number, range = false): void {
    this.focused = Math.max(0, Math.min(this.recordings.length - 1, place));
    if (!range) {
      this.#anchor = this.focused;
      return;
    }
    const [from, to] = [Math.min(this.#anchor, this.focused), Math.max(this.#anchor, this.focused)];
    this.#choose(this.recordings.slice(from, to + 1));
  }

  toggle(place: number): void {
    const recording = this.recordings[place];
    this.focused = place;
    this.#anchor = place;
    if (!recording?.inSession) return;
    if (!this.chosen.delete(recording.recordingId)) this.chosen.add(recording.recordingId);
  }

  chooseAll(): void {
    this.#choose(this.recordings);
  }

  clear(): void {
    this.chosen.clear();
    this.withReference = false;
  }

  #choose(recordings: readonly SimilarRecording[]): void {
    for (const { recordingId, inSession } of recordings) if (inSession) this.chosen.add(recordingId);
  }

  async #ask(windowLength: number | null): Promise<void> {
    const { item } = this;
    const sessionId = this.#session.summary?.id;
    if (item === null || sessionId === undefined) return;
    const asked = ++this.#asked;
    this.working = true;
    const [answer, own] = await Promise.all([
      this.#client.call('queue.similar', { sessionId, recordingId: item.recordingId, scope: this.scope, most }),
      this.#client.call('recordings.get', { recordingId: item.recordingId }),
    ]);
    if (asked !== this.#asked) return;
    this.working = false;
    this.problem = answer.ok ? null : answer.problem;
    this.answer = answer.ok ? answer.value : null;
    this.focused = 0;
    this.#anchor = 0;
    const found = this.recordings.map(({ recordingId }) => recordingId);
    for (const id of this.chosen) if (!found.includes(id)) this.chosen.delete(id);
    const reference = own.ok ? [{ ...own.value, recordingId: item.recordingId }] : [];
    void this.pictures.show([...reference, ...this.recordings], windowLength);
  }
}
