import type { Client } from '#renderer/client/client.ts';
import { boundsOf, type ScatterView } from '#renderer/plot/scatter/scale.ts';
import type { EmbeddingMap, MapPoint } from '#shared/contract/overview.ts';
import type { Problem } from '#shared/core/problems.ts';
import { countKinds, fewestPoints, indicesOf, nothing, placed, setOf, withOther } from './map-points.ts';
import { NeighbourPlaces } from './neighbour-places.svelte.ts';

/** How a map is laid out: along the two directions of the largest differences, or each recording beside its neighbours. */
export type Arrangement = 'axes' | 'neighbours';

/** The map of a detector's recordings: what is on it, what is looked at, and what was chosen. It outlives its screen. */
export class DetectorMap {
  detectorId = $state<number | null>(null);
  map = $state.raw<EmbeddingMap | null>(null);
  problem = $state.raw<Problem | null>(null);
  working = $state(false);
  /** recordings that were chosen on it */
  chosen = $state.raw(nothing);
  /** the recording that the keyboard is at */
  cursorId = $state<number | null>(null);
  /** null = all of it */
  view = $state.raw<ScatterView | null>(null);
  /** the one that is wanted */
  arrangement = $state<Arrangement>('axes');
  readonly neighbours: NeighbourPlaces;

  /** the one that is shown: what is wanted may still be on its way, or be of too few */
  readonly arranged: Arrangement = $derived.by(() =>
    this.arrangement === 'neighbours' && (this.neighbours.places?.size ?? 0) >= fewestPoints ? 'neighbours' : 'axes',
  );
  readonly points: readonly MapPoint[] = $derived.by(() => {
    const points = this.map?.points ?? [];
    return this.arranged === 'neighbours' ? placed(points, this.neighbours.places!) : points;
  });
  readonly bounds = $derived(boundsOf(this.points));
  readonly counts = $derived(countKinds(this.points));
  readonly chosenPoints = $derived(this.points.filter(({ recordingId }) => this.chosen.has(recordingId)));
  readonly cursor: MapPoint | null = $derived(this.find(this.cursorId));
  #indices = $derived(indicesOf(this.points));

  #client: Client;
  #asked = 0;

  constructor(client: Client) {
    this.#client = client;
    this.neighbours = new NeighbourPlaces(client);
  }

  find(recordingId: number | null): MapPoint | null {
    return this.points[this.indexOf(recordingId)] ?? null;
  }

  /** -1 of what is not on the map. */
  indexOf(recordingId: number | null): number {
    return this.#indices.get(recordingId ?? -1) ?? -1;
  }

  /** The nearest normals of a point that are on the map, nearest first. */
  nearestOf({ nearest }: MapPoint): readonly MapPoint[] {
    return nearest.flatMap((recordingId) => this.find(recordingId) ?? []);
  }

  /** Turns to a detector, or reads its map again: verdicts may have been given since. */
  async show(detectorId: number): Promise<void> {
    if (detectorId !== this.detectorId) {
      this.forget();
      this.detectorId = detectorId;
    }
    await this.load();
  }

  async load(): Promise<void> {
    const { detectorId } = this;
    if (detectorId === null) return;
    const asked = ++this.#asked;
    this.working = true;
    const answer = await this.#client.call('detectors.map', { detectorId });
    if (asked !== this.#asked) return;
    this.working = false;
    this.problem = answer.ok ? null : answer.problem;
    this.map = answer.ok ? answer.value : null;
    void this.findNeighbours();
    this.chosen = setOf([...this.chosen].filter((recordingId) => this.indexOf(recordingId) >= 0));
  }

  /** Lays the same recordings out in another way; all of the map is seen then. Answers as `findNeighbours`. */
  arrange(arrangement: Arrangement): Promise<boolean> {
    this.arrangement = arrangement;
    this.view = null;
    return this.findNeighbours();
  }

  /** Where they are wanted, and were not worked out for these recordings, or could not be. Answers whether they have come. */
  async findNeighbours(): Promise<boolean> {
    if (this.arrangement !== 'neighbours' || this.map === null || this.map.points.length < fewestPoints) return false;
    const areNew = await this.neighbours.find(this.map);
    const areShown = areNew && this.arranged === 'neighbours';
    if (areShown) this.view = null;
    return areShown;
  }

  /** Lets go of what was told: it is asked for again. */
  forget(): void {
    this.#asked++;
    this.detectorId = null;
    this.map = null;
    this.problem = null;
    this.working = false;
    this.cursorId = null;
    this.view = null;
    this.neighbours.forget();
    this.clear();
  }

  /** Chooses these, beside what is chosen or instead of it. */
  choose(recordingIds: readonly number[], beside: boolean): void {
    this.chosen = setOf(beside ? [...this.chosen, ...recordingIds] : recordingIds);
  }

  /** Answers whether it is chosen now. */
  toggle(recordingId: number): boolean {
    this.chosen = withOther(this.chosen, recordingId);
    return this.chosen.has(recordingId);
  }

  clear(): void {
    this.chosen = nothing;
  }
}
