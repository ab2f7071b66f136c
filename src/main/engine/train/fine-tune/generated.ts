/** Clips of machines that the sound generator makes, trained on beside the user's own recordings. */
import { modelSampleRate } from '#shared/core/audio/types.ts';
import { createRandom } from '#shared/core/random.ts';
import { backgroundKinds } from '#main/engine/train/sounds/background.ts';
import { describeMachine } from '#main/engine/train/sounds/describe.ts';
import { machineKinds } from '#main/engine/train/sounds/machine.ts';
import { render } from '#main/engine/train/sounds/render.ts';
import { variant } from '#main/engine/train/sounds/variant.ts';

/** A generated machine, and some recordings of it. */
export interface GeneratedClip {
  readonly class: number;
  /** 16 kHz, mono */
  render(): Float32Array;
}

const machinesPerKind = 2;
const sectionsPerMachine = 2;
const clipsPerClass = 4;
/** Clips are a little longer than a window, so that they can be cropped; but not as long as they like. */
const spareSeconds = 1;
const mostSeconds = 10;
const framesPerSecond = 100;

export const generatedClasses = machineKinds.length * machinesPerKind * sectionsPerMachine;
export const generatedLabels: readonly string[] = Array.from(
  { length: generatedClasses },
  (_, index) => `generated machine ${index}`,
);

/** The clips of a training, for windows of `frames` frames; the same seed gives the same clips. */
export function generatedClips(seed: number, frames: number): GeneratedClip[] {
  const seconds = Math.min(mostSeconds, frames / framesPerSecond + spareSeconds);
  return Array.from({ length: generatedClasses * clipsPerClass }, (_, index) => {
    const label = Math.floor(index / clipsPerClass);
    return { class: label, render: () => renderClip(seed, label, index, seconds) };
  });
}

function renderClip(seed: number, label: number, index: number, seconds: number): Float32Array {
  const machineNumber = Math.floor(label / sectionsPerMachine);
  const root = createRandom(seed).fork('generated');
  const kind = machineKinds[machineNumber % machineKinds.length]!;
  const machine = describeMachine(kind, root.fork(`machine ${machineNumber}`).integer(2 ** 31));
  const random = root.fork(`clip ${index}`);
  const between = (low: number, high: number): number => low + (high - low) * random.next();
  return render(variant(machine, label % sectionsPerMachine), {
    seconds,
    sampleRate: modelSampleRate,
    seed: random.integer(2 ** 31),
    load: between(0, 1),
    speed: between(0.95, 1.05),
    levelDb: between(-32, -14),
    background: { kind: backgroundKinds[random.integer(backgroundKinds.length)]!, snrDb: between(0, 25) },
  });
}
