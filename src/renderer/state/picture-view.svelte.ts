import type { LevelColours, LevelRange } from '#renderer/plot/colour.ts';
import { fitLevelRange } from '#renderer/plot/colour.ts';
import type { FrequencyAxis } from '#renderer/plot/frequency.ts';
import { differenceOf, levelAt, type LevelMatrix } from '#renderer/plot/levels.ts';
import { panFrequency, panTime, showTime, zoomFrequency, zoomTime, type PlotView } from '#renderer/plot/scale.ts';
import type { TimeRange } from '#shared/core/domain.ts';
import type { Clip } from './clip-library.ts';
import { Recent } from './recent.ts';

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

/** Lengths of the analysis window to choose from, samples. */
export const windowLengths = [256, 512, 1024, 2048, 4096] as const;

/** machines whose level range is kept while the window is open */
const rememberedMachines = 500;
const emptyView: PlotView = { axis: 'mel', lowHz: 0, highHz: 8000, startSeconds: 0, endSeconds: 10 };

/**
 * What is on screen of time, frequency and level, in which colours, and where the cursor is. The flagged recording and
 * the normal one both draw from it, so they can never differ.
 */
export class PictureView {
  flagged = $state.raw<ClipState>({ state: 'empty' });
  normal = $state.raw<ClipState>({ state: 'empty' });
  view = $state.raw<PlotView>(emptyView);
  range = $state.raw<LevelRange>({ floorDb: -90, topDb: -20 });
  /** samples of the analysis window; null = about 50 ms, whatever the sample rate */
  windowLength = $state<number | null>(null);
  colours = $state<LevelColours>('cividis');
  picture = $state<Picture>('spectrogram');
  cursor = $state.raw<Cursor | null>(null);

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
  /** whether less than the whole recording is on screen, in time */
  readonly isZoomed = $derived(this.view.endSeconds - this.view.startSeconds < this.duration - 1e-6);

  #rangeOfMachine = new Recent<string, LevelRange>(rememberedMachines);
  #machine = '';
  #zoomedInFrequency = false;

  zoomAbout(factor: number, anchorSeconds: number): void {
    this.show(zoomTime(this.view, factor, anchorSeconds, this.duration));
  }

  zoomFrequency(factor: number): void {
    this.show(zoomFrequency(this.view, factor, this.nyquist));
  }

  /** Moves what is on screen by a share of its length. */
  pan(share: number): void {
    const { startSeconds, endSeconds } = this.view;
    this.panTo(startSeconds + share * (endSeconds - startSeconds));
  }

  /** Lets what is on screen begin at a second, as far as there is enough after it. */
  panTo(startSeconds: number): void {
    this.show(panTime(this.view, startSeconds, this.duration));
  }

  /** Moves the frequencies on screen up by a share of what is on screen. */
  panFrequency(share: number): void {
    this.show(panFrequency(this.view, share, this.nyquist));
  }

  fit(): void {
    this.show({ ...this.view, lowHz: 0, highHz: this.nyquist, startSeconds: 0, endSeconds: this.duration });
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

  /** What is on screen, as far as there is sound. */
  protected onScreen(): TimeRange {
    const { startSeconds, endSeconds } = this.view;
    return { startSeconds, endSeconds: Math.min(endSeconds, this.duration) };
  }

  /** Brings a stretch on screen with as much around it. */
  protected showAround({ startSeconds, endSeconds }: TimeRange): void {
    const span = Math.min(this.duration, 3 * (endSeconds - startSeconds));
    this.show(showTime(this.view, (startSeconds + endSeconds - span) / 2, span, this.duration));
  }

  protected show(view: PlotView): void {
    this.view = view;
    this.#zoomedInFrequency = view.lowHz > 0 || view.highHz < this.nyquist;
  }

  /** A new recording of a machine: its whole length; the frequencies on screen stay unless they do not fit it. */
  protected settle(clip: Clip, machine: string): void {
    const highest = clip.sampleRate / 2;
    const keeps = this.view.highHz <= highest && this.#zoomedInFrequency;
    const { lowHz, highHz } = keeps ? this.view : { lowHz: 0, highHz: highest };
    this.view = { ...this.view, lowHz, highHz, startSeconds: 0, endSeconds: clip.durationSeconds };
    this.#machine = machine;
    const known = this.#rangeOfMachine.get(machine);
    if (known) this.range = known;
    else this.setRange(fitLevelRange([clip.levels.values]));
  }
}
