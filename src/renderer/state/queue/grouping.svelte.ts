import { SvelteSet } from 'svelte/reactivity';
import type { Client } from '#renderer/client/client.ts';
import type { CallOutput } from '#shared/contract/api.ts';
import { usualEventRule, type EventRule } from '#shared/contract/queue.ts';
import type { Problem } from '#shared/core/problems.ts';
import { eventOf, type EventOf } from './event-rows.ts';

export type QueueEvents = CallOutput<'queue.events'>;

/** Whether the queue is grouped into events, by which rule, and which of them are open. */
export class Grouping {
  on = $state(false);
  rule = $state.raw<EventRule>(usualEventRule);
  /** as the host worked them out for the rule */
  events = $state.raw<QueueEvents | null>(null);
  working = $state(false);
  problem = $state.raw<Problem | null>(null);
  readonly opened = new SvelteSet<number>();
  /** null while the queue is not grouped, or not yet */
  readonly of: EventOf | null = $derived(this.on && this.events !== null ? eventOf(this.events.events) : null);

  #client: Client;
  #sessionId: number | null = null;
  #asked = 0;

  constructor(client: Client) {
    this.#client = client;
  }

  read(sessionId: number, kept: (EventRule & { readonly on: boolean }) | undefined): void {
    this.#sessionId = sessionId;
    this.#forget();
    this.on = kept?.on ?? false;
    this.rule = kept ? { closeness: kept.closeness, gapMinutes: kept.gapMinutes } : usualEventRule;
    if (this.on) void this.workOut();
  }

  clear(): void {
    this.#sessionId = null;
    this.on = false;
    this.#forget();
  }

  set(on: boolean): void {
    this.on = on;
    if (on && this.events === null) void this.workOut();
  }

  setRule(change: Partial<EventRule>): void {
    this.rule = { ...this.rule, ...change };
    void this.workOut();
  }

  /** Asks the host for the events; what is shown stays until they come. */
  async workOut(): Promise<void> {
    const sessionId = this.#sessionId;
    if (sessionId === null) return;
    const asked = ++this.#asked;
    this.working = true;
    const answer = await this.#client.call('queue.events', { sessionId, rule: this.rule });
    if (asked !== this.#asked) return;
    this.working = false;
    this.problem = answer.ok ? null : answer.problem;
    if (!answer.ok) return;
    this.opened.clear();
    this.events = answer.value;
  }

  #forget(): void {
    this.#asked++;
    this.events = null;
    this.working = false;
    this.problem = null;
    this.opened.clear();
  }
}
