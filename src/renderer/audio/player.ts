import { createFilterStage } from './filter-stage.ts';
import { limiterSeconds } from './limiter.ts';
import { connectOutput, fade, isRunning, type Output } from './output.ts';
import { isSameSound, matchingGain, type Sound, type Source } from './sound.ts';
import { StreamTrack } from './stream-track.ts';
import { crossfadeSeconds, Voice, type VoicePart } from './voice.ts';

/**
 * `blocked`: the system has not let the sound start yet (no gesture so far); `unavailable`: there is no way to play
 * sound here. Looking goes on in both.
 */
export type PlayerState = 'paused' | 'playing' | 'blocked' | 'unavailable';

/** Linear-phase taps of a filter at a sample rate; null when nothing is filtered. */
export type TapsAt = (sampleRate: number) => Float64Array | null;

export interface PlayerOptions {
  /** a context at this rate, or at the device's own when the rate is left out; throws where there is none */
  readonly createContext: (sampleRate?: number) => AudioContext;
  /** delay of the filters at a rate, in samples: half of the longest filter */
  readonly filterDelay: (sampleRate: number) => number;
  readonly onChange: () => void;
}

/** Between asking for a sound and hearing it there must be room to schedule it. */
const leadSeconds = 0.005;

/**
 * Plays a flagged recording and a normal one on one sample clock, from which the playhead is read as well. What is
 * heard never reaches a score.
 */
export class Player {
  state: PlayerState = 'paused';
  heard: Source = 'flagged';
  rate = 1;
  /** another speed leaves the pitch as it is */
  keepsPitch = false;
  matched = true;
  loop: { readonly start: number; readonly end: number } | null = null;
  #options: PlayerOptions;
  #sounds: Readonly<Record<Source, Sound | null>> = { flagged: null, normal: null };
  #buffers: Readonly<Record<Source, AudioBuffer | null>> = { flagged: null, normal: null };
  #tapsAt: TapsAt = () => null;
  #output: Output | null = null;
  #voice: Voice | null = null;
  /** where the sound stood at the context's time `startedAt`; while paused, where it stands */
  #anchor = { seconds: 0, startedAt: 0, end: 0, looping: false, rate: 1 };
  #attempt = 0;

  constructor(options: PlayerOptions) {
    this.#options = options;
  }

  /** Seconds until the later of the two recordings ends; all of the flagged one where that is long. */
  get duration(): number {
    const { flagged, normal } = this.#sounds;
    if (flagged?.pages) return flagged.durationSeconds;
    const end = (sound: Sound | null) => (sound ? (sound.startsAt ?? 0) + sound.durationSeconds : 0);
    return flagged && normal?.pages ? flagged.durationSeconds : Math.max(end(flagged), end(normal));
  }

