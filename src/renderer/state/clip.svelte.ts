import { createAnalyser } from '#renderer/analysis/analyser.ts';
import { startAnalysisWorker } from '#renderer/analysis/start-worker.ts';
import type { Player } from '#renderer/audio/player.ts';
import type { Client } from '#renderer/client/client.ts';
import { inLanguage } from '#renderer/text/problems.ts';
import type { Recording, RecordingScore, SessionItem } from '#shared/contract/schemas.ts';
import type { NearStretch } from '#shared/contract/stretches.ts';
import { longSeconds } from '#shared/core/audio/segments.ts';
import type { TimeRange } from '#shared/core/domain.ts';
import { allBands } from '#shared/core/explain/masks.ts';
import { problem } from '#shared/core/problems.ts';
import { ClipLibrary, retryParts, soundOf, usedWindow } from './clip-library.ts';
import { isElsewhere } from './elsewhere.ts';
import { pagedIn, windowLengths, type ClipState } from './picture-view.svelte.ts';
import { SoundingView } from './sounding-view.svelte.ts';
import { Stretches } from './stretches.svelte.ts';

/** A normal recording near the one on screen; `range` of a long one, undefined until it is known. */
type Nearest = Omit<NearStretch, 'range'> & Partial<Pick<NearStretch, 'range'>>;

type JudgedRecording = Pick<SessionItem, 'recordingId' | 'detectorId'>;

/**
 * The one view state of the clip: the recording and its nearest normals, what is on screen of them, where the playhead
 * is, what is heard through which filter, what is asked about which band. Nothing here reaches a score.
 */
export class ClipView extends SoundingView {
  normalRecording = $state.raw<Recording | null>(null);
  nearest = $state.raw<readonly Nearest[]>([]);
  /** of a long recording, the stretch that gave the score */
  worst = $state.raw<TimeRange | null>(null);
  neighbour = $state(0);
  readonly stretches = new Stretches();
  /** of a long recording, the stretch that the normals are nearest to: the chosen one, else the worst */
  readonly stretch: TimeRange | null = $derived(this.stretches.current ?? this.worst);

  /** what the detector says is not to be shown yet; see ears-first.svelte.ts */
  covered = $state(false);
  #client: Pick<Client, 'asset' | 'call'>;
  #library: ClipLibrary;
  #opened: AbortController | null = null;
  #normalOpened: AbortController | null = null;
  #recordingId: number | null = null;
  #item: JudgedRecording | null = null;
  /** counts questions about stretches, so that an answer that comes too late is dropped */
  #asked = 0;

  constructor(client: Pick<Client, 'asset' | 'call'>, library: ClipLibrary, player?: (onChange: () => void) => Player) {
    super(player);
    this.#client = client;
    this.#library = library;
    library.onGone = (recordingId, gone) => this.#lose(recordingId, gone);
  }

