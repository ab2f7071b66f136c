import type { Band, Verdict } from '#shared/core/domain.ts';
import { createRandom, type Random } from '#shared/core/random.ts';
import { describeMachine } from './describe.ts';
import { faultBand, type FaultKind } from './faults.ts';
import type { Machine } from './machine.ts';
import { render, type RenderOptions } from './render.ts';
import { samplePlans, type OddKind, type PlannedTest, type SamplePlan } from './sample-plan.ts';

/** One recording of the sample session. Nothing in it says whether it is normal; that is in the truth. */
export interface SampleRecording {
  /** relative, with `/`, such as "sample fan/test/section_00_source_test_0007.wav" */
  readonly path: string;
  /** "sample fan": a name of its own, so that a user's fan never shares a bank with made-up sounds */
  readonly machine: string;
  readonly split: 'train' | 'test';
  /** makes the sound: 10 s, mono, 16 kHz, in ±1 */
  readonly render: () => Float32Array;
}

/** What a recording of the sample session really holds. At most one of `fault` and `odd` is set. */
export interface SampleTruth {
  readonly fault: { readonly kind: FaultKind; readonly levelDb: number; readonly band: Band } | null;
  /** a healthy machine in unusual circumstances */
  readonly odd: OddKind | null;
}

export interface SampleSet {
  readonly recordings: readonly SampleRecording[];
  /** by path */
  readonly truth: ReadonlyMap<string, SampleTruth>;
}

export const sampleSeconds = 10;
export const sampleSampleRate = 16_000;

/**
 * The recordings of the sample session: three machines, each with a bank of normal recordings and a set of unlabelled
 * ones. Nothing is rendered before it is asked for; the same seed gives the same recordings.
 */
export function sampleSet(seed: number): SampleSet {
  const recordings: SampleRecording[] = [];
  const truth = new Map<string, SampleTruth>();
  for (const plan of samplePlans) {
    const random = createRandom(seed).fork(`sample ${plan.kind}`);
    const machine = sampleMachine(plan);
    const name = `sample ${plan.kind}`;
    const add = (split: 'train' | 'test', suffix: string, item: Item): void => {
      const path = `${name}/${split}/section_${plan.section}_source_${split}_${suffix}.wav`;
      const options = conditions(plan, machine, item, random);
      recordings.push({ path, machine: name, split, render: () => render(machine, options) });
      truth.set(path, truthOf(machine, item));
    };
    for (let index = 0; index < plan.trainRecordings; index++) {
      const item = inConditions({ rpm: plan.speeds[index % plan.speeds.length]! }, plan, random);
      add('train', `normal_${fourDigits(index)}_spd_${item.rpm}_load_${item.load}`, item);
    }
    random.shuffle([...plan.test]).forEach((planned, index) => {
      add('test', fourDigits(index), inConditions(planned, plan, random));
    });
  }
  return { recordings, truth };
}

/** What an attentive engineer says about a recording. */
export interface ScriptedVerdict {
  readonly verdict: Verdict;
  /** a code of the reasons that a verdict can have (services/verdicts/reasons.ts) */
  readonly reason: string;
  readonly comment: string;
}

/** The verdict of an engineer who hears everything there is to hear. */
export function scriptedVerdict(truth: SampleTruth): ScriptedVerdict {
  if (truth.fault) {
    const { kind, band } = truth.fault;
    const range = `${Math.round(band.lowHz)} to ${Math.round(band.highHz)} Hz`;
    return { verdict: 'real-fault', reason: faultReasons[kind], comment: `${faultComments[kind]}, ${range}.` };
  }
  if (truth.odd) return { verdict: 'false-alarm', reason: oddReasons[truth.odd], comment: oddComments[truth.odd] };
  return { verdict: 'false-alarm', reason: 'other', comment: 'No difference from the normal recordings.' };
}