  /** Gains in dB that are applied for listening. */
  get gainsDb(): Readonly<Record<Source, number>> {
    const gain = (sound: Sound | null) => (sound && this.matched ? matchingGain(sound.levelDb) : 0);
    return { flagged: gain(this.#sounds.flagged), normal: gain(this.#sounds.normal) };
  }

  /** Takes another recording from its beginning; a new normal for the same recording goes on at the same second. */
  setSounds(flagged: Sound | null, normal: Sound | null): void {
    const sameRecording = flagged !== null && isSameSound(flagged, this.#sounds.flagged);
    const position = sameRecording ? this.position() : 0;
    if (sameRecording && isSameSound(normal, this.#sounds.normal)) {
      this.#sounds = { flagged, normal };
      return;
    }
    // What was asked to play, and is still on its way, was another recording.
    if (!sameRecording) this.#attempt++;
    const playing = sameRecording && this.state === 'playing';
    this.#endVoice();
    if (this.state === 'playing') this.state = 'paused';
    this.#sounds = { flagged, normal };
    this.#buffers = { flagged: null, normal: null };
    if (!normal) this.heard = 'flagged';
    this.#anchor = { seconds: position, startedAt: 0, end: 0, looping: false, rate: 1 };
    if (playing) void this.play();
    else this.#options.onChange();
  }

  /** Starts at the present position; call it from a key or a click. */
  async play(range?: { readonly start: number; readonly end: number }): Promise<void> {
    if (!this.#sounds.flagged) return;
    const attempt = ++this.#attempt;
    const output = this.#open(this.#sounds.flagged.sampleRate);
    if (!output) return;
    const running = await isRunning(output.context);
    if (attempt !== this.#attempt) return;
    if (!running) {
      this.#change('blocked');
      return;
    }
    const start = range
      ? range.start
      : this.position() >= this.#endOfPlay() - 0.01
        ? (this.loop?.start ?? 0)
        : this.position();
    this.#startVoice(output, () => start, range?.end ?? this.duration, range ? null : this.loop);
    this.#change('playing');
  }

  pause(): void {
    this.#attempt++;
    const seconds = this.position();
    this.#endVoice();
    this.#anchor = { seconds, startedAt: 0, end: 0, looping: false, rate: 1 };
    if (this.state !== 'unavailable') this.#change('paused');
  }

  seek(seconds: number): void {
    const position = Math.max(0, Math.min(seconds, this.duration));
    if (this.state === 'playing' && this.#output)
      this.#startVoice(this.#output, () => position, this.duration, this.loop);
    else this.#anchor = { seconds: position, startedAt: 0, end: 0, looping: false, rate: 1 };
    this.#options.onChange();
  }

  /** Flips between the recordings at the same second. */
  hear(source: Source): void {
    if (source === 'normal' && !this.#sounds.normal) return;
    this.heard = source;
    this.#balance();
  }

  setMatched(matched: boolean): void {
    this.matched = matched;
    this.#balance();
  }

  setLoop(loop: { readonly start: number; readonly end: number } | null): void {
    this.loop = loop;
    this.#restart();
  }

  setRate(rate: number): void {
    this.#changeSpeed(rate, this.keepsPitch);
  }

  /** Whether another speed leaves the pitch as it is, or moves it along as a tape does. */
  setKeepsPitch(keepsPitch: boolean): void {
    this.#changeSpeed(this.rate, keepsPitch);
  }

  /** Changes the listening filter; the sound goes on without a gap. */
  setFilter(tapsAt: TapsAt): void {
    this.#tapsAt = tapsAt;
    const output = this.#output;
    if (!output) return;
    const old = output.stage;
    const next = createFilterStage(output.context, tapsAt(output.context.sampleRate), output.delaySamples);
    output.bus.connect(next.input);
    next.output.connect(output.limiter);
    output.stage = next;
    // The new filter is let in only when its memory is full of the sound that is already playing.
    const filled = output.context.currentTime + leadSeconds + (2 * output.delaySamples) / output.context.sampleRate;
    fade(next.output, 0, 1, filled);
    fade(old.output, 1, 0, filled);
    const milliseconds = 1000 * (filled + crossfadeSeconds - output.context.currentTime) + 50;
    setTimeout(() => {
      output.bus.disconnect(old.input);
      old.disconnect();
    }, milliseconds);
    this.#options.onChange();
  }

  /** The second that is being heard now. */
  position(): number {
    const { seconds, startedAt, end, looping, rate } = this.#anchor;
    if (!this.#voice || !this.#output) return seconds;
    const elapsed = this.#output.context.currentTime - startedAt - this.#latency(this.#output);
    const position = seconds + Math.max(0, elapsed) * rate;
    if (!looping || !this.loop) return Math.min(position, end);
    const { start, end: loopEnd } = this.loop;
    return position < loopEnd ? position : start + ((position - start) % (loopEnd - start));
  }

  async dispose(): Promise<void> {
    this.#attempt++;
    this.#endVoice();
    const context = this.#output?.context;
    this.#output = null;
    if (context && context.state !== 'closed') await context.close();
  }

  #change(state: PlayerState): void {
    this.state = state;
    this.#options.onChange();
  }

  #endOfPlay(): number {
    return this.loop ? Math.min(this.loop.end, this.duration) : this.duration;
  }

  #changeSpeed(rate: number, keepsPitch: boolean): void {
    this.rate = rate;
    this.keepsPitch = keepsPitch;
    this.#restart();
  }

  /** From where the sound is: a long recording may first have to be read, and goes on meanwhile. */
  #restart(): void {
    if (this.state === 'playing' && this.#output)
      this.#startVoice(this.#output, () => this.position(), this.duration, this.loop);
    this.#options.onChange();
  }

  #balance(): void {
    const context = this.#output?.context;
    if (context) this.#voice?.balance(this.heard, this.gainsDb, context.currentTime + leadSeconds);
    this.#options.onChange();
  }

  #startVoice(output: Output, from: () => number, end: number, loop: Player['loop']): void {
    const attempt = ++this.#attempt;
    const { flagged, normal } = this.#sounds;
    const first = startOf(from(), loop);
    const reads = [flagged, normal].flatMap((sound) => {
      const read = sound && StreamTrack.prepare(sound, first - (sound.startsAt ?? 0));
      return read ? [read] : [];
    });
    if (reads.length === 0) return this.#begin(output, startOf(from(), loop), end, loop);
    void Promise.all(reads).then(() => {
      if (attempt === this.#attempt) this.#begin(output, startOf(from(), loop), end, loop);
    });
  }

  #begin(output: Output, offset: number, end: number, loop: Player['loop']): void {
    this.#endVoice();
    const at = output.context.currentTime + leadSeconds;
    this.#voice = new Voice(output.context, this.#parts(output.context), output.bus, {
      at,
      offsetSeconds: offset,
      endSeconds: Math.max(end, offset + 0.001),
      loop,
      rate: this.rate,
      keepsPitch: this.keepsPitch,
      heard: this.heard,
      gainsDb: this.gainsDb,
      onEnd: () => this.#ended(end),
    });
    this.#anchor = { seconds: offset, startedAt: at, end, looping: loop !== null, rate: this.rate };
  }

  #ended(end: number): void {
    this.#voice = null;
    this.#anchor = { seconds: end, startedAt: 0, end: 0, looping: false, rate: 1 };
    this.#change('paused');
  }

  #endVoice(): void {
    if (this.#voice && this.#output) this.#voice.stop(this.#output.context.currentTime);
    this.#voice = null;
  }

  /**
   * Both sounds at their own rate in buffers of one duration, so that a loop turns back in both at once; without a buffer
   * where they are played chunk by chunk.
   */
  #parts(context: AudioContext): Readonly<Record<Source, VoicePart | null>> {
    const { flagged, normal } = this.#sounds;
    const shifted = (normal?.startsAt ?? 0) !== 0;
    const streams = Boolean(flagged?.pages) || Boolean(normal?.pages) || shifted;
    const part = (source: Source): VoicePart | null => {
      const sound = this.#sounds[source];
      if (!sound) return null;
      if (streams || !sound.samples || (this.keepsPitch && this.rate !== 1)) return { sound, buffer: null };
      return { sound, buffer: this.#bufferOf(context, source, sound, sound.samples) };
    };
    return { flagged: part('flagged'), normal: part('normal') };
  }

  #bufferOf(context: AudioContext, source: Source, sound: Sound, samples: Float32Array): AudioBuffer {
    const known = this.#buffers[source];
    if (known) return known;
    const buffer = context.createBuffer(1, Math.round(this.duration * sound.sampleRate), sound.sampleRate);
    buffer.copyToChannel(samples as Float32Array<ArrayBuffer>, 0);
    this.#buffers = { ...this.#buffers, [source]: buffer };
    return buffer;
  }

