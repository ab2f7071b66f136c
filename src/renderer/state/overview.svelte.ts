import type { Client } from '#renderer/client/client.ts';
import type { DetectorOverview } from '#shared/contract/overview.ts';
import type { Problem } from '#shared/core/problems.ts';

/** One value of an attribute, as "speed" "4". */
export interface AttributeValue {
  readonly name: string;
  readonly value: string;
}

/** A detector's scores as they are looked at: of which one, of which part, beside which other, at which tried threshold. */
export class Overviews {
  detectorId = $state<number | null>(null);
  /** somebody has picked it, rather than it being that under review */
  picked = false;
  /** null = every section, every attribute, no other detector */
  section = $state<string | null>(null);
  attribute = $state.raw<AttributeValue | null>(null);
  compareWith = $state<number | null>(null);
  /** the threshold that is tried; null = the detector's own */
  tried = $state<number | null>(null);
  /** what was told last; `stale` where that was about an earlier choice */
  overview = $state.raw<DetectorOverview | null>(null);
  #toldOf = $state('');
  stale = $derived.by(() => this.overview !== null && this.#toldOf !== JSON.stringify(this.#choice()));
  reading = $state(false);
  /** why nothing is told */
  problem = $state.raw<Problem | null>(null);
  /** counts up whenever a verdict changed, so that whoever looks reads again */
  changes = $state(0);
  #client: Client;
  #asked = 0;

  constructor(client: Client) {
    this.#client = client;
    client.on('session.changed', () => (this.changes += 1));
  }

  /** Turns to a detector, with everything that it has scored; one that somebody picked stays until the window closes. */
  choose(detectorId: number, picked = false): void {
    this.picked ||= picked;
    if (detectorId === this.detectorId) return;
    this.forget();
    this.detectorId = detectorId;
    this.section = null;
    this.attribute = null;
    this.compareWith = null;
    this.tried = null;
  }

  /** A section has attributes of its own. */
  chooseSection(section: string | null): void {
    this.section = section;
    this.attribute = null;
  }

  /** Lets go of what was told, and of what is on its way. */
  forget(): void {
    this.#asked += 1;
    this.overview = null;
    this.problem = null;
    this.reading = false;
  }

  /** Reads what is chosen; only the answer to the latest question counts. */
  async load(): Promise<void> {
    const { detectorId, ...part } = this.#choice();
    if (detectorId === null) return;
    const asked = ++this.#asked;
    this.reading = true;
    const answer = await this.#client.call('detectors.overview', { detectorId, ...part });
    if (asked !== this.#asked) return;
    this.reading = false;
    this.#toldOf = JSON.stringify({ detectorId, ...part });
    this.overview = answer.ok ? answer.value : null;
    this.problem = answer.ok ? null : answer.problem;
  }

  #choice() {
    const { detectorId, section, attribute, compareWith } = this;
    return { detectorId, section, attribute, compareWith };
  }
}
