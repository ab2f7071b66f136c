import type { Band } from '#shared/core/domain.ts';
import { createRandom, type Random } from '#shared/core/random.ts';
import { confine } from './filter.ts';
import { mix, setRootMeanSquare } from './level.ts';
import { impulses, ring } from './impacts.ts';
import type { Machine } from './machine.ts';
import { flutter, slowCurve, whiteNoise } from './noise.ts';
import type { Rotation } from './rotation.ts';
import { cycleTable, readCycle } from './tonal.ts';

export const faultKinds = ['bearing', 'imbalance', 'leakage', 'squeal', 'looseness', 'clogging'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** A fault, `levelDb` above (below, if negative) the healthy machine, its energy in `band` (default: faultBand). */
export interface Fault {
  readonly kind: FaultKind;
  readonly levelDb: number;
  readonly band?: Band | undefined;
}

/** dB by which a clogged machine's flow falls, besides the rumble that comes in. */
export const cloggedFlowDb = -5;

/** Where a fault is heard in a machine unless a band is chosen. The same machine and kind always give the same band. */
export function faultBand(machine: Machine, kind: FaultKind): Band {
  const random = createRandom(machine.seed).fork(`fault band ${kind}`);
  const around = (centre: number, ratio: number): Band => ({ lowHz: centre / ratio, highHz: centre * ratio });
  const speed = machine.shaft.speedHz;
  switch (kind) {
    case 'bearing':
      return around(1800 + 3700 * random.next(), 1.25);
    case 'imbalance':
      return { lowHz: Math.max(25, 0.7 * speed), highHz: Math.max(90, 6.5 * speed) };
    case 'leakage':
      return around(3400 + 2200 * random.next(), 1.35);
    case 'squeal':
      return around(1100 + 2100 * random.next(), 1.2);
    case 'looseness':
      return { lowHz: Math.max(30, 0.4 * speed), highHz: 500 + 500 * random.next() };
    case 'clogging':
      return { lowHz: 60, highHz: 350 + 250 * random.next() };
  }
}

/**
 * The sound a fault adds to a machine, of unit root mean square, confined to its band.
 * - bearing: one impact per passage of a rolling element (a shaft order of 2.3 to 7.7 that is not whole, 1 % slip),
 *   louder once per turn, ringing in the band
 * - imbalance: the first six orders of the shaft, the first two the loudest
 * - leakage: hiss
 * - squeal: a whistling tone that wanders with the belt and comes and goes
 * - looseness: half orders of the shaft, and a rattle every second turn
 * - clogging: rumble that surges two to six times a second
 */
export function renderFault(
  machine: Machine,
  fault: Fault,
  rotation: Rotation,
  sampleRate: number,
  random: Random,
): Float32Array {
  const band = fault.band ?? faultBand(machine, fault.kind);
  const traits = createRandom(machine.seed).fork(`fault ${fault.kind}`);
  const signal = raw(fault.kind, band, rotation, sampleRate, traits, random);
  confine(signal, band.lowHz, band.highHz, sampleRate);
  setRootMeanSquare(signal, 1);
  return signal;
}

function raw(
  kind: FaultKind,
  band: Band,
  rotation: Rotation,
  sampleRate: number,
  traits: Random,
  random: Random,
): Float32Array {
  const length = rotation.turns.length;
  const centre = Math.sqrt(band.lowHz * band.highHz);
  switch (kind) {
    case 'bearing':
      return bearing(centre, rotation, sampleRate, traits, random);
    case 'imbalance': {
      const signal = orders(rotation, 1, 6, 4, traits);
      flutter(signal, 0.12, 0.5, sampleRate, random);
      return signal;
    }
    case 'leakage': {
      const signal = whiteNoise(length, random);
      flutter(signal, 0.1, 4, sampleRate, random);
      return signal;
    }
    case 'squeal':
      return squeal(centre, rotation, sampleRate, traits, random);
    case 'looseness': {
      const signal = orders(rotation, 0.5, 24, 0.6, traits);
      setRootMeanSquare(signal, 1);
      mix(signal, rattle(centre, rotation, sampleRate, random), 0.8);
      return signal;
    }
    case 'clogging': {
      const signal = whiteNoise(length, random);
      flutter(signal, 0.55, 2 + 4 * traits.next(), sampleRate, random);
      return signal;
    }
  }
}

/** `count` lines at whole multiples of `order` shaft turns, each `fallDb` below the one before, give or take 3 dB. */
function orders(rotation: Rotation, order: number, count: number, fallDb: number, traits: Random): Float32Array {
  const lines = Array.from({ length: count }, (_, i) => ({
    order: i + 1,
    levelDb: -fallDb * i - 3 * traits.next(),
  }));
  return readCycle(
    cycleTable(lines, traits),
    rotation.turns.map((turn) => turn * order),
  );
}

function bearing(centre: number, rotation: Rotation, sampleRate: number, traits: Random, random: Random): Float32Array {
  const passages = 2.3 + 5.4 * traits.next();
  const loadZone = 0.2 + 0.5 * traits.next();
  const train = impulses(
    rotation.turns.map((turn) => turn * passages),
    [{ at: random.next(), levelDb: 0 }],
    0.01,
    random,
  );
  for (let i = 0; i < train.length; i++) {
    if (train[i] !== 0) train[i]! *= 1 + loadZone * Math.sin(2 * Math.PI * rotation.turns[i]!);
  }
  const decaySeconds = 0.001 + 0.002 * traits.next();
  return ring(
    train,
    [
      { hz: centre, decaySeconds, gainDb: 0 },
      { hz: centre * 1.13, decaySeconds: decaySeconds / 2, gainDb: -4 },
    ],
    sampleRate,
  );
}

function squeal(centre: number, rotation: Rotation, sampleRate: number, traits: Random, random: Random): Float32Array {
  const length = rotation.turns.length;
  const hop = 64;
  const wander = slowCurve(Math.ceil(length / hop) + 1, hop / sampleRate, 2.5, random);
  const belt = 0.15 + 0.4 * traits.next();
  const phase = random.next();
  const signal = new Float32Array(length);
  let cycle = 0;
  for (let i = 0; i < length; i++) {
    const slack = Math.sin(2 * Math.PI * (belt * rotation.turns[i]! + phase));
    cycle += (centre * (1 + 0.02 * wander[(i / hop) | 0]! + 0.015 * slack)) / sampleRate;
    const strands = Math.sin(2 * Math.PI * cycle) + 0.3 * Math.sin(2 * Math.PI * 1.03 * cycle);
    signal[i] = Math.max(0, 0.35 + slack) * strands;
  }
  return signal;
}

function rattle(centre: number, rotation: Rotation, sampleRate: number, random: Random): Float32Array {
  const train = impulses(
    rotation.turns.map((turn) => turn / 2),
    [
      { at: 0.1, levelDb: 0 },
      { at: 0.17, levelDb: -5 },
      { at: 0.62, levelDb: -3 },
    ],
    0.03,
    random,
  );
  const signal = ring(
    train,
    [
      { hz: centre, decaySeconds: 0.008, gainDb: 0 },
      { hz: centre * 2.1, decaySeconds: 0.004, gainDb: -3 },
    ],
    sampleRate,
  );
  setRootMeanSquare(signal, 1);
  return signal;
}
