import { createRandom, type Random } from '#shared/core/random.ts';
import type { TrainingClass } from './classes.ts';
import { backgroundKinds, renderBackground } from '#main/engine/train/sounds/background.ts';
import { describeMachine, describeMicrophone, describeRoom } from '#main/engine/train/sounds/describe.ts';
import { amplitude, mix, setRootMeanSquare } from '#main/engine/train/sounds/level.ts';
import { machineKinds, type Machine } from '#main/engine/train/sounds/machine.ts';
import { render, type RenderOptions } from '#main/engine/train/sounds/render.ts';

/** Turns a 16-kHz waveform into log-mel features [frames, bins], not normalised. */
export type LogMel = (waveform: Float32Array) => Promise<Float32Array>;

/** Log-mel of many clips of equal length, in steps of 1/1000 nat: a quarter of the memory of doubles, no audible loss. */
export interface Clips {
  readonly frames: number;
  readonly bins: number;
  readonly data: readonly Int16Array[];
  /** class of each clip */
  readonly classes: Uint16Array;
}

const stepsPerNat = 1000;

export interface DatasetPlan {
  /** decides the recordings, not the machines */
  readonly seed: number;
  readonly trainRecordings: number;
  readonly heldOutRecordings: number;
  readonly seconds: number;
  readonly backgrounds: number;
  /** share of recordings made in another room and with another microphone than the machine's own */
  readonly elsewhere: number;
  /** share of recordings with a passing disturbance: a machine nearby, a knock, a reversing alarm */
  readonly disturbed: number;
  /** share of background clips in which another machine runs, one that is no class */
  readonly strangers: number;
}

export interface Dataset {
  readonly train: Clips;
  readonly heldOut: Clips;
  /** clips of background noise alone, mixed in by the augmentation; their classes mean nothing */
  readonly backgrounds: Clips;
  /** mean and standard deviation of every log-mel value of the training clips */
  readonly featureMean: number;
  readonly featureStd: number;
}

const sampleRate = 16_000;
const bins = 128;

/** Renders all recordings of all classes and turns them into features. The same plan gives the same data set. */
export async function makeDataset(
  classes: readonly TrainingClass[],
  plan: DatasetPlan,
  logMel: LogMel,
  onProgress: (done: number, total: number) => void,
): Promise<Dataset> {
  const total = classes.length * (plan.trainRecordings + plan.heldOutRecordings) + plan.backgrounds;
  let done = 0;
  const collect = async (count: number, wave: (index: number) => Float32Array, classOf: (index: number) => number) => {
    const data: Int16Array[] = [];
    for (let index = 0; index < count; index++) {
      data.push(quantise(await logMel(wave(index))));
      onProgress(++done, total);
    }
    const frames = (data[0]?.length ?? 0) / bins;
    return { frames, bins, data, classes: Uint16Array.from(data, (_, index) => classOf(index)) };
  };
  const recordings = async (split: string, perClass: number): Promise<Clips> =>
    collect(
      classes.length * perClass,
      (index) => renderRecording(classes[Math.floor(index / perClass)]!, plan, split, index),
      (index) => Math.floor(index / perClass),
    );

  const train = await recordings('train', plan.trainRecordings);
  const heldOut = await recordings('held out', plan.heldOutRecordings);
  const backgrounds = await collect(
    plan.backgrounds,
    (index) => renderNoise(plan, index),
    () => 0,
  );
  return { train, heldOut, backgrounds, ...featureStatistics(train) };
}

/** One recording of a class under conditions of its own: load, speed, place, level, and how far a fault has gone. */
function renderRecording(one: TrainingClass, plan: DatasetPlan, split: string, index: number): Float32Array {
  return render(recordedMachine(one, plan, split, index), recordingConditions(one, plan, split, index));
}

/** The machine of recording `index` of a split where it stands in it: at its own place, or in another room. */
export function recordedMachine(one: TrainingClass, plan: DatasetPlan, split: string, index: number): Machine {
  const random = createRandom(plan.seed).fork(`place ${split} ${index}`);
  if (random.next() >= plan.elsewhere) return one.machine;
  return { ...one.machine, room: describeRoom(random), microphone: describeMicrophone(random) };
}

/** Conditions of recording `index` of a split: the same for the same plan. */
export function recordingConditions(
  one: TrainingClass,
  plan: DatasetPlan,
  split: string,
  index: number,
): RenderOptions {
  const random = createRandom(plan.seed).fork(`${split} ${index}`);
  const between = (low: number, high: number): number => low + (high - low) * random.next();
  const conditions: RenderOptions = {
    seconds: plan.seconds,
    seed: random.integer(2 ** 31),
    load: between(0, 1),
    speed: between(0.95, 1.05),
    levelDb: between(-32, -14),
    background: { kind: backgroundKinds[random.integer(backgroundKinds.length)]!, snrDb: between(-3, 25) },
    ...(one.fault ? { fault: { kind: one.fault, levelDb: between(-14, 0) } } : {}),
  };
  if (random.next() >= plan.disturbed) return conditions;
  const kind = passing[random.integer(passing.length)]!;
  return { ...conditions, disturbance: { kind, levelDb: between(-12, 0), seed: random.integer(2 ** 31) } };
}

/** Disturbances that add a sound and leave the machine as it is. */
const passing = ['nearby-machine', 'knock', 'reversing-alarm'] as const;

function renderNoise(plan: DatasetPlan, index: number): Float32Array {
  const random = createRandom(plan.seed).fork(`background ${index}`);
  const kind = backgroundKinds[random.integer(backgroundKinds.length)]!;
  const noise = renderBackground(kind, Math.round(plan.seconds * sampleRate), sampleRate, random);
  if (random.next() < plan.strangers) mix(noise, renderStranger(plan, random), amplitude(-6 + 12 * random.next()));
  setRootMeanSquare(noise, amplitude(-21));
  return noise;
}

/** A machine that is no class, of unit root mean square. */
function renderStranger(plan: DatasetPlan, random: Random): Float32Array {
  const machine = describeMachine(machineKinds[random.integer(machineKinds.length)]!, random.integer(2 ** 31));
  const sound = render(machine, { seconds: plan.seconds, seed: random.integer(2 ** 31), load: random.next() });
  setRootMeanSquare(sound, 1);
  return sound;
}

function quantise(features: Float32Array): Int16Array {
  return Int16Array.from(features, (value) => Math.round(Math.max(-32, Math.min(32, value)) * stepsPerNat));
}

/** One log-mel value of a clip, nat. */
export function nats(quantised: number): number {
  return quantised / stepsPerNat;
}

function featureStatistics(clips: Clips): { featureMean: number; featureStd: number } {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (const clip of clips.data) {
    for (let i = 0; i < clip.length; i++) {
      const value = nats(clip[i]!);
      sum += value;
      squares += value * value;
    }
    count += clip.length;
  }
  const featureMean = sum / count;
  return { featureMean, featureStd: Math.sqrt(Math.max(0, squares / count - featureMean * featureMean)) };
}
