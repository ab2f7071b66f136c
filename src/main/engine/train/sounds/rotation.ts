import type { Random } from '#shared/core/random.ts';
import type { Clock, Shaft } from './machine.ts';
import { slowCurve } from './noise.ts';

/** Start and stop of a machine: the speed runs from (to) a standstill within `seconds`. */
export interface Ramp {
  readonly kind: 'start' | 'stop';
  readonly atSeconds: number;
  readonly seconds: number;
}

/** The shaft's motion in one recording. */
export interface Rotation {
  /** turns since the beginning, one per sample */
  readonly turns: Float64Array;
  /** momentary speed relative to the steady one (0..1), one per sample; null when it is steady throughout */
  readonly effort: Float32Array | null;
  /** steady speed, Hz */
  readonly speedHz: number;
}

export interface Operation {
  /** relative to the machine's own speed; 1 = as described */
  readonly speed: number;
  /** 0 = idle, 1 = full load */
  readonly load: number;
  readonly ramp?: Ramp | undefined;
}

const hop = 64;

/** Turns of the shaft at every sample: speed and load, slow drift, and a ramp where one is asked for. */
export function rotate(
  shaft: Shaft,
  operation: Operation,
  length: number,
  sampleRate: number,
  random: Random,
): Rotation {
  const speedHz = shaft.speedHz * operation.speed * (1 - shaft.slip * operation.load);
  const points = Math.ceil(length / hop) + 1;
  const drift = slowCurve(points, hop / sampleRate, shaft.wanderHz, random);
  const effort = operation.ramp ? new Float32Array(length) : null;
  const turns = new Float64Array(length);
  let position = random.next();
  for (let start = 0, point = 0; start < length; start += hop, point++) {
    const share = operation.ramp ? rampShare(operation.ramp, start / sampleRate) : 1;
    const step = (speedHz * share * (1 + shaft.wander * drift[point]!)) / sampleRate;
    const end = Math.min(length, start + hop);
    for (let i = start; i < end; i++) {
      turns[i] = position;
      position += step;
      if (effort) effort[i] = share;
    }
  }
  return { turns, effort, speedHz };
}

/** Share of the steady speed at a moment of a ramp: a smooth S from 0 to 1 (start) or 1 to 0 (stop). */
export function rampShare(ramp: Ramp, seconds: number): number {
  const progress = Math.min(1, Math.max(0, (seconds - ramp.atSeconds) / ramp.seconds));
  const smooth = progress * progress * (3 - 2 * progress);
  return ramp.kind === 'start' ? smooth : 1 - smooth;
}

/** The position of a clock at every sample, in its own cycles. */
export function clockTurns(clock: Clock, rotation: Rotation, sampleRate: number): Float64Array {
  const turns = new Float64Array(rotation.turns.length);
  if (clock.kind === 'shaft') {
    for (let i = 0; i < turns.length; i++) turns[i] = rotation.turns[i]! * clock.ratio;
  } else {
    for (let i = 0; i < turns.length; i++) turns[i] = (i * clock.hz) / sampleRate;
  }
  return turns;
}

/** The rate of a clock in steady operation, Hz. */
export function clockHz(clock: Clock, rotation: Rotation): number {
  return clock.kind === 'shaft' ? rotation.speedHz * clock.ratio : clock.hz;
}
