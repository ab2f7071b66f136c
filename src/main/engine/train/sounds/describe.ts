import { createRandom, type Random } from '#shared/core/random.ts';
import type {
  Flow,
  ImpactTrain,
  Line,
  Machine,
  MachineKind,
  Microphone,
  Room,
  Shaft,
  Strokes,
  Tonal,
} from './machine.ts';

/** Draws a machine of a kind: the same kind and seed always give the same machine. */
export function describeMachine(kind: MachineKind, seed: number): Machine {
  const random = createRandom(seed).fork(`machine ${kind}`);
  const shaft: Shaft = {
    speedHz: between(random, ...speeds[kind]),
    wander: between(random, 0.001, 0.008),
    wanderHz: between(random, 0.2, 1.2),
    slip: between(random, 0.005, 0.03),
  };
  return {
    kind,
    seed,
    section: 0,
    shaft,
    ...sources[kind](random),
    room: describeRoom(random),
    microphone: describeMicrophone(random),
  };
}

type Sources = Pick<Machine, 'tonals' | 'flows' | 'impacts' | 'strokes'>;

/** Range of the shaft's speed, Hz */
const speeds: Readonly<Record<MachineKind, readonly [number, number]>> = {
  fan: [14, 50],
  pump: [18, 50],
  gearbox: [9, 42],
  valve: [20, 50],
  slider: [15, 40],
  motor: [18, 110],
  compressor: [8, 28],
};

const sources: Readonly<Record<MachineKind, (random: Random) => Sources>> = {
  fan: (random) => {
    const blades = 4 + random.integer(9);
    return {
      tonals: [
        tonal(random, 1, harmonics(random, 6, 2.5), between(random, -16, -8)),
        tonal(random, blades, harmonics(random, 4 + random.integer(6), 4), between(random, -9, 1), 3),
        mains(random, between(random, -26, -14)),
      ],
      flows: [flow(random, 0, { corner: [300, 2500], beatOrder: blades, beat: [0.05, 0.3], loadDb: 5 })],
      impacts: [],
      strokes: null,
    };
  },
  pump: (random) => {
    const vanes = 3 + random.integer(6);
    return {
      tonals: [
        tonal(random, 1, harmonics(random, 8, 3), between(random, -10, -3)),
        tonal(random, vanes, harmonics(random, 6 + random.integer(8), 2.2), between(random, -4, 2), 4),
        mains(random, between(random, -18, -8)),
      ],
      flows: [
        flow(random, between(random, -8, 0), { corner: [1200, 5000], beatOrder: vanes, beat: [0.1, 0.5], loadDb: 4 }),
      ],
      impacts: [],
      strokes: null,
    };
  },
  gearbox: (random) => {
    const ratio = between(random, 0.25, 3.2);
    return {
      tonals: [
        tonal(random, 1, harmonics(random, 10, 2), between(random, -12, -4)),
        tonal(random, 1, meshLines(random, 14 + random.integer(42)), 0, 5),
        tonal(random, ratio, meshLines(random, 12 + random.integer(30)), between(random, -10, -1), 4),
      ],
      flows: [
        flow(random, between(random, -12, -4), { corner: [500, 3000], beatOrder: 1, beat: [0.05, 0.3], loadDb: 3 }),
      ],
      impacts: [],
      strokes: null,
    };
  },
  valve: (random) => {
    const rateHz = between(random, 0.8, 5);
    return {
      tonals: [mains(random, between(random, -12, -2))],
      flows: [flow(random, between(random, -14, -5), { corner: [800, 5000], beatOrder: 1, beat: [0, 0.1], loadDb: 3 })],
      impacts: [
        clicks(random, rateHz, 2 + random.integer(3), [900, 6000]),
        clicks(random, rateHz, 1 + random.integer(2), [250, 1800]),
      ],
      strokes: null,
    };
  },
  slider: (random) => {
    const rateHz = between(random, 0.35, 1.8);
    return {
      tonals: [
        tonal(random, 1, harmonics(random, 12, 2), between(random, -16, -7)),
        mains(random, between(random, -20, -10)),
      ],
      flows: [
        flow(random, between(random, -20, -12), { corner: [600, 4000], beatOrder: 1, beat: [0, 0.2], loadDb: 2 }),
      ],
      impacts: [{ ...clicks(random, rateHz, 2, [300, 2500]), levelDb: between(random, -10, 0) }],
      strokes: describeStrokes(random, rateHz),
    };
  },
  motor: (random) => {
    const poles = 2 * (1 + random.integer(7));
    return {
      tonals: [
        tonal(random, 1, harmonics(random, 16, 1.2), between(random, -6, 0)),
        tonal(random, poles, harmonics(random, 4 + random.integer(10), 1.5), between(random, -4, 3), 4),
        controller(random),
      ],
      flows: [
        flow(random, between(random, -9, -1), { corner: [1000, 6000], beatOrder: 1, beat: [0.05, 0.4], loadDb: 3 }),
      ],
      impacts: [],
      strokes: null,
    };
  },
  compressor: (random) => ({
    tonals: [
      tonal(random, 1, harmonics(random, 24 + random.integer(16), 0.9), 0, 4),
      mains(random, between(random, -16, -8)),
    ],
    flows: [flow(random, between(random, -8, 0), { corner: [600, 4500], beatOrder: 1, beat: [0.3, 0.8], loadDb: 4 })],
    impacts: [shaftClacks(random)],
    strokes: null,
  }),
};

