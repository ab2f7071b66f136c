import { createRandom } from '#shared/core/random.ts';
import { describeMachine } from '#main/engine/train/sounds/describe.ts';
import { faultKinds, type FaultKind } from '#main/engine/train/sounds/faults.ts';
import { machineKinds, type Machine } from '#main/engine/train/sounds/machine.ts';
import { traitLabels, traitsOf } from './traits.ts';
import { variant } from '#main/engine/train/sounds/variant.ts';

/** What one class of the shipped model is: a section of a machine, healthy or with one kind of fault. */
export interface TrainingClass {
  readonly label: string;
  readonly machine: Machine;
  /** number of the machine among all machines */
  readonly machineIndex: number;
  readonly fault: FaultKind | null;
  /** outputs of the model that stand for this class's traits, one per trait */
  readonly traits: readonly number[];
}

export interface ClassPlan {
  /** every seed gives other machines */
  readonly seeds: readonly number[];
  /** machines of each kind per seed */
  readonly machinesPerKind: number;
  /** healthy sections per machine */
  readonly healthySections: number;
  /** classes with a fault per machine, each of another kind, on one of its sections */
  readonly faultyClasses: number;
}

/** All classes of a plan, in the order of the model's first outputs. */
export function trainingClasses(plan: ClassPlan): TrainingClass[] {
  const classes: TrainingClass[] = [];
  const count =
    plan.seeds.length * plan.machinesPerKind * machineKinds.length * (plan.healthySections + plan.faultyClasses);
  let machineIndex = 0;
  for (const seed of plan.seeds) {
    for (let number = 0; number < plan.machinesPerKind; number++) {
      for (const kind of machineKinds) {
        const machine = describeMachine(
          kind,
          createRandom(seed)
            .fork(`machine ${number}`)
            .integer(2 ** 31),
        );
        const add = (section: number, fault: FaultKind | null): void => {
          const changed = variant(machine, section);
          classes.push({
            label: `${kind} ${machineIndex} section ${section}${fault ? ` ${fault}` : ''}`,
            machine: changed,
            machineIndex,
            fault,
            traits: traitsOf(changed, fault).map((trait) => count + trait),
          });
        };
        for (let section = 0; section < plan.healthySections; section++) add(section, null);
        const random = createRandom(machine.seed).fork('faulty classes');
        const kinds = random.shuffle([...faultKinds]).slice(0, plan.faultyClasses);
        for (const fault of kinds) add(random.integer(plan.healthySections), fault);
        machineIndex += 1;
      }
    }
  }
  return classes;
}

/** Names of all outputs: the classes, then the traits. */
export function outputLabels(classes: readonly TrainingClass[]): string[] {
  return [...classes.map(({ label }) => label), ...traitLabels()];
}

/**
 * Adds the soft target of one class, times its `share` of the sound, to a row of outputs: half on the class, half
 * spread evenly over its traits. Traits are shared between machines, so the network learns what sounds have in common
 * and not only which is which.
 */
export function addTarget(row: Float32Array, classIndex: number, { traits }: TrainingClass, share: number): void {
  row[classIndex]! += 0.5 * share;
  for (const trait of traits) row[trait]! += (0.5 * share) / traits.length;
}
