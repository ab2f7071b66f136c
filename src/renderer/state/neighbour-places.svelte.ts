import type { Client } from '#renderer/client/client.ts';
import type { Place } from '#renderer/plot/scatter/scale.ts';
import type { EmbeddingMap } from '#shared/contract/overview.ts';
import type { Problem } from '#shared/core/problems.ts';
import { placesOf } from './map-points.ts';

/** Where the recordings of a map lie beside their neighbours: worked out once for the same recordings, since it takes a while. */
export class NeighbourPlaces {
  /** null until they are worked out */
  places = $state.raw<ReadonlyMap<number, Place> | null>(null);
  problem = $state.raw<Problem | null>(null);
  working = $state(false);

  #client: Client;
  #asked = 0;
  /** the detector and the recordings that the places, or the question that is under way, are for */
  #key = '';

  constructor(client: Client) {
    this.#client = client;
  }

  /** Works them out for this map, unless they are there or on their way. Answers whether they have become new. */
  async find({ detectorId, points }: EmbeddingMap): Promise<boolean> {
    const key = [detectorId, ...points.map(({ recordingId }) => recordingId)].join(' ');
    if (key === this.#key && this.problem === null) return false;
    this.forget();
    this.#key = key;
    this.working = true;
    const asked = this.#asked;
    const answer = await this.#client.call('detectors.neighbours', {
      detectorId,
      recordingIds: points.map(({ recordingId }) => recordingId),
      start: points.flatMap(({ x, y }) => [x, y]),
    });
    if (asked !== this.#asked) return false;
    this.working = false;
    if (!answer.ok) {
      this.problem = answer.problem;
      return false;
    }
    this.places = placesOf(answer.value);
    return true;
  }

  forget(): void {
    this.#asked += 1;
    this.#key = '';
    this.places = null;
    this.problem = null;
    this.working = false;
  }
}
