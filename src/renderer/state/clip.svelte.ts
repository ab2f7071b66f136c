import { createAnalyser } from '#renderer/analysis/analyser.ts';
import { startAnalysisWorker } from '#renderer/analysis/start-worker.ts';
import type { Player } from '#renderer/audio/player.ts';
import type { Client } from '#renderer/client/client.ts';
import { panTime, type PlotView } from '#renderer/plot/scale.ts';
import type { Recording, RecordingExplanation, RecordingScore } from '#shared/contract/schemas.ts';
import type { TimeRange } from '#shared/core/domain.ts';
import { allBands } from '#shared/core/explain/masks.ts';
import { problem } from '#shared/core/problems.ts';
import { clampBox, middleOf, type Box } from './box.ts';
import { ClipLibrary, type Clip } from './clip-library.ts';
import { cutOf, type Cut } from './cut.ts';
import { PictureView, windowLengths, type ClipState } from './picture-view.svelte.ts';
import { Playback } from './playback.svelte.ts';
import { bandValues, shownReadOut, strongestBands, type BandReadOut } from './read-outs.ts';

/**
 * The one view state of the clip: the recording and its nearest normals, what is on screen of them, where the playhead
 * is, what is heard through which filter, what is asked about which band. Nothing here reaches a score.
 */
export class ClipView extends PictureView {
  normalRecording = $state.raw<Recording | null>(null);
  nearest = $state.raw<RecordingScore['nearest']>([]);
  /** of a long recording, the stretch that gave the score */
  worst = $state.raw<TimeRange | null>(null);
  neighbour = $state(0);

  /** what the detector says is not to be shown yet; see ears-first.svelte.ts */
  covered = $state(false);
  /** what is on screen moves along with the sound */
  followsSound = $state(true);
  overlay = $state(true);
  overlayHeldOff = $state(false);
  explanation = $state.raw<RecordingExplanation | null>(null);
  chosenReadOut = $state<BandReadOut | null>(null);
  selectedBand = $state<number | null>(null);
  /** mask of the bands that are left when asked what a cut would do; all of them = nothing is asked */
  heardBands = $state(allBands);
  /** a part of the picture that was picked out; where there is one, band listening is about it */
  box = $state.raw<Box | null>(null);

  readonly sound: Playback;

  readonly readOut = $derived(this.explanation ? shownReadOut(this.explanation, this.chosenReadOut) : null);
  readonly values = $derived(this.explanation && this.readOut ? bandValues(this.explanation, this.readOut) : []);
  /** what the score would be; null while nothing is cut */
  readonly cut: Cut | null = $derived(
    this.explanation && this.heardBands !== allBands ? cutOf(this.explanation, this.heardBands) : null,
  );
  readonly showsBands = $derived(this.overlay && !this.overlayHeldOff && this.explanation !== null);

  #client: Pick<Client, 'asset' | 'call'>;
  #library: ClipLibrary;
  #opened: AbortController | null = null;
  #normalOpened: AbortController | null = null;
  #recordingId: number | null = null;

  constructor(client: Pick<Client, 'asset' | 'call'>, library: ClipLibrary, player?: (onChange: () => void) => Player) {
    super();
    this.#client = client;
    this.#library = library;
    this.sound = new Playback(player);
  }

