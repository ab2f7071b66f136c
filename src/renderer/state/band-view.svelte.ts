import type { Player } from '#renderer/audio/player.ts';
import type { RecordingExplanation } from '#shared/contract/schemas.ts';
import type { Band } from '#shared/core/domain.ts';
import { allBands } from '#shared/core/explain/masks.ts';
import { strongestBands } from '#shared/core/explain/strongest.ts';
import { clampBox, middleOf, type Box } from './box.ts';
import { cutOf, type Cut } from './cut.ts';
import { PictureFocus } from './picture-focus.ts';
import { PictureView } from './picture-view.svelte.ts';
import { Playback, type BandFilter } from './playback.svelte.ts';
import { bandValues, shownReadOut, type BandReadOut } from './read-outs.ts';

/**
 * What is asked and heard about bands: which read-out is shown, which band is selected or cut in thought, which part of
 * the picture is picked out. Nothing here reaches a score.
 */
export class BandView extends PictureView {
  overlay = $state(true);
  overlayHeldOff = $state(false);
  explanation = $state.raw<RecordingExplanation | null>(null);
  chosenReadOut = $state<BandReadOut | null>(null);
  selectedBand = $state<number | null>(null);
  /** mask of the bands that are left when asked what a cut would do; all of them = nothing is asked */
  heardBands = $state(allBands);
  readonly sound: Playback;
  /** where the keyboard is while a part is picked out */
  readonly focus = new PictureFocus();

  readonly readOut = $derived(this.explanation ? shownReadOut(this.explanation, this.chosenReadOut) : null);
  readonly values = $derived(this.explanation && this.readOut ? bandValues(this.explanation, this.readOut) : []);
  /** what the score would be; null while nothing is cut */
  readonly cut: Cut | null = $derived(
    this.explanation && this.heardBands !== allBands ? cutOf(this.explanation, this.heardBands) : null,
  );
  readonly showsBands = $derived(this.overlay && !this.overlayHeldOff && this.explanation !== null);

  #box = $state.raw<Box | null>(null);

  constructor(player?: (onChange: () => void) => Player) {
    super();
    this.sound = new Playback(player);
  }

  /** a part of the picture that was picked out; where there is one, band listening is about it */
  get box(): Box | null {
    return this.#box;
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
    this.letGo();
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
    if (box) {
      this.#box = clampBox(box, { durationSeconds: this.duration, nyquistHz: this.nyquist });
      this.#followBand();
    } else {
      this.letGo();
      if (had && this.sound.isBandFilter) this.sound.leaveBand();
    }
  }

  /** Nothing is picked out any more, and the keyboard is back where it was before. */
  protected letGo(): void {
    this.#box = null;
    this.focus.giveBack();
  }

  /** Picks out the middle of what is on screen, to be moved from there. */
  selectMiddle(): void {
    this.select(middleOf(this.view));
  }

  /** Shows of time and frequency what is picked out, and nothing else. */
  zoomToBox(): void {
    if (this.box) this.show({ ...this.view, ...this.box });
  }

  /** Plays what is picked out once. */
  playBox(): void {
    if (this.box) this.sound.playRange(this.box);
  }

  #followBand(): void {
    const kind = this.sound.bandKind;
    if (kind) this.listenToBand(kind);
  }

  /** Only what is picked out (else the selected or the strongest band), or everything but it; a second time goes back to the filter before. */
  toggleBand(kind: 'band-pass' | 'band-stop'): void {
    if (this.sound.bandKind === kind) this.sound.leaveBand();
    else this.listenToBand(kind);
  }

  /** The same with a click: what is heard then is heard at once. */
  hearBand(kind: 'band-pass' | 'band-stop'): void {
    this.toggleBand(kind);
    if (this.sound.bandKind !== kind || this.sound.state === 'playing') return;
    if (this.box) this.playBox();
    else this.sound.toggle();
  }

  listenToBand(kind: 'band-pass' | 'band-stop'): void {
    const index = this.selectedBand ?? strongestBands(this.values, 1)[0];
    const band = this.box ?? (index === undefined ? undefined : this.explanation?.bands[index]);
    if (band) this.hear(kind, band);
  }

  /** Hears a band of the recording on screen, or everything but it. */
  hear(kind: BandFilter['kind'], { lowHz, highHz }: Band): void {
    if (this.flagged.state === 'ready') this.sound.setBand({ kind, lowHz, highHz }, this.flagged.clip.recordingId);
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
}