  /** Time from the context's clock to the ear: filter, limiter, device. */
  #latency(output: Output): number {
    const device = (output.context.baseLatency || 0) + (output.context.outputLatency || 0);
    return output.delaySamples / output.context.sampleRate + limiterSeconds + device;
  }

  #open(sampleRate: number): Output | null {
    if (this.#output?.context.sampleRate === sampleRate || (this.#output && this.#fallback)) return this.#output;
    const position = this.position();
    this.#endVoice();
    void this.#output?.context.close();
    this.#buffers = { flagged: null, normal: null };
    this.#anchor = { seconds: position, startedAt: 0, end: 0, looping: false, rate: 1 };
    this.#output = null;
    const context = this.#createContext(sampleRate);
    if (!context) {
      this.#change('unavailable');
      return null;
    }
    context.addEventListener('error', () => {
      this.#endVoice();
      this.#change('unavailable');
    });
    const delaySamples = this.#options.filterDelay(context.sampleRate);
    this.#output = connectOutput(context, this.#tapsAt(context.sampleRate), delaySamples);
    return this.#output;
  }

  /** true once the device refused a recording's own rate: everything is then resampled by the browser */
  #fallback = false;

  #createContext(sampleRate: number): AudioContext | null {
    try {
      return this.#options.createContext(sampleRate);
    } catch {
      this.#fallback = true;
    }
    try {
      return this.#options.createContext();
    } catch {
      return null;
    }
  }
}

/** Where the sound begins: within the loop where there is one. */
function startOf(seconds: number, loop: Player['loop']): number {
  return loop && (seconds < loop.start || seconds >= loop.end) ? loop.start : seconds;
}
