import { describe, expect, it } from 'vitest';
import { addTarget, outputLabels, trainingClasses } from '#main/engine/train/classes.ts';
import { shippedRecipe, variedRecipe } from '#main/engine/train/recipe.ts';
import { describeMachine } from '#main/engine/train/sounds/describe.ts';
import { machineKinds } from '#main/engine/train/sounds/machine.ts';
import { traitLabels, traitsOf } from '#main/engine/train/traits.ts';

const plan = { seeds: [1, 2], machinesPerKind: 2, healthySections: 3, faultyClasses: 2 };
const classes = trainingClasses(plan);

describe('training classes', () => {
  it('are sections of machines, healthy and faulty, each once', () => {
    expect(classes).toHaveLength(2 * 2 * machineKinds.length * 5);
    expect(new Set(classes.map(({ label }) => label)).size).toBe(classes.length);
    for (let machine = 0; machine < 2 * 2 * machineKinds.length; machine++) {
      const own = classes.filter(({ machineIndex }) => machineIndex === machine);
      expect(own.map(({ fault }) => fault === null)).toEqual([true, true, true, false, false]);
      expect(new Set(own.slice(0, 3).map((one) => one.machine.section))).toEqual(new Set([0, 1, 2]));
      expect(own[3]!.fault).not.toBe(own[4]!.fault);
      expect(new Set(own.map((one) => one.machine.seed)).size).toBe(1);
    }
    expect(trainingClasses(plan)).toEqual(classes);
  });

  it('are other machines for other seeds', () => {
    const seeds = new Set(classes.map(({ machine }) => `${machine.kind} ${machine.seed}`));
    expect(seeds.size).toBe(2 * 2 * machineKinds.length);
  });

  it('of the shipped model are what its card says', () => {
    const shipped = trainingClasses(shippedRecipe.classes);
    expect(shipped).toHaveLength(735);
    expect(new Set(shipped.map(({ machineIndex }) => machineIndex)).size).toBe(147);
  });
});

describe('classes of the varied recipe', () => {
  it('are those of the shipped one, then more, so that both can be asked the same', () => {
    const [shipped, varied] = [trainingClasses(shippedRecipe.classes), trainingClasses(variedRecipe.classes)];
    expect(varied).toHaveLength(980);
    const withoutTraits = ({ label, machine, fault }: (typeof varied)[number]) => ({ label, machine, fault });
    expect(varied.slice(0, 735).map(withoutTraits)).toEqual(shipped.map(withoutTraits));
  });
});

describe('targets', () => {
  it('put half on the class and half on its traits', () => {
    const labels = outputLabels(classes);
    expect(new Set(labels).size).toBe(labels.length);
    for (const [index, one] of classes.entries()) {
      const row = new Float32Array(labels.length);
      addTarget(row, index, one, 1);
      expect(row[index]).toBe(0.5);
      expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
      const named = [...row.keys()].filter((i) => i !== index && row[i]! > 0).map((i) => labels[i]);
      expect(named).toHaveLength(7);
      expect(named).toContain(one.machine.kind);
      expect(named).toContain(one.fault ?? 'healthy');
    }
  });

  it('of two mixed recordings are the sum of both, each times its share', () => {
    const length = outputLabels(classes).length;
    const of = (...parts: [number, number][]): number[] => {
      const row = new Float32Array(length);
      for (const [index, share] of parts) addTarget(row, index, classes[index]!, share);
      return [...row];
    };
    const pairs = [[0, 39], [3, 4], [12, 12]] as const; // prettier-ignore
    for (const [first, second] of pairs) {
      const both = of([first, 0.625], [second, 0.375]);
      const [one, other] = [of([first, 1]), of([second, 1])];
      both.forEach((value, i) => expect(value).toBeCloseTo(0.625 * one[i]! + 0.375 * other[i]!, 6));
      expect(both.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
    }
  });
});

describe('traits', () => {
  const named = (kind: (typeof machineKinds)[number], change: object): (string | undefined)[] => {
    const machine = { ...describeMachine(kind, 1), ...change };
    return traitsOf(machine, null).map((index) => traitLabels()[index]);
  };
  const steady = { wander: 0, wanderHz: 1, slip: 0 };

  it('sort a machine by kind, speed, tone, resonance, noise and rhythm', () => {
    const flow = { levelDb: 0, loadDb: 0, cornerHz: 1, lowCutHz: 1, beatOrder: 1, beatDepth: 0 };
    const resonances = [
      { hz: 700, q: 1, gainDb: 3 },
      { hz: 3000, q: 1, gainDb: 9 },
    ];
    const tonal = { clock: { kind: 'shaft', ratio: 2 }, levelDb: -3, loadDb: 0, flutter: 0 };
    const lines = [
      { order: 1, levelDb: -9 },
      { order: 5, levelDb: 0 },
    ];
    expect(
      named('fan', {
        shaft: { ...steady, speedHz: 25 },
        tonals: [{ ...tonal, lines }],
        flows: [{ ...flow, resonances }],
      }),
    ).toEqual([
      'fan',
      'healthy',
      'shaft 20 to 28 Hz',
      'tone 200 to 350 Hz',
      'resonance 2600 to 4200 Hz',
      'noise share from 0.6',
      'no rhythm',
    ]);
  });

  it('have a bin below the first edge and one from the last on', () => {
    expect(named('motor', { shaft: { ...steady, speedHz: 3 } })[2]).toBe('shaft below 14 Hz');
    expect(named('motor', { shaft: { ...steady, speedHz: 14 } })[2]).toBe('shaft 14 to 20 Hz');
    expect(named('motor', { shaft: { ...steady, speedHz: 99 } })[2]).toBe('shaft from 60 Hz');
  });

  it('know the rhythm of clicks and strokes', () => {
    const slider = describeMachine('slider', 1);
    expect(named('slider', { strokes: { ...slider.strokes!, rateHz: 1 } })[6]).toBe('rhythm 0.7 to 1.3 Hz');
    expect(named('compressor', { shaft: { ...steady, speedHz: 20 } })[6]).toBe('rhythm from 5.5 Hz');
  });
});