function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.next();
}

/** Evenly on a logarithmic scale, as pitches and corner frequencies are. */
function betweenLog(random: Random, low: number, high: number): number {
  return low * (high / low) ** random.next();
}

function tonal(random: Random, ratio: number, lines: readonly Line[], levelDb: number, loadDb = 2): Tonal {
  return { clock: { kind: 'shaft', ratio }, lines, levelDb, loadDb, flutter: between(random, 0.02, 0.15) };
}

function mains(random: Random, levelDb: number): Tonal {
  const lines = [2, 4, 6, 8, 12].map((order) => ({ order, levelDb: -order * 1.2 - 8 * random.next() }));
  return { clock: { kind: 'fixed', hz: 50 }, lines, levelDb, loadDb: 1, flutter: 0.01 };
}

/** The whistle of a motor's controller, where it has one. */
function controller(random: Random): Tonal {
  const hz = betweenLog(random, 1800, 7200);
  const levelDb = random.next() < 0.5 ? between(random, -24, -10) : -60;
  return { clock: { kind: 'fixed', hz }, lines: [{ order: 1, levelDb: 0 }], levelDb, loadDb: 0, flutter: 0.05 };
}

function harmonics(random: Random, count: number, fallDb: number): Line[] {
  return Array.from({ length: count }, (_, i) => ({ order: i + 1, levelDb: -fallDb * i - 10 * random.next() }));
}

/** A gear of `teeth` teeth: up to four harmonics of the mesh, each with three pairs of sidebands at shaft orders. */
function meshLines(random: Random, teeth: number): Line[] {
  const sideDb = between(random, -22, -6);
  const lines: Line[] = [];
  for (let harmonic = 1; harmonic <= 4; harmonic++) {
    const levelDb = -5 * (harmonic - 1) - 8 * random.next();
    lines.push({ order: harmonic * teeth, levelDb });
    for (let side = 1; side <= 3; side++) {
      for (const sign of [-1, 1]) {
        const below = sideDb - 4 * (side - 1) - 4 * random.next();
        lines.push({ order: harmonic * teeth + sign * side, levelDb: levelDb + below });
      }
    }
  }
  return lines;
}

interface FlowRange {
  readonly corner: readonly [number, number];
  readonly beatOrder: number;
  readonly beat: readonly [number, number];
  readonly loadDb: number;
}

function flow(random: Random, levelDb: number, range: FlowRange): Flow {
  return {
    levelDb,
    loadDb: range.loadDb,
    cornerHz: betweenLog(random, ...range.corner),
    lowCutHz: betweenLog(random, 50, 300),
    resonances: Array.from({ length: 2 + random.integer(3) }, () => ({
      hz: betweenLog(random, 180, 6500),
      q: between(random, 1.5, 7),
      gainDb: between(random, 4, 15),
    })),
    beatOrder: range.beatOrder,
    beatDepth: between(random, ...range.beat),
  };
}

function clicks(random: Random, rateHz: number, count: number, range: readonly [number, number]): ImpactTrain {
  return {
    clock: { kind: 'fixed', hz: rateHz },
    events: Array.from({ length: count }, () => ({ at: random.next(), levelDb: -8 * random.next() })),
    jitter: 0.002,
    resonances: ringing(random, range, [0.002, 0.012]),
    levelDb: between(random, -5, 0),
  };
}

function shaftClacks(random: Random): ImpactTrain {
  return {
    clock: { kind: 'shaft', ratio: 1 },
    events: Array.from({ length: 1 + random.integer(3) }, () => ({ at: random.next(), levelDb: -8 * random.next() })),
    jitter: 0.004,
    resonances: ringing(random, [600, 5000], [0.001, 0.006]),
    levelDb: between(random, -12, -2),
  };
}

function ringing(random: Random, range: readonly [number, number], decay: readonly [number, number]) {
  return Array.from({ length: 3 }, () => ({
    hz: betweenLog(random, ...range),
    decaySeconds: betweenLog(random, ...decay),
    gainDb: -10 * random.next(),
  }));
}

function describeStrokes(random: Random, rateHz: number): Strokes {
  const lowHz = betweenLog(random, 200, 1500);
  return {
    rateHz,
    duty: between(random, 0.5, 0.95),
    lowHz,
    highHz: Math.min(7000, lowHz * between(random, 2.5, 6)),
    whirrHz: random.next() < 0.6 ? betweenLog(random, 150, 1200) : 0,
    levelDb: 0,
  };
}

/** A room drawn at random. */
export function describeRoom(random: Random): Room {
  return {
    reflections: Array.from({ length: 4 }, () => ({
      delaySeconds: between(random, 0.002, 0.035),
      gain: between(random, -0.4, 0.4),
    })),
    tailSeconds: between(random, 0.2, 1.1),
    tailGain: between(random, 0, 0.16),
  };
}

/** A microphone drawn at random, where it stands. */
export function describeMicrophone(random: Random): Microphone {
  return {
    lowCutHz: betweenLog(random, 20, 90),
    highCutHz: betweenLog(random, 5000, 9000),
    peak: { hz: betweenLog(random, 300, 6000), q: between(random, 0.5, 2), gainDb: between(random, -6, 6) },
  };
}
