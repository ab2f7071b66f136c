import { createAnalyser } from '#renderer/analysis/analyser.ts';
import { startAnalysisWorker } from '#renderer/analysis/start-worker.ts';
import { Player, type PlayerState } from '#renderer/audio/player.ts';
import type { Source } from '#renderer/audio/sound.ts';
import type { Client } from '#renderer/client/client.ts';
import { fitLevelRange, type LevelRange } from '#renderer/plot/colour.ts';
import type { FrequencyAxis } from '#renderer/plot/frequency.ts';
import { differenceOf, levelAt, type LevelMatrix } from '#renderer/plot/levels.ts';
import { panTime, zoomFrequency, zoomTime, type PlotView } from '#renderer/plot/scale.ts';
import type { Recording, RecordingExplanation, RecordingScore } from '#shared/contract/schemas.ts';
import type { Band, Preset } from '#shared/core/domain.ts';
import { presetTaps } from '#shared/core/filter/preset.ts';
import { tapCount } from '#shared/core/filter/fir.ts';
import { problem } from '#shared/core/problems.ts';
import { ClipLibrary, type Clip } from './clip-library.ts';
import { Recent } from './recent.ts';
import { bandValues, shownReadOut, strongestBands, type BandReadOut } from './read-outs.ts';

/** What is known of the sound of a recording. */
export type ClipState =
  | { readonly state: 'empty' | 'loading' }
  | { readonly state: 'ready'; readonly clip: Clip }
  | { readonly state: 'problem'; readonly problem: { readonly code: string; readonly message: string } };

/** Spectrograms of both, or their difference under the flagged one, or both waveforms. */
export const pictures = ['spectrogram', 'difference', 'waveform'] as const;
export type Picture = (typeof pictures)[number];

/** What the pointer or the cursor keys point at. */
export interface Cursor {
  readonly seconds: number;
  readonly hertz: number;
}

export interface CursorReading extends Cursor {
  readonly flaggedDb: number | null;
  readonly normalDb: number | null;
}

export const playbackRates = [0.5, 1, 2] as const;
/** machines whose level range is kept while the window is open */
const rememberedMachines = 500;
const noFilter: Preset = { kind: 'none' };
const emptyView: PlotView = { axis: 'mel', lowHz: 0, highHz: 8000, startSeconds: 0, endSeconds: 10 };

/**
 * The one view state of the clip: what is on screen of time, frequency and level, where the playhead and the cursor are,
 * what is heard through which filter. The flagged recording and the normal one both draw from it, so they can never
 * differ. Nothing here reaches a score.
 */
export class ClipView {
  flagged = $state.raw<ClipState>({ state: 'empty' });
  normal = $state.raw<ClipState>({ state: 'empty' });
  normalRecording = $state.raw<Recording | null>(null);
  nearest = $state.raw<RecordingScore['nearest']>([]);
  neighbour = $state(0);

  view = $state.raw<PlotView>(emptyView);
  range = $state.raw<LevelRange>({ floorDb: -90, topDb: -20 });
  picture = $state<Picture>('spectrogram');
  cursor = $state.raw<Cursor | null>(null);

  overlay = $state(true);
  overlayHeldOff = $state(false);
  explanation = $state.raw<RecordingExplanation | null>(null);
  chosenReadOut = $state<BandReadOut | null>(null);
  selectedBand = $state<number | null>(null);

  playhead = $state(0);
  playerState = $state<PlayerState>('paused');
  heard = $state<Source>('flagged');
  looping = $state(false);
  rate = $state(1);
  matched = $state(true);
  gainsDb = $state.raw<Readonly<Record<Source, number>>>({ flagged: 0, normal: 0 });
  listening = $state.raw<Preset>(noFilter);

  readonly readOut = $derived(this.explanation ? shownReadOut(this.explanation, this.chosenReadOut) : null);
  readonly values = $derived(this.explanation && this.readOut ? bandValues(this.explanation, this.readOut) : []);
  readonly difference: LevelMatrix | null = $derived.by(() => {
    if (this.picture !== 'difference' || this.flagged.state !== 'ready' || this.normal.state !== 'ready') return null;
    return differenceOf(this.flagged.clip.levels, this.normal.clip.levels);
  });
  readonly reading: CursorReading | null = $derived.by(() => {
    if (!this.cursor) return null;
    const { seconds, hertz } = this.cursor;
    const level = (clip: ClipState) => {
      const db = clip.state === 'ready' ? levelAt(clip.clip.levels, seconds, hertz) : Number.NaN;
      return Number.isNaN(db) ? null : db;
    };
    return { seconds, hertz, flaggedDb: level(this.flagged), normalDb: level(this.normal) };
  });
  readonly duration = $derived(this.flagged.state === 'ready' ? this.flagged.clip.durationSeconds : 0);
  readonly nyquist = $derived(this.flagged.state === 'ready' ? this.flagged.clip.sampleRate / 2 : emptyView.highHz);
  readonly showsBands = $derived(this.overlay && !this.overlayHeldOff && this.explanation !== null);