  /** Shows a recording; its nearest normals follow with `setNearest`. Null shows nothing. */
  async open(recording: Recording | null): Promise<void> {
    if (recording?.id === this.#recordingId) return;
    this.#opened?.abort();
    this.#normalOpened?.abort();
    this.#recordingId = recording?.id ?? null;
    this.sound.clear();
    this.cursor = null;
    this.selectedBand = null;
    this.heardBands = allBands;
    this.box = null;
    this.nearest = [];
    this.worst = null;
    this.neighbour = 0;
    this.normal = { state: 'empty' };
    this.normalRecording = null;
    if (!recording) {
      this.flagged = { state: 'empty' };
      return;
    }
    const opened = new AbortController();
    this.#opened = opened;
    const ready = this.#library.ready(recording.id);
    this.flagged = ready ? { state: 'ready', clip: ready } : { state: 'loading' };
    const loaded = ready ? this.flagged : await this.#load(recording.id, opened.signal);
    if (!loaded || opened.signal.aborted) return;
    this.flagged = loaded.state === 'problem' ? { ...loaded, problem: causeOf(recording) ?? loaded.problem } : loaded;
    if (loaded.state !== 'ready') return;
    this.settle(loaded.clip, `${recording.place.machine}/${recording.place.section}`);
    this.#setSounds();
  }

  /** The normal recordings that the detector found nearest, closest first. */
  setNearest(nearest: RecordingScore['nearest']): void {
    const same = nearest.map(({ recordingId }) => recordingId).join() === this.nearest.map((n) => n.recordingId).join();
    if (same) return;
    this.nearest = nearest;
    void this.showNeighbour(0);
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
    this.normal = ready ? { state: 'ready', clip: ready } : { state: 'loading' };
    const recording = this.#client.call('recordings.get', { recordingId: neighbour.recordingId });
    const loaded = ready ? this.normal : await this.#load(neighbour.recordingId, opened.signal);
    if (!loaded || opened.signal.aborted) return;
    this.normal = loaded;
    this.#setSounds();
    const found = await recording;
    if (opened.signal.aborted) return;
    this.normalRecording = found.ok ? found.value : null;
  }

  /** Looks through another window: what is on screen stays there, and the sound goes on, while it is computed again. */
  async setWindow(windowLength: number | null): Promise<void> {
    this.windowLength = windowLength;
    this.#library.setWindow(windowLength);
    const again = async (shown: ClipState): Promise<ClipState> => {
      if (shown.state !== 'ready') return shown;
      const fresh = await this.#load(shown.clip.recordingId, new AbortController().signal);
      // The samples stay the very same, so that the player goes on with them.
      return fresh?.state === 'ready' ? { state: 'ready', clip: { ...shown.clip, levels: fresh.clip.levels } } : shown;
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
    const present = this.windowLength ?? (this.flagged.state === 'ready' ? windowOf(this.flagged.clip) : 1024);
    const nearest = windowLengths.findIndex((length) => length >= present);
    const next = windowLengths[Math.max(0, Math.min(windowLengths.length - 1, nearest + by))]!;
    void this.setWindow(next);
    return next;
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

  setExplanation(explanation: RecordingExplanation | null): void {
    this.explanation = explanation;
  }

  /** Moves to the band with the next smaller weight, from the strongest on; answers which one it is. */
  selectNextBand(): number | null {
    const order = strongestBands(this.values, this.values.length);
    if (order.length === 0) return null;
    const place = this.selectedBand === null ? -1 : order.indexOf(this.selectedBand);
    this.selectBand(order[(place + 1) % order.length]!);
    return this.selectedBand;
  }

  selectBand(band: number | null): void {
    this.selectedBand = band;
    this.box = null;
    this.#followBand();
  }

  /** Asks what the score would be without a band, or with it again. */
  toggleCut(band: number): void {
    this.heardBands ^= 1 << band;
  }

  /** The same for the selected band, else for the strongest; answers which one it is. */
  toggleCutOfBand(): number | null {
    const band = this.selectedBand ?? strongestBands(this.values, 1)[0] ?? null;
    if (band !== null) this.toggleCut(band);
    return band;
  }

  /** Picks out a part of the picture; null lets it go. A band that is being heard follows. */
  select(box: Box | null): void {
    const had = this.box !== null;
    this.box = box && clampBox(box, { durationSeconds: this.duration, nyquistHz: this.nyquist });
    if (this.box) this.#followBand();
    else if (had && this.sound.isBandFilter) this.sound.leaveBand();
  }

  /** Picks out the middle of what is on screen, to be moved from there. */
  selectMiddle(): void {
    this.select(middleOf(this.view));
  }

  /** Plays what is picked out once. */
  playBox(): void {
    if (this.box) this.sound.playRange(this.box);
  }

  #followBand(): void {
    if (this.sound.isBandFilter) this.listenToBand(this.sound.filter.kind === 'band-stop' ? 'band-stop' : 'band-pass');
  }

  /** Only what is picked out (else the selected or the strongest band), or everything but it; a second time goes back to the filter before. */
  toggleBand(kind: 'band-pass' | 'band-stop'): void {
    if (this.sound.filter.kind === kind) this.sound.leaveBand();
    else this.listenToBand(kind);
  }

  /** The same with a click: what is heard then is heard at once. */
  hearBand(kind: 'band-pass' | 'band-stop'): void {
    this.toggleBand(kind);
    if (this.sound.filter.kind !== kind || this.sound.state === 'playing') return;
    if (this.box) this.playBox();
    else this.sound.toggle();
  }

  listenToBand(kind: 'band-pass' | 'band-stop'): void {
    const index = this.selectedBand ?? strongestBands(this.values, 1)[0];
    const band = this.box ?? (index === undefined ? undefined : this.explanation?.bands[index]);
    if (band) this.sound.setBand({ kind, lowHz: band.lowHz, highHz: band.highHz });
  }

  /** Once from the left to the right edge of what is on screen. */
  playView(): void {
    this.sound.playRange(this.onScreen());
  }

  seek(seconds: number): void {
    this.sound.seek(seconds);
    this.#follow();
  }

  /** Loops what is on screen. */
  setLooping(looping: boolean): void {
    this.sound.setLoop(looping ? this.onScreen() : null);
  }

  /** Reads the playhead off the player's clock; called once per frame of the screen. */
  tick(): void {
    this.sound.tick();
    if (this.sound.state === 'playing' && this.followsSound) this.#follow();
  }

  /** Shows the stretch that gave the score, with as much around it, and stands at its beginning. */
  toWorst(): void {
    if (!this.worst) return;
    this.showAround(this.worst);
    this.seek(this.worst.startSeconds);
  }

  /** Plays that stretch once. */
  playWorst(): void {
    if (!this.worst) return;
    this.toWorst();
    this.sound.playRange(this.worst);
  }

  zoom(factor: number): void {
    const { startSeconds, endSeconds } = this.view;
    const inside = this.sound.playhead >= startSeconds && this.sound.playhead <= endSeconds;
    const anchor = this.cursor?.seconds ?? (inside ? this.sound.playhead : (startSeconds + endSeconds) / 2);
    this.zoomAbout(factor, anchor);
  }

  /** Moves the cursor by steps of pixels-worth: a hundredth of what is on screen. */
  moveCursor(steps: { readonly time: number; readonly hertz: number }): void {
    const { startSeconds, endSeconds, lowHz, highHz } = this.view;
    const from = this.cursor ?? { seconds: this.sound.playhead, hertz: (lowHz + highHz) / 4 };
    const seconds = from.seconds + (steps.time * (endSeconds - startSeconds)) / 100;
    this.cursor = {
      seconds: Math.max(startSeconds, Math.min(endSeconds, seconds)),
      hertz: Math.max(lowHz, Math.min(highHz, from.hertz + steps.hertz)),
    };
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

  protected override show(view: PlotView): void {
    super.show(view);
    if (this.sound.looping) this.setLooping(true);
  }

  #setSounds(): void {
    if (this.flagged.state !== 'ready') return;
    this.sound.setSounds(this.flagged.clip, this.normal.state === 'ready' ? this.normal.clip : null);
  }

  /** Brings the playhead back on screen when the picture is zoomed. */
  #follow(): void {
    const { startSeconds, endSeconds } = this.view;
    const outside = this.sound.playhead < startSeconds || this.sound.playhead > endSeconds;
    if (outside && this.duration > 0) this.view = panTime(this.view, this.sound.playhead, this.duration);
  }
}

/** Samples of the window that a clip was analysed with. */
const windowOf = ({ levels, sampleRate }: Clip): number => Math.round(sampleRate / levels.binHz);

/** What the library knows about why a recording cannot be opened; null when the answer to its sound says more. */
function causeOf(recording: Recording): { readonly code: string; readonly message: string } | null {
  if (recording.present) return recording.problem;
  return problem('file.missing', { path: recording.path });
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
