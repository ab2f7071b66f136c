import { Player, type PlayerState } from '#renderer/audio/player.ts';
import type { Sound, Source } from '#renderer/audio/sound.ts';
import type { Preset, TimeRange } from '#shared/core/domain.ts';
import { presetTaps } from '#shared/core/filter/preset.ts';
import { tapCount } from '#shared/core/filter/fir.ts';

export const playbackRates = [0.25, 0.5, 0.75, 1, 1.5, 2] as const;
export const noFilter: Preset = { kind: 'none' };

/** What is heard: which recording, where, how fast, how loud, through which filter. Nothing here reaches a score. */
export class Playback {
  playhead = $state(0);
  state = $state<PlayerState>('paused');
  heard = $state<Source>('flagged');
  looping = $state(false);
  rate = $state(1);
  /** another speed leaves the pitch as it is */
  keepsPitch = $state(false);
  matched = $state(true);
  gainsDb = $state.raw<Readonly<Record<Source, number>>>({ flagged: 0, normal: 0 });
  filter = $state.raw<Preset>(noFilter);
  #player: Player;
  #filterBeforeBand: Preset = noFilter;

  constructor(player: (onChange: () => void) => Player = createPlayer) {
    this.#player = player(() => this.#read());
  }

  setSounds(flagged: Sound | null, normal: Sound | null): void {
    this.#player.setSounds(flagged, normal);
  }

  /** Silence, at the beginning, not looping. */
  clear(): void {
    this.#player.setSounds(null, null);
    this.setLoop(null);
  }

  toggle(): void {
    if (this.state === 'playing') this.#player.pause();
    else void this.#player.play();
  }

  /** Once, from its start to its end. */
  playRange({ startSeconds, endSeconds }: TimeRange): void {
    void this.#player.play({ start: startSeconds, end: endSeconds });
  }

  seek(seconds: number): void {
    this.#player.seek(seconds);
  }

  setLoop(range: TimeRange | null): void {
    this.looping = range !== null;
    this.#player.setLoop(range && { start: range.startSeconds, end: range.endSeconds });
  }

  hear(source: Source): void {
    this.#player.hear(source);
  }

  setRate(rate: number): void {
    this.#player.setRate(rate);
  }

  setKeepsPitch(keepsPitch: boolean): void {
    this.#player.setKeepsPitch(keepsPitch);
  }

  setMatched(matched: boolean): void {
    this.#player.setMatched(matched);
  }

  setFilter(preset: Preset): void {
    this.filter = preset;
    this.#player.setFilter((sampleRate) => presetTaps(preset, sampleRate));
  }

  get isBandFilter(): boolean {
    return this.filter.kind === 'band-pass' || this.filter.kind === 'band-stop';
  }

  /** Hears a band alone, or everything but it; `leaveBand` goes back to the filter before. */
  setBand(preset: Extract<Preset, { kind: 'band-pass' | 'band-stop' }>): void {
    if (!this.isBandFilter) this.#filterBeforeBand = this.filter;
    this.setFilter(preset);
  }

  leaveBand(): void {
    this.setFilter(this.#filterBeforeBand);
  }

  /** Reads the playhead off the player's clock. */
  tick(): void {
    this.playhead = this.#player.position();
  }

  async dispose(): Promise<void> {
    await this.#player.dispose();
  }

  #read(): void {
    this.state = this.#player.state;
    this.heard = this.#player.heard;
    this.rate = this.#player.rate;
    this.keepsPitch = this.#player.keepsPitch;
    this.matched = this.#player.matched;
    this.gainsDb = this.#player.gainsDb;
    this.playhead = this.#player.position();
  }
}

function createPlayer(onChange: () => void): Player {
  return new Player({
    createContext: (sampleRate) =>
      new AudioContext({ latencyHint: 'interactive', ...(sampleRate === undefined ? {} : { sampleRate }) }),
    filterDelay: (sampleRate) => (tapCount(sampleRate) - 1) / 2,
    onChange,
  });
}
