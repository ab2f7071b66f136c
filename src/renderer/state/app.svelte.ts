import type { Client, ConnectionState } from '#renderer/client/client.ts';
import { text } from '#renderer/text/text.ts';
import type { AppState, EngineState } from '#shared/contract/app-state.ts';
import type { Problem } from '#shared/core/problems.ts';
import { Bundles } from './bundles.svelte.ts';
import { DetectorMap } from './embedding-map.svelte.ts';
import { Jobs } from './jobs.svelte.ts';
import { keymap } from './keymap.svelte.ts';
import { Library } from './library.svelte.ts';
import { Announcer, Notices } from './messages.svelte.ts';
import { Models } from './models.svelte.ts';
import { Processors } from './processors.svelte.ts';
import { NamedPresets } from './named-presets.svelte.ts';
import { Overviews } from './overview.svelte.ts';
import { ReportMaker } from './report.svelte.ts';
import { ReviewSession } from './session.svelte.ts';
import { Subject } from './subject.svelte.ts';
import { Sweeps } from './sweep.svelte.ts';
import { Tour } from './tour.svelte.ts';
import { Training } from './training.svelte.ts';

/** In the order of the header, and of the keys 1 to 5. */
export const views = ['review', 'detector', 'filters', 'report', 'setup'] as const;
export type View = (typeof views)[number];

const lastSessionKey = 'earmark.session';
const recoveredKey = 'earmark.recovered';

/** Everything the window knows, made once over a client. */
export class Earmark {
  readonly client: Client;
  readonly announcer = new Announcer();
  readonly notices = new Notices(this.announcer);
  readonly jobs: Jobs;
  readonly library: Library;
  readonly models: Models;
  readonly processors: Processors;
  readonly training: Training;
  readonly sweeps: Sweeps;
  readonly map: DetectorMap;
  readonly overviews: Overviews;
  readonly presets: NamedPresets;
  readonly tour: Tour;
  readonly session: ReviewSession;
  readonly subject: Subject;
  readonly report: ReportMaker;
  readonly bundles: Bundles;
  state = $state.raw<AppState | null>(null);
  connection = $state<ConnectionState>('connecting');
  view = $state<View>('review');
  problem = $state.raw<Problem | null>(null);
  started = $state(false);
  #storage: Storage | null;
  #wasLost = false;

