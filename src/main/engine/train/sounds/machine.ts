/**
 * A machine as the sound generator knows it: a shaft, and what makes noise on it. Levels are in dB relative to each
 * other; `render` scales the whole to its place in a recording. Everything is a plain record, so that a variant of a
 * machine is the record with one or two values changed.
 */

export const machineKinds = ['fan', 'pump', 'gearbox', 'valve', 'slider', 'motor', 'compressor'] as const;
export type MachineKind = (typeof machineKinds)[number];

/** The main shaft. Sources that follow it change their pitch with speed and load. */
export interface Shaft {
  /** turns per second at speed 1 and no load */
  readonly speedHz: number;
  /** relative standard deviation of the slow drift of the speed */
  readonly wander: number;
  /** rate of that drift, Hz */
  readonly wanderHz: number;
  /** relative loss of speed at full load */
  readonly slip: number;
}

/** What a periodic source is locked to: the shaft through a ratio, or a fixed rate (mains, a controller), Hz. */
export type Clock =
  { readonly kind: 'shaft'; readonly ratio: number } | { readonly kind: 'fixed'; readonly hz: number };

/** One sine of a periodic source: a whole multiple of its clock, in dB relative to the source's other lines. */
export interface Line {
  readonly order: number;
  readonly levelDb: number;
}

/** Rotating harmonics, a gear mesh with its sidebands, vanes, poles, mains hum: lines on one clock. */
export interface Tonal {
  readonly clock: Clock;
  readonly lines: readonly Line[];
  readonly levelDb: number;
  /** dB added at full load */
  readonly loadDb: number;
  /** depth 0..1 of the slow amplitude modulation */
  readonly flutter: number;
}

export interface Resonance {
  readonly hz: number;
  readonly q: number;
  readonly gainDb: number;
}

/** Broadband noise of air, oil or friction: coloured by a slope and resonances, beating with the shaft. */
export interface Flow {
  readonly levelDb: number;
  readonly loadDb: number;
  /** corner above which the noise falls by 6 dB per octave, Hz */
  readonly cornerHz: number;
  /** below this the noise is cut, Hz */
  readonly lowCutHz: number;
  readonly resonances: readonly Resonance[];
  /** shaft order of the beating, and its depth 0..1 */
  readonly beatOrder: number;
  readonly beatDepth: number;
}

/** A train of short impacts: valve clicks, end knocks, compressor clacks. */
export interface ImpactTrain {
  readonly clock: Clock;
  /** where in the cycle of the clock (0..1) an impact falls, and how loud it is */
  readonly events: readonly { readonly at: number; readonly levelDb: number }[];
  /** relative standard deviation of the moment of an impact, in cycles */
  readonly jitter: number;
  readonly resonances: readonly { readonly hz: number; readonly decaySeconds: number; readonly gainDb: number }[];
  readonly levelDb: number;
}

/** To-and-fro motion: noise that follows the velocity of a slide, with rests at the ends. */
export interface Strokes {
  readonly rateHz: number;
  /** share of the cycle in motion, 0..1 */
  readonly duty: number;
  readonly lowHz: number;
  readonly highHz: number;
  /** rolling lines at full velocity, Hz; 0 = none */
  readonly whirrHz: number;
  readonly levelDb: number;
}

/** Early reflections and a decaying tail. */
export interface Room {
  readonly reflections: readonly { readonly delaySeconds: number; readonly gain: number }[];
  readonly tailSeconds: number;
  readonly tailGain: number;
}

export interface Microphone {
  readonly lowCutHz: number;
  readonly highCutHz: number;
  readonly peak: Resonance;
}

export interface Machine {
  readonly kind: MachineKind;
  readonly seed: number;
  /** 0 = as described; other numbers are variants of the same machine */
  readonly section: number;
  readonly shaft: Shaft;
  readonly tonals: readonly Tonal[];
  readonly flows: readonly Flow[];
  readonly impacts: readonly ImpactTrain[];
  readonly strokes: Strokes | null;
  readonly room: Room;
  readonly microphone: Microphone;
}