  #client: Pick<Client, 'asset' | 'call'>;
  #library: ClipLibrary;
  #player: Player;
  #opened: AbortController | null = null;
  #normalOpened: AbortController | null = null;
  #recordingId: number | null = null;
  #machine = '';
  #rangeOfMachine = new Recent<string, LevelRange>(rememberedMachines);
  #filterBeforeBand: Preset = noFilter;

  constructor(client: Pick<Client, 'asset' | 'call'>, library: ClipLibrary, player?: (onChange: () => void) => Player) {
    this.#client = client;
    this.#library = library;
    this.#player = (player ?? createPlayer)(() => this.#readPlayer());
  }

  /** Shows a recording; its nearest normals follow with `setNearest`. Null shows nothing. */
  async open(recording: Recording | null): Promise<void> {
    if (recording?.id === this.#recordingId) return;
    this.#opened?.abort();
    this.#normalOpened?.abort();
    this.#recordingId = recording?.id ?? null;
    this.#player.setSounds(null, null);
    this.#player.setLoop(null);
    this.looping = false;
    this.cursor = null;
    this.selectedBand = null;
    this.nearest = [];
    this.neighbour = 0;
    this.normal = { state: 'empty' };
    this.normalRecording = null;
    if (!recording) {
      this.flagged = { state: 'empty' };
      return;
    }
    this.#machine = `${recording.place.machine}/${recording.place.section}`;
    const opened = new AbortController();
    this.#opened = opened;
    const ready = this.#library.ready(recording.id);
    this.flagged = ready ? { state: 'ready', clip: ready } : { state: 'loading' };
    const loaded = ready ? this.flagged : await this.#load(recording.id, opened.signal);
    if (!loaded || opened.signal.aborted) return;
    this.flagged = loaded.state === 'problem' ? { ...loaded, problem: causeOf(recording) ?? loaded.problem } : loaded;
    if (loaded.state === 'ready') this.#settle(loaded.clip);
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
    if (this.isBandOnly) this.listenToBand(this.listening.kind === 'band-stop' ? 'band-stop' : 'band-pass');
  }

  get isBandOnly(): boolean {
    return this.listening.kind === 'band-pass' || this.listening.kind === 'band-stop';
  }

  /** Only the selected (or strongest) band, or everything but it; a second time goes back to the filter before. */
  toggleBand(kind: 'band-pass' | 'band-stop'): void {
    if (this.listening.kind === kind) this.setListening(this.#filterBeforeBand);
    else this.listenToBand(kind);
  }

  listenToBand(kind: 'band-pass' | 'band-stop'): void {
    const index = this.selectedBand ?? strongestBands(this.values, 1)[0];
    const band: Band | undefined = index === undefined ? undefined : this.explanation?.bands[index];
    if (!band) return;
    if (!this.isBandOnly) this.#filterBeforeBand = this.listening;
    this.setListening({ kind, lowHz: band.lowHz, highHz: band.highHz });
  }

  setListening(preset: Preset): void {
    this.listening = preset;
    this.#player.setFilter((sampleRate) => presetTaps(preset, sampleRate));
  }

  togglePlay(): void {
    if (this.playerState === 'playing') this.#player.pause();
    else void this.#player.play();
  }

  /** Once from the left to the right edge of what is on screen. */
  playView(): void {
    const { startSeconds, endSeconds } = this.view;
    void this.#player.play({ start: startSeconds, end: Math.min(endSeconds, this.duration) });
  }

  seek(seconds: number): void {
    this.#player.seek(seconds);
    this.#follow();
  }

  /** Loops what is on screen. */
  setLooping(looping: boolean): void {
    this.looping = looping;
    const { startSeconds, endSeconds } = this.view;
    this.#player.setLoop(looping ? { start: startSeconds, end: Math.min(endSeconds, this.duration) } : null);
  }

  hear(source: Source): void {
    this.#player.hear(source);
  }

  setRate(rate: number): void {
    this.#player.setRate(rate);
  }

  setMatched(matched: boolean): void {
    this.#player.setMatched(matched);
  }

  /** Reads the playhead off the player's clock; called once per frame of the screen. */
  tick(): void {
    this.playhead = this.#player.position();
    if (this.playerState === 'playing') this.#follow();
  }

  zoom(factor: number): void {
    const { startSeconds, endSeconds } = this.view;
    const inside = this.playhead >= startSeconds && this.playhead <= endSeconds;
    const anchor = this.cursor?.seconds ?? (inside ? this.playhead : (startSeconds + endSeconds) / 2);
    this.#setView(zoomTime(this.view, factor, anchor, this.duration));
  }

  zoomFrequency(factor: number): void {
    this.#setView(zoomFrequency(this.view, factor, this.nyquist));
  }

  fit(): void {
    this.#setView({ ...this.view, lowHz: 0, highHz: this.nyquist, startSeconds: 0, endSeconds: this.duration });
  }

  setAxis(axis: FrequencyAxis): void {
    this.view = { ...this.view, axis };
  }

  /** Keeps the levels shown for every recording of this machine, so that the same colour means the same level. */
  setRange(range: LevelRange): void {
    this.range = range;
    this.#rangeOfMachine.set(this.#machine, range);
  }

  fitRange(): void {
    const matrices = [this.flagged, this.normal].flatMap((clip) =>
      clip.state === 'ready' ? [clip.clip.levels.values] : [],
    );
    this.setRange(fitLevelRange(matrices));
  }

  /** Moves the cursor by steps of pixels-worth: a hundredth of what is on screen. */
  moveCursor(steps: { readonly time: number; readonly hertz: number }): void {
    const { startSeconds, endSeconds, lowHz, highHz } = this.view;
    const from = this.cursor ?? { seconds: this.playhead, hertz: (lowHz + highHz) / 4 };
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
    await this.#player.dispose();
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

  /** A new recording: its whole length; the frequencies on screen stay unless they do not fit it. */
  #settle(clip: Clip): void {
    const highest = clip.sampleRate / 2;
    const keeps = this.view.highHz <= highest && this.#wasZoomed;
    const { lowHz, highHz } = keeps ? this.view : { lowHz: 0, highHz: highest };
    this.view = { ...this.view, lowHz, highHz, startSeconds: 0, endSeconds: clip.durationSeconds };
    const known = this.#rangeOfMachine.get(this.#machine);
    if (known) this.range = known;
    else this.setRange(fitLevelRange([clip.levels.values]));
    this.#setSounds();
  }

  #wasZoomed = false;

  #setView(view: PlotView): void {
    this.view = view;
    this.#wasZoomed = view.lowHz > 0 || view.highHz < this.nyquist;
    if (this.looping) this.setLooping(true);
  }

  #setSounds(): void {
    if (this.flagged.state !== 'ready') return;
    this.#player.setSounds(this.flagged.clip, this.normal.state === 'ready' ? this.normal.clip : null);
  }

  /** Brings the playhead back on screen when the picture is zoomed. */
  #follow(): void {
    const { startSeconds, endSeconds } = this.view;
    const outside = this.playhead < startSeconds || this.playhead > endSeconds;
    if (outside && this.duration > 0) this.view = panTime(this.view, this.playhead, this.duration);
  }

  #readPlayer(): void {
    this.playerState = this.#player.state;
    this.heard = this.#player.heard;
    this.rate = this.#player.rate;
    this.matched = this.#player.matched;
    this.gainsDb = this.#player.gainsDb;
    this.playhead = this.#player.position();
  }
}

/** What the library knows about why a recording cannot be opened; null when the answer to its sound says more. */
function causeOf(recording: Recording): { readonly code: string; readonly message: string } | null {
  if (recording.present) return recording.problem;
  return problem('file.missing', { path: recording.path });
}

function createPlayer(onChange: () => void): Player {
  return new Player({
    createContext: (sampleRate) =>
      new AudioContext({ latencyHint: 'interactive', ...(sampleRate === undefined ? {} : { sampleRate }) }),
    filterDelay: (sampleRate) => (tapCount(sampleRate) - 1) / 2,
    onChange,
  });
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
