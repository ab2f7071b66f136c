import { panTime } from '#renderer/plot/zoom.ts';
import type { PlotView } from '#shared/core/plot/scale.ts';
import { BandView } from './band-view.svelte.ts';

/** How picture and sound move together: what is looked at can be played, and what is played stays on screen. */
export class SoundingView extends BandView {
  /** what is on screen moves along with the sound */
  followsSound = $state(true);

  /** Once: what is picked out, else from the left to the right edge of what is on screen. */
  playSelection(): void {
    this.sound.playRange(this.box ?? this.onScreen());
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

  zoom(factor: number): void {
    const { startSeconds, endSeconds } = this.view;
    const inside = this.sound.playhead >= startSeconds && this.sound.playhead <= endSeconds;
    const anchor = this.cursor?.seconds ?? (inside ? this.sound.playhead : (startSeconds + endSeconds) / 2);
    this.zoomAbout(factor, anchor);
  }

  protected override show(view: PlotView): void {
    super.show(view);
    if (this.sound.looping) this.setLooping(true);
  }

  /** Brings the playhead back on screen when the picture is zoomed. */
  #follow(): void {
    const { startSeconds, endSeconds } = this.view;
    const outside = this.sound.playhead < startSeconds || this.sound.playhead > endSeconds;
    if (outside && this.duration > 0) this.view = panTime(this.view, this.sound.playhead, this.duration);
  }
}
