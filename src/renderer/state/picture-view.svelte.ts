import type { Source } from '#renderer/audio/sound.ts';
import type { LevelColours, LevelRange } from '#renderer/plot/colour.ts';
import { fitLevelRange } from '#renderer/plot/colour.ts';
import type { FrequencyAxis } from '#shared/core/plot/frequency.ts';
import { differenceOf, levelAt, shifted, type LevelMatrix } from '#renderer/plot/levels.ts';
import { panFrequency, panTime, showTime, zoomFrequency, zoomTime } from '#renderer/plot/zoom.ts';
import type { PlotView } from '#shared/core/plot/scale.ts';
import type { TimeRange } from '#shared/core/domain.ts';
import { retryParts, type Clip, type PagedClip } from './clip-library.ts';
import type { FailedParts } from './failed-parts.svelte.ts';
import type { LongClip } from './long-clip.ts';
import { Recent } from './recent.ts';

/** What is known of the sound of a recording. */
export type ClipState =
  | { readonly state: 'empty' | 'loading' }
  | { readonly state: 'ready'; readonly clip: Clip }
  | { readonly state: 'problem'; readonly problem: { readonly code: string; readonly message: string } };

/** Spectrograms of both, or their difference under the flagged one, or both waveforms. */
export const pictures = ['spectrogram', 'difference', 'waveform'] as const;
export type Picture = (typeof pictures)[number];

/** A recording that is read part by part; null where there is none or it is in memory as a whole. */
export function pagedIn(shown: ClipState): PagedClip | null {
  return shown.state === 'ready' && shown.clip.long ? shown.clip : null;
}

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
/** A range that nobody chose goes where a recording is so much louder or quieter that little of it would be seen. */
const mostApartDb = 15;
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
  /** device pixels across the pictures: how closely a long recording is looked at */
  columns = $state(1000);
  /** second of the flagged recording beside which the normal one begins: not 0 where one of them is long */
  normalStartsAt = $state(0);

  /** Levels of the flagged recording; of a long one, of what is on screen as far as it is there. */
  readonly flaggedLevels: LevelMatrix | null = $derived(
    this.flagged.state === 'ready' ? this.#levelsOf(this.flagged.clip, 0) : null,
  );
  /** Levels of the normal one, in the time of the flagged one. */
  readonly normalLevels: LevelMatrix | null = $derived(
    this.normal.state === 'ready' ? this.#levelsOf(this.normal.clip, this.normalStartsAt) : null,
  );
  readonly difference: LevelMatrix | null = $derived.by(() => {
    if (this.picture !== 'difference' || !this.flaggedLevels || !this.normalLevels) return null;
    return differenceOf(this.flaggedLevels, this.normalLevels);
  });
  readonly reading: CursorReading | null = $derived.by(() => {
    if (!this.cursor) return null;
    const { seconds, hertz } = this.cursor;
    const level = (levels: LevelMatrix | null) => {
      const db = levels ? levelAt(levels, seconds, hertz) : Number.NaN;
      return Number.isNaN(db) ? null : db;
    };
    return { seconds, hertz, flaggedDb: level(this.flaggedLevels), normalDb: level(this.normalLevels) };
  });
  readonly duration = $derived(this.flagged.state === 'ready' ? this.flagged.clip.durationSeconds : 0);
  readonly nyquist = $derived(this.flagged.state === 'ready' ? this.flagged.clip.sampleRate / 2 : emptyView.highHz);
  /** whether less than the whole recording is on screen, in time */
  readonly isZoomed = $derived(this.view.endSeconds - this.view.startSeconds < this.duration - 1e-6);

  #rangeOfMachine = new Recent<string, LevelRange & { readonly chosen: boolean }>(rememberedMachines);
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
    this.#keepRange(range, true);
  }

  #keepRange(range: LevelRange, chosen: boolean): void {
    this.range = range;
    this.#rangeOfMachine.set(this.#machine, { ...range, chosen });
  }

  fitRange(): void {
    this.setRange(fitLevelRange([this.flaggedLevels, this.normalLevels].flatMap((levels) => levels?.values ?? [])));
  }

  /** Asks for what is on screen of long recordings. */
  wantLevels(): void {
    const pixel = this.#secondsPerPixel;
    for (const [shown, startsAt] of [[this.flagged, 0] as const, [this.normal, this.normalStartsAt] as const]) {
      if (shown.state !== 'ready' || !shown.clip.long) continue;
      const range = this.#ownTime(startsAt);
      shown.clip.long.want(range, pixel);
      // The waveform reads all of the file: the picture comes first.
      if (shown.clip.long.hasOverview) shown.clip.waveform.want(range, pixel);
    }
  }

  /** What could not be read of the long recordings on screen. */
  get failures(): readonly { readonly source: Source; readonly failed: FailedParts }[] {
    return (['flagged', 'normal'] as const).flatMap((source) => {
      const failed = pagedIn(this[source])?.failed;
      return failed && failed.reasons.length > 0 ? [{ source, failed }] : [];
    });
  }

  /** Asks again for whatever could not be read. */
  retryParts(): void {
    for (const clip of this.paged) retryParts(clip);
    this.wantLevels();
  }

  protected get paged(): readonly PagedClip[] {
    return [this.flagged, this.normal].flatMap((shown) => pagedIn(shown) ?? []);
  }

  get #secondsPerPixel(): number {
    return (this.view.endSeconds - this.view.startSeconds) / Math.max(1, this.columns);
  }

  /** What is on screen, in the time of a recording that begins at a second of the flagged one. */
  #ownTime(startsAt: number): TimeRange {
    return { startSeconds: this.view.startSeconds - startsAt, endSeconds: this.view.endSeconds - startsAt };
  }

  #levelsOf(clip: Clip, startsAt: number): LevelMatrix {
    const levels = clip.long ? clip.long.matrix(this.#ownTime(startsAt), this.#secondsPerPixel) : clip.levels;
    return shifted(levels, startsAt);
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
    const fitted = clip.long ? null : fitLevelRange([clip.levels.values]);
    if (known && (known.chosen || !fitted || Math.abs(known.topDb - fitted.topDb) <= mostApartDb))
      this.range = { floorDb: known.floorDb, topDb: known.topDb };
    else if (fitted) this.#keepRange(fitted, false);
    else if (clip.long) this.#fitWhenThere(clip.long, machine);
  }

  /** A long recording's range is found once all of it is there in the coarsest detail. */
  #fitWhenThere(long: LongClip, machine: string): void {
    const fit = () => {
      if (!long.hasOverview) return;
      leave();
      if (this.#machine !== machine || this.#rangeOfMachine.get(machine)) return;
      this.#keepRange(fitLevelRange([long.overview().values]), false);
    };
    const leave = long.listen(fit);
    fit();
  }
}