/** The scripted verdict on a recording of a sample set by its file name, which is unique in it; null for others. */
export function scriptedVerdictOn(fileName: string, set: SampleSet): ScriptedVerdict | null {
  for (const [path, truth] of set.truth) if (path.endsWith(`/${fileName}`)) return scriptedVerdict(truth);
  return null;
}

const faultComments: Readonly<Record<FaultKind, string>> = {
  bearing: 'Regular impacts as of a damaged bearing',
  imbalance: 'Strong rotation at shaft speed',
  leakage: 'Hiss as of a leak',
  squeal: 'Squealing that comes and goes, as of a slipping belt',
  looseness: 'Rattle at half the shaft speed, something is loose',
  clogging: 'Surging rumble and less flow, as if clogged',
};

const faultReasons: Readonly<Record<FaultKind, string>> = {
  bearing: 'bearing',
  imbalance: 'imbalance',
  leakage: 'leak',
  squeal: 'belt',
  looseness: 'looseness',
  clogging: 'clogging',
};

const oddReasons: Readonly<Record<OddKind, string>> = {
  'nearby-machine': 'nearby-machine',
  knock: 'sensor',
  'reversing-alarm': 'nearby-machine',
  start: 'start-stop',
  stop: 'start-stop',
  'rare-load': 'load-speed',
  'rare-speed': 'load-speed',
};

const oddComments: Readonly<Record<OddKind, string>> = {
  'nearby-machine': 'Another machine runs beside it for a while; this one is normal.',
  knock: 'Someone knocked against the microphone; the machine is normal.',
  'reversing-alarm': 'A fork-lift truck reverses in the hall; the machine is normal.',
  start: 'The machine is being started; normal once it runs.',
  stop: 'The machine is being stopped; normal until then.',
  'rare-load': 'Normal sound at a load that is rare here.',
  'rare-speed': 'Normal sound at a speed that is rare here.',
};

type Item = PlannedTest & { readonly rpm: number; readonly load: number };

/** Usual speed and load where the plan does not ask for others. */
function inConditions(planned: PlannedTest, plan: SamplePlan, random: Random): Item {
  const rpm = plan.speeds[random.integer(plan.speeds.length)]!;
  const load = plan.loads[random.integer(plan.loads.length)]!;
  return { ...planned, rpm: planned.rpm ?? rpm, load: planned.load ?? load };
}

/** The sample machine of a plan, turning at its first speed. */
function sampleMachine(plan: SamplePlan): Machine {
  const machine = describeMachine(plan.kind, plan.machineSeed);
  return { ...machine, shaft: { ...machine.shaft, speedHz: plan.speeds[0]! / 60 } };
}

/** How one recording is made: its conditions, and the small differences between any two recordings. */
function conditions(plan: SamplePlan, machine: Machine, item: Item, random: Random): RenderOptions {
  const seed = random.integer(2 ** 31);
  const oddity = item.odd;
  const addsSound = oddity !== undefined && oddity !== 'rare-load' && oddity !== 'rare-speed';
  return {
    seconds: sampleSeconds,
    sampleRate: sampleSampleRate,
    seed,
    speed: (item.rpm / 60 / machine.shaft.speedHz) * (1 + 0.01 * random.normal()),
    load: Math.min(1, Math.max(0, item.load / 100 + 0.06 * random.normal())),
    levelDb: -21 + 1.2 * random.normal(),
    background: { kind: plan.background, snrDb: plan.snrDb + 2.5 * random.normal() },
    ...(item.fault ? { fault: item.fault } : {}),
    ...(addsSound ? { disturbance: { kind: oddity, levelDb: item.oddDb ?? 0, seed } } : {}),
  };
}

function truthOf(machine: Machine, { fault, odd }: Item): SampleTruth {
  return { fault: fault ? { ...fault, band: fault.band ?? faultBand(machine, fault.kind) } : null, odd: odd ?? null };
}

function fourDigits(index: number): string {
  return String(index).padStart(4, '0');
}
