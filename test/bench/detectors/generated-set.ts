import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWav } from '#shared/core/audio/wav-write.ts';
import { createRandom, type Random } from '#shared/core/random.ts';
import { backgroundKinds, type BackgroundKind } from '#main/engine/train/sounds/background.ts';
import { describeMachine } from '#main/engine/train/sounds/describe.ts';
import { faultKinds } from '#main/engine/train/sounds/faults.ts';
import { machineKinds, type Machine } from '#main/engine/train/sounds/machine.ts';
import { render, type RenderOptions } from '#main/engine/train/sounds/render.ts';
import type { Clip, EvaluationSet, Trial } from './sets.ts';

export interface GeneratedPlan {
  /** no seed of a training: the machines are none that a model was trained on */
  readonly seed: number;
  readonly machinesPerKind: number;
  readonly bank: number;
  readonly normals: number;
  readonly faults: number;
  readonly seconds: number;
}

export const generatedPlan: GeneratedPlan = {
  seed: 90_001,
  machinesPerKind: 2,
  bank: 24,
  normals: 12,
  faults: 12,
  seconds: 5,
};

/** Share of recordings at a machine's rarer speed, and that speed relative to the usual one */
const rare = { share: 0.2, speed: 0.88 };

/**
 * Machines that no model was trained on, each with a bank of normals, other normals and faults from clear to barely
 * there, written into `folder`. The same plan gives the same recordings.
 */
export function generatedSet(folder: string, plan: GeneratedPlan): EvaluationSet {
  const trials: Trial[] = [];
  const fineTune: Clip[] = [];
  for (const kind of machineKinds) {
    for (let number = 0; number < plan.machinesPerKind; number += 1) {
      const random = createRandom(plan.seed).fork(`${kind} ${number}`);
      const name = `${kind} ${number}`;
      mkdirSync(join(folder, name), { recursive: true });
      const scene: Scene = {
        machine: describeMachine(kind, random.integer(2 ** 31)),
        background: backgroundKinds[random.integer(backgroundKinds.length)]!,
      };
      const record = (part: string, count: number, faulty: boolean): Clip[] =>
        Array.from({ length: count }, (_, index) => {
          const drawn = conditions(scene, plan, faulty ? index : null, random);
          const path = join(folder, name, `${part} ${String(index).padStart(2, '0')}.wav`);
          writeFileSync(path, writeWav([render(scene.machine, drawn)], 16_000, 'pcm16'));
          return { path, group: `${name} ${drawn.speed! < 0.94 ? 'rare' : 'usual'} speed` };
        });
      const bank = record('bank', plan.bank, false);
      trials.push({
        bank,
        normals: record('normal', plan.normals, false),
        faults: record('fault', plan.faults, true),
      });
      fineTune.push(...bank);
    }
  }
  return {
    name: 'generated',
    about: `${trials.length} generated machines that were in no training, each with a bank of ${plan.bank} recordings of ${plan.seconds} s, ${plan.normals} normal and ${plan.faults} faulty ones (-20 to -5 dB)`,
    trials,
    leaveOneOut: false,
    fineTune: [fineTune],
  };
}

interface Scene {
  readonly machine: Machine;
  readonly background: BackgroundKind;
}

/** One recording's conditions; `fault` counts the faults of a machine, whose kinds take turns. */
function conditions(scene: Scene, plan: GeneratedPlan, fault: number | null, random: Random): RenderOptions {
  const between = (low: number, high: number): number => low + (high - low) * random.next();
  const level = between(-20, -5);
  return {
    seconds: plan.seconds,
    seed: random.integer(2 ** 31),
    speed: (random.next() < rare.share ? rare.speed : 1) * (1 + 0.01 * random.normal()),
    load: between(0.3, 0.9),
    levelDb: -21 + 1.2 * random.normal(),
    background: { kind: scene.background, snrDb: 15 + 2.5 * random.normal() },
    ...(fault === null ? {} : { fault: { kind: faultKinds[fault % faultKinds.length]!, levelDb: level } }),
  };
}