  /** Shows a recording; its nearest normals follow with `setNearest`. Null shows nothing. */
  async open(recording: Recording | null): Promise<void> {
    if (recording?.id === this.#recordingId) return;
    this.#opened?.abort();
    this.#normalOpened?.abort();
    this.#recordingId = recording?.id ?? null;
    this.#asked++;
    this.#item = null;
    for (const clip of this.paged) {
      clip.long.rest();
      retryParts(clip);
    }
    this.stretches.clear();
    this.normalStartsAt = 0;
    this.sound.clear();
    this.cursor = null;
    this.selectedBand = null;
    this.heardBands = allBands;
    this.letGo();
    this.nearest = [];
    this.worst = null;
    this.neighbour = 0;
    this.normal = { state: 'empty' };
    this.normalRecording = null;
    if (!recording) {
      this.flagged = { state: 'empty' };
      return;
    }
    this.sound.endBandOfOthers(recording.id);
    const opened = new AbortController();
    this.#opened = opened;
    const ready = this.#library.ready(recording.id);
    this.flagged = ready ? { state: 'ready', clip: ready } : { state: 'loading' };
    const loaded = ready ? this.flagged : await this.#load(recording.id, opened.signal);
    if (!loaded || opened.signal.aborted) return;
    this.flagged = loaded.state === 'problem' ? { ...loaded, problem: causeOf(recording, loaded.problem) } : loaded;
    if (loaded.state !== 'ready') return;
    this.settle(loaded.clip, `${recording.place.machine}/${recording.place.section}`);
    this.#setSounds();
  }

  /** The normal recordings that the detector found nearest, closest first. */
  setNearest(nearest: RecordingScore['nearest']): void {
    // Those of a chosen stretch have taken the place of the worst one's.
    if (this.stretches.chosen !== null) return;
    const ids = (list: readonly Nearest[]) => list.map(({ recordingId }) => recordingId).join();
    if (ids(nearest) === ids(this.nearest)) return;
    this.nearest = nearest;
    void this.showNeighbour(0);
  }

  /** The item that is looked at, and of a long one its score over time. */
  async setItem(item: Pick<SessionItem, 'recordingId' | 'detectorId' | 'threshold'>, isLong: boolean): Promise<void> {
    const same = this.#item?.recordingId === item.recordingId && this.#item.detectorId === item.detectorId;
    if (same) return;
    const { recordingId, detectorId } = item;
    this.#item = { recordingId, detectorId };
    this.stretches.clear();
    this.stretches.threshold = item.threshold;
    if (isLong) await this.#readSegments(this.#item);
  }

  async #readSegments(item: JudgedRecording): Promise<void> {
    this.stretches.failed = null;
    const answer = await this.#client.call('scores.segments', item);
    if (this.#item !== item) return;
    if (answer.ok) this.stretches.segments = answer.value.segments;
    else this.stretches.failed = { problem: answer.problem, retry: () => void this.#readSegments(item) };
  }

  /** Looks at a segment of a long recording, and at the normals that are nearest to it. */
  async choose(index: number): Promise<void> {
    const segment = this.stretches.segments[index];
    if (!segment || !this.#item) return;
    this.stretches.chosen = index;
    this.align();
    this.showAround(segment);
    this.seek(segment.startSeconds);
    const asked = ++this.#asked;
    const answer = await this.#client.call('scores.stretch', { ...this.#item, startSeconds: segment.startSeconds });
    if (asked !== this.#asked) return;
    this.stretches.failed = answer.ok ? null : { problem: answer.problem, retry: () => void this.choose(index) };
    if (!answer.ok) return;
    this.nearest = answer.value.nearest;
    await this.showNeighbour(0);
  }

  /** Steps through the nearest normals; the sound goes on at the same second. */
  async showNeighbour(index: number): Promise<void> {
    const neighbour = this.nearest[index];
    this.#normalOpened?.abort();
    if (!neighbour) {
      this.normal = { state: 'empty' };
      this.normalRecording = null;
      this.#setSounds();
      return;
    }
    this.neighbour = index;
    const opened = new AbortController();
    this.#normalOpened = opened;
    const ready = this.#library.ready(neighbour.recordingId);
    this.normalStartsAt = this.#startOf(neighbour);
    this.normal = ready ? { state: 'ready', clip: ready } : { state: 'loading' };
    const recording = this.#client.call('recordings.get', { recordingId: neighbour.recordingId });
    const loaded = ready ? this.normal : await this.#load(neighbour.recordingId, opened.signal);
    if (!loaded || opened.signal.aborted) return;
    this.normal = loaded;
    this.#setSounds();
    const found = await recording;
    if (opened.signal.aborted) return;
    this.normalRecording = found.ok ? found.value : null;
    if (found.ok && found.value.durationSeconds >= longSeconds && neighbour.range === undefined)
      await this.#findRanges(opened.signal);
  }

  /** Asks which stretches of long normals are nearest, and brings the one on screen beside its own. */
  async #findRanges(signal: AbortSignal): Promise<void> {
    if (!this.#item) return;
    const startSeconds = this.stretch?.startSeconds ?? null;
    const answer = await this.#client.call('scores.stretch', { ...this.#item, startSeconds });
    if (signal.aborted) return;
    this.stretches.failed = answer.ok ? null : { problem: answer.problem, retry: () => void this.#findRanges(signal) };
    if (!answer.ok) return;
    const found = answer.value.nearest;
    const rangeOf = (id: number) => found.find(({ recordingId }) => recordingId === id)?.range ?? null;
    this.nearest = this.nearest.map((one) => ({ ...one, range: rangeOf(one.recordingId) }));
    this.align();
  }

  /** Brings the normal beside the stretch that it is near to, once that is known or may be shown. */
  align(): void {
    const neighbour = this.nearest[this.neighbour];
    if (!neighbour) return;
    this.normalStartsAt = this.#startOf(neighbour);
    if (this.normal.state === 'ready') this.#setSounds();
  }

  /** Second of the flagged recording beside which a normal begins, so that the two nearest stretches lie side by side. */
  #startOf(neighbour: Nearest): number {
    return (this.stretch?.startSeconds ?? 0) - (neighbour.range?.startSeconds ?? 0);
  }

  /** Looks through another window: what is on screen stays there, and the sound goes on, while it is computed again. */
  async setWindow(windowLength: number | null): Promise<void> {
    this.windowLength = windowLength;
    this.#library.setWindow(windowLength);
    const again = async (shown: ClipState): Promise<ClipState> => {
      if (shown.state !== 'ready') return shown;
      const fresh = await this.#load(shown.clip.recordingId, new AbortController().signal);
      if (fresh?.state === 'problem' && isElsewhere(fresh.problem.code))
        this.#lose(shown.clip.recordingId, fresh.problem);
      if (fresh?.state !== 'ready') return shown;
      if (shown.clip.long || fresh.clip.long) return fresh;
      // The samples stay the very same, so that the player goes on with them.
      return { state: 'ready', clip: { ...shown.clip, levels: fresh.clip.levels } };
    };
    const before = [this.flagged, this.normal] as const;
    const [flagged, normal] = await Promise.all([again(before[0]), again(before[1])]);
    if (this.windowLength !== windowLength) return;
    if (this.flagged === before[0]) this.flagged = flagged;
    if (this.normal === before[1]) this.normal = normal;
    this.#setSounds();
  }

  /** The next longer (1) or shorter (-1) window; answers its length. */
  stepWindow(by: 1 | -1): number {
    const present = usedWindow(this.windowLength, 2 * this.nyquist);
    const nearest = windowLengths.findIndex((length) => length >= present);
    const next = windowLengths[Math.max(0, Math.min(windowLengths.length - 1, nearest + by))]!;
    void this.setWindow(next);
    return next;
  }

  /** The host can be reached again: asks for what could not be had meanwhile. */
  recover(): void {
    this.retryParts();
    if (this.normal.state === 'problem') void this.showNeighbour(this.neighbour);
  }

  override retryParts(): void {
    this.stretches.failed?.retry();
    super.retryParts();
  }

  /** The file of a recording that is being looked at is gone: from here on it is as if it had been so when it was opened. */
  #lose(recordingId: number, gone: Cause): void {
    const shows = (shown: ClipState) => shown.state === 'ready' && shown.clip.recordingId === recordingId;
    if (shows(this.flagged)) {
      pagedIn(this.flagged)?.long.rest();
      this.flagged = { state: 'problem', problem: gone };
      this.sound.clear();
      this.cursor = null;
      this.letGo();
    }
    if (shows(this.normal)) {
      pagedIn(this.normal)?.long.rest();
      this.normal = { state: 'problem', problem: gone };
      this.#setSounds();
    }
  }

  /** Makes recordings ready that will be opened soon. */
  prefetch(recordingIds: readonly number[]): void {
    this.#library.prefetch(recordingIds);
  }

  /** The same for items of a queue, each with its nearest normal, and for the other normals of the present one. */
  async prefetchItems(items: readonly { readonly recordingId: number; readonly detectorId: number }[]): Promise<void> {
    const scores = await Promise.all(
      items.map(({ recordingId, detectorId }) => this.#client.call('scores.get', { detectorId, recordingId })),
    );
    const soon = items.flatMap(({ recordingId }, index) => {
      const score = scores[index];
      const nearest = score?.ok ? score.value.nearest.slice(0, 1) : [];
      return [recordingId, ...nearest.map((normal) => normal.recordingId)];
    });
    this.prefetch([...soon, ...this.nearest.map((normal) => normal.recordingId)]);
  }

  /** Shows the stretch that gave the score, with as much around it, and stands at its beginning. */
  toWorst(): void {
    if (!this.worst) return;
    const [index] = this.stretches.worst;
    if (this.stretches.chosen !== null && index !== undefined) {
      void this.choose(index);
      return;
    }
    this.showAround(this.worst);
    this.seek(this.worst.startSeconds);
  }

  /** Plays that stretch once. */
  playWorst(): void {
    if (!this.worst) return;
    this.toWorst();
    this.sound.playRange(this.worst);
  }

  /** Lets the sound device go. */
  async dispose(): Promise<void> {
    this.#opened?.abort();
    this.#normalOpened?.abort();
    await this.sound.dispose();
  }

  async #load(recordingId: number, signal: AbortSignal): Promise<ClipState | null> {
    try {
      const result = await this.#library.load(recordingId, signal);
      return result.ok ? { state: 'ready', clip: result.value } : { state: 'problem', problem: result.problem };
    } catch (error) {
      if (signal.aborted) return null;
      throw error;
    }
  }

  #setSounds(): void {
    if (this.flagged.state !== 'ready') return;
    const normal = this.normal.state === 'ready' ? soundOf(this.normal.clip, this.normalStartsAt) : null;
    this.sound.setSounds(soundOf(this.flagged.clip), normal);
  }
}

interface Cause {
  readonly code: string;
  readonly message: string;
}

/** Why a recording cannot be opened: what the library knows of it, unless the answer to its sound says more. */
function causeOf(recording: Recording, answered: Cause): Cause {
  if (answered.code === 'file.changed') return answered;
  if (recording.present) return recording.problem ?? answered;
  return inLanguage(problem('file.missing', { path: recording.path }));
}

const views = new WeakMap<object, ClipView>();

/** The clip view of this window: one per client, so that the queue can prefetch for the pane that shows. */
export function clipView(client: Client): ClipView {
  const known = views.get(client);
  if (known) return known;
  // The view outlives the pane that asks for it first; a root of its own keeps what it derives alive.
  let view!: ClipView;
  $effect.root(() => {
    view = new ClipView(client, new ClipLibrary(client, createAnalyser(startAnalysisWorker)));
  });
  views.set(client, view);
  return view;
}
