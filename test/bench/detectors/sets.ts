/** Sets of recordings that detectors are judged by. Nothing here is ever trained on but the banks, and those only where it says so. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/** One recording; two trials that name the same path mean the same recording. */
export interface Clip {
  readonly path: string;
  /** its class for fine-tuning, such as the motor it is of */
  readonly group: string;
}

/** A bank and what is compared with it. */
export interface Trial {
  readonly bank: readonly Clip[];
  readonly normals: readonly Clip[];
  readonly faults: readonly Clip[];
}

export interface EvaluationSet {
  readonly name: string;
  /** what it is, for the card */
  readonly about: string;
  readonly trials: readonly Trial[];
  /** every trial leaves out one normal recording and has the same faults, so that together they are one comparison */
  readonly leaveOneOut: boolean;
  /** normals, class by class, that fine-tuning may see for each trial; null where there is only one class */
  readonly fineTune: readonly (readonly Clip[])[] | null;
}

/** The fan of MIMII as it lies in the folder `mimii_fan_id00`: its own split. */
export function fanSet(recordings: string): EvaluationSet | null {
  const folder = join(recordings, 'mimii_fan_id00');
  if (!existsSync(folder)) return null;
  const clips = (part: string): Clip[] => soundsIn(join(folder, part)).map((path) => ({ path, group: 'fan' }));
  const trial = { bank: clips('train_normal'), normals: clips('test_normal'), faults: clips('test_anomaly') };
  return {
    name: 'MIMII fan',
    about: `one industrial fan (MIMII, Hitachi Ltd., CC BY-SA 4.0), ${trial.bank.length} normal recordings as bank, ${trial.normals.length} normal against ${trial.faults.length} anomalous`,
    trials: [trial],
    leaveOneOut: false,
    fineTune: null,
  };
}

/**
 * One brushless motor of the folder `bldc_motor`: every speed is left out once and compared with all propeller faults of
 * the same motor. Fine-tuning may see the healthy recordings of all motors but those of the speed left out.
 */
export function motorSet(recordings: string, motor: string): EvaluationSet | null {
  const folder = join(recordings, 'bldc_motor');
  if (!existsSync(folder)) return null;
  const clips = (state: string, name: string): Clip[] =>
    soundsIn(join(folder, state, name)).map((path) => ({ path, group: name }));
  const healthy = clips('Healthy', motor);
  const faults = clips('Propeller', motor);
  const all = readdirSync(join(folder, 'Healthy')).flatMap((name) => clips('Healthy', name));
  return {
    name: `BLDC ${motor}`,
    about: `a brushless motor (Universidad del Cauca, CC BY 4.0) at ${healthy.length} speeds, each left out of the bank once and compared with ${faults.length} propeller faults`,
    trials: healthy.map((left) => ({ bank: healthy.filter((one) => one !== left), normals: [left], faults })),
    leaveOneOut: true,
    fineTune: healthy.map((left) => all.filter(({ path }) => basename(path) !== basename(left.path))),
  };
}

function soundsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /\.(wav|flac)$/i.test(name))
    .sort()
    .map((name) => join(folder, name));
}
