import { Player, type PlayerState } from '#renderer/audio/player.ts';
import type { Sound, Source } from '#renderer/audio/sound.ts';
import type { Preset, TimeRange } from '#shared/core/domain.ts';
import { presetTaps } from '#shared/core/filter/preset.ts';
import { tapCount } from '#shared/core/filter/fir.ts';

export const playbackRates = [0.25, 0.5, 0.75, 1, 1.5, 2] as const;
/** A band alone, or everything but it. */
export type BandFilter = Extract<Preset, { kind: 'band-pass' | 'band-stop' }>;
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
  /** the band that was heard of the recording before, until another filter is chosen or yet another recording comes */
  endedBand = $state.raw<BandFilter | null>(null);
  /** the recording of which a band is heard; null while the filter is one that was chosen */
  #bandOf = $state<number | null>(null);
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
    if (this.state === 'playing') this.pause();
    else void this.#player.play();
  }

  pause(): void {
    this.#player.pause();
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

  /** A filter that was chosen: it stays from recording to recording. */
  setFilter(preset: Preset): void {
    this.#filterWith(preset, null);
  }

  /** Whether what is heard is a band of a recording, or everything but it, and not a filter that was chosen. */
  get isBandFilter(): boolean {
    return this.#bandOf !== null;
  }

  /** Which way a band is heard; null where none is. */
  get bandKind(): BandFilter['kind'] | null {
    const { kind } = this.filter;
    return this.isBandFilter && (kind === 'band-pass' || kind === 'band-stop') ? kind : null;
  }

  /** Hears a band of a recording alone, or everything but it; `leaveBand` goes back to the filter before. */
  setBand(preset: BandFilter, recordingId: number): void {
    if (!this.isBandFilter) this.#filterBeforeBand = this.filter;
    this.#filterWith(preset, recordingId);
  }

  leaveBand(): void {
    this.setFilter(this.#filterBeforeBand);
  }

  /** Another recording is shown: a band of the one before means nothing in it. */
  endBandOfOthers(recordingId: number): void {
    const { filter } = this;
    const ends = this.#bandOf !== null && this.#bandOf !== recordingId;
    if (ends) this.leaveBand();
    this.endedBand = ends && (filter.kind === 'band-pass' || filter.kind === 'band-stop') ? filter : null;
  }

  /** Remembers what is heard through; the function that comes back returns to it. */
  rememberFilter(): () => void {
    const [filter, bandOf, before] = [this.filter, this.#bandOf, this.#filterBeforeBand];
    return () => {
      this.#filterWith(filter, bandOf);
      this.#filterBeforeBand = before;
    };
  }

  #filterWith(preset: Preset, bandOf: number | null): void {
    this.filter = preset;
    this.#bandOf = bandOf;
    this.endedBand = null;
    this.#player.setFilter((sampleRate) => presetTaps(preset, sampleRate));
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