  constructor(client: Client, storage: Storage | null = null) {
    this.client = client;
    this.#storage = storage;
    this.jobs = new Jobs(client, this.notices);
    this.library = new Library(client, this.jobs, this.notices);
    this.models = new Models(client, this.jobs, this.notices);
    this.processors = new Processors(client, this.jobs, this.notices);
    this.training = new Training(client, this.jobs, this.notices);
    this.sweeps = new Sweeps(client, this.jobs, this.notices);
    this.overviews = new Overviews(client);
    this.map = new DetectorMap(client);
    this.presets = new NamedPresets(client, this.notices);
    this.tour = new Tour(this.announcer);
    this.session = new ReviewSession(client, this.announcer, storage);
    this.subject = new Subject(client, this.jobs, this.notices);
    this.report = new ReportMaker(client, this.jobs, this.notices);
    this.bundles = new Bundles(client, this.jobs, this.notices);
    this.session.onBlind = () => this.#readAgain();
    client.on('app.changed', (state) => this.#follow(state));
    client.watch((connection) => this.#connected(connection));
  }

  /** Reads everything and opens the session that was open last, or the newest. */
  async start(): Promise<void> {
    const answer = await this.client.call('app.state', {});
    if (!answer.ok) {
      this.problem = answer.problem;
      return;
    }
    this.problem = null;
    this.state = answer.value;
    this.session.writes.readOnly = answer.value.readOnly?.message ?? null;
    this.#tellWhatWasFound(answer.value);
    await Promise.all([this.library.load(), this.jobs.load(), this.presets.load()]);
    this.started = true;
    await this.#openLast();
  }

  show(view: View): void {
    this.view = view;
  }

  /** Whether there is something on the screen that the tour can show. */
  get canTour(): boolean {
    return this.session.items.length > 0;
  }

  takeTour(): void {
    if (!this.canTour) return;
    this.show('review');
    this.tour.start();
  }

  async openSession(sessionId: number): Promise<void> {
    this.#storage?.setItem(lastSessionKey, String(sessionId));
    await this.session.open(sessionId);
  }

  /** A session that long work has made: opened where its maker still waits for it, offered to one who went on with something else. */
  async offer(made: { readonly sessionId: number; readonly flagged: number } | null): Promise<void> {
    if (made === null) return;
    const open = async () => {
      await this.openSession(made.sessionId);
      this.show('review');
    };
    const ready = text.setup.create.chain.ready(made.flagged);
    if (this.view !== 'setup' || keymap.blocked)
      return this.notices.info(ready, { label: text.shell.jobs.review, run: () => void open() });
    this.notices.info(ready);
    await open();
  }

  async prepareSample(): Promise<void> {
    const answer = await this.client.call('sample.prepare', {});
    if (!answer.ok) this.notices.problem(answer.problem.message);
  }

  async setReviewer(reviewer: string): Promise<boolean> {
    const answer = await this.client.call('settings.set', { reviewer });
    if (answer.ok) this.#follow(answer.value);
    else this.notices.problem(answer.problem.message);
    return answer.ok;
  }

  async restartEngine(): Promise<void> {
    const answer = await this.client.call('engine.restart', {});
    if (!answer.ok) this.notices.problem(answer.problem.message);
    else if (this.state) this.state = { ...this.state, engine: answer.value };
  }

  #follow(state: AppState): void {
    const before = this.state;
    this.state = state;
    this.#tellOfEngine(state.engine, before?.engine ?? null);
    if (before !== null && before.reviewer !== state.reviewer) this.#readAgain();
    const made = state.sample.sessionId;
    if (made !== null && before?.sample.state === 'preparing' && state.sample.state === 'ready') {
      void this.library.load().then(() => (this.session.summary ? undefined : this.openSession(made)));
    }
  }

  /**
   * What rests on others' verdicts may be hidden now, or no longer: nothing that was told before is shown until it is
   * told again.
   */
  #readAgain(): void {
    this.sweeps.forget();
    this.map.forget();
    this.overviews.forget();
    const wasLoaded = this.training.loaded;
    this.training.forget();
    if (wasLoaded) void this.training.load();
    if (this.models.loaded) void this.models.load();
    void this.library.load();
  }

  /** An engine that stopped by itself is news, even when nobody was waiting for it. */
  #tellOfEngine(engine: EngineState, before: EngineState | null): void {
    if (!engine.problem || engine.state === before?.state) return;
    if (engine.state === 'restarting') this.notices.info(text.shell.engineStopped);
    if (engine.state === 'unavailable') this.notices.problem(engine.problem.message);
  }

  /** What an earlier end that was none has left behind, and what had to be repaired; once for each start of Earmark. */
  #tellWhatWasFound({ journal, recovered }: AppState): void {
    if (journal.problem !== null) this.notices.problem(journal.problem.message);
    if (!recovered || this.#storage?.getItem(recoveredKey) === recovered.at) return;
    this.#storage?.setItem(recoveredKey, recovered.at);
    this.notices.info(text.states.recovered(recovered.entries, recovered.interrupted));
  }

  #connected(connection: ConnectionState): void {
    this.connection = connection;
    if (connection === 'lost') {
      this.#wasLost = true;
      this.announcer.announce(text.shell.connectionLost);
    }
    if (connection === 'open' && this.#wasLost) {
      this.#wasLost = false;
      this.announcer.announce(text.shell.connectionBack);
      void this.#resume();
    }
  }

  async #resume(): Promise<void> {
    if (!this.started) return this.start();
    const answer = await this.client.call('app.state', {});
    if (answer.ok) this.#follow(answer.value);
    const training = this.training.loaded ? this.training.load() : undefined;
    await Promise.all([this.library.load(), this.jobs.load(), this.session.reload(), training]);
  }

  async #openLast(): Promise<void> {
    const wanted = Number(this.#storage?.getItem(lastSessionKey));
    const sessions = this.library.sessions;
    const [newest] = sessions.toSorted((a, b) => b.id - a.id);
    const session = sessions.find(({ id }) => id === wanted) ?? newest;
    if (session) await this.session.open(session.id);
  }
}
