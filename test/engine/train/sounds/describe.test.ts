import { describe, expect, it } from 'vitest';
import { describeMachine } from '#main/engine/train/sounds/describe.ts';
import { faultBand, faultKinds } from '#main/engine/train/sounds/faults.ts';
import { machineKinds, type Machine, type MachineKind } from '#main/engine/train/sounds/machine.ts';
import { variant } from '#main/engine/train/sounds/variant.ts';

const seeds = Array.from({ length: 60 }, (_, seed) => seed);
const all = (kind: MachineKind): Machine[] => seeds.map((seed) => describeMachine(kind, seed));

/** Every number inside a record, with its path. */
function numbersIn(value: unknown, path = ''): [string, number][] {
  if (typeof value === 'number') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => numbersIn(part, `${path}/${name}`));
}

describe.each(machineKinds)('every %s', (kind) => {
  const machines = all(kind);

  it('consists of finite numbers, frequencies above 0 and shares of 1', () => {
    for (const machine of machines) {
      for (const [path, value] of numbersIn(machine)) {
        expect(Number.isFinite(value), path).toBe(true);
        if (/(speedHz|cornerHz|lowCutHz|highCutHz|\/hz|lowHz|highHz|Seconds|\/q|ratio|rateHz)$/.test(path)) {
          expect(value, path).toBeGreaterThan(0);
        }
        if (/(duty|beatDepth|flutter|slip|tailGain|\/at)$/.test(path)) {
          expect(value, path).toBeGreaterThanOrEqual(0);
          expect(value, path).toBeLessThanOrEqual(1);
        }
      }
    }
  });

  it('has lines at whole orders that a table of cycles can hold, no two of a source alike but where gears meet', () => {
    for (const { tonals } of machines) {
      for (const { lines } of tonals) {
        expect(lines.length).toBeGreaterThan(0);
        for (const { order } of lines) {
          expect(Number.isInteger(order)).toBe(true);
          expect(order).toBeGreaterThanOrEqual(1);
          expect(24 * order).toBeLessThanOrEqual(2 ** 15);
        }
        const orders = lines.map(({ order }) => order);
        expect(new Set(orders).size).toBe(orders.length);
      }
    }
  });

  it('is another machine for every seed', () => {
    expect(new Set(machines.map(({ shaft }) => shaft.speedHz)).size).toBe(seeds.length);
    expect(new Set(machines.map(({ room }) => room.tailSeconds)).size).toBe(seeds.length);
  });

  it('has faults below half the sample rate, in a band of its own, the same every time', () => {
    for (const machine of machines) {
      for (const fault of faultKinds) {
        const { lowHz, highHz } = faultBand(machine, fault);
        expect(lowHz).toBeGreaterThan(20);
        expect(highHz).toBeGreaterThan(lowHz * 1.3);
        expect(highHz).toBeLessThan(8000);
        expect(faultBand(machine, fault)).toEqual({ lowHz, highHz });
      }
    }
    for (const fault of ['bearing', 'leakage', 'squeal', 'looseness', 'clogging'] as const) {
      expect(new Set(machines.map((machine) => faultBand(machine, fault).highHz)).size).toBe(seeds.length);
    }
  });
});

describe('what belongs together', () => {
  it.each(['fan', 'pump'] as const)('the air or water of a %s beats as often as its blades pass', (kind) => {
    for (const { tonals, flows } of all(kind)) {
      const blades = tonals[1]!.clock;
      expect(blades.kind).toBe('shaft');
      expect(flows[0]!.beatOrder).toBe(blades.kind === 'shaft' ? blades.ratio : NaN);
    }
  });

  it('the clicks of a valve share one clock, those of a slider its strokes', () => {
    for (const { impacts } of all('valve')) expect(impacts[0]!.clock).toEqual(impacts[1]!.clock);
    for (const { impacts, strokes } of all('slider')) {
      expect(impacts[0]!.clock).toEqual({ kind: 'fixed', hz: strokes!.rateHz });
      expect(strokes!.highHz).toBeGreaterThan(2 * strokes!.lowHz);
    }
  });

  it('a gear mesh is loudest at the mesh, its sidebands below it by pairs', () => {
    for (const { tonals } of all('gearbox')) {
      for (const { lines } of tonals.slice(1)) {
        const teeth = lines[0]!.order;
        for (let harmonic = 1; harmonic <= 4; harmonic += 1) {
          const at = (order: number) => lines.find((line) => line.order === order)!.levelDb;
          for (let side = 1; side <= 3; side += 1) {
            for (const sign of [-1, 1]) {
              expect(at(harmonic * teeth + sign * side)).toBeLessThan(at(harmonic * teeth) - 5.99);
            }
          }
        }
      }
    }
  });
});

describe('a section of a machine', () => {
  const ratioOf = (now: number, before: number): number => Math.max(now / before, before / now);
  const pairs = machineKinds.flatMap((kind) =>
    [1, 2, 3].flatMap((seed) => {
      const machine = describeMachine(kind, seed);
      return [1, 2, 3, 4, 5, 6].map((section) => [machine, variant(machine, section)] as const);
    }),
  );

  it('keeps kind, seed, room and microphone, and knows its number', () => {
    for (const [machine, changed] of pairs) {
      expect(changed.section).toBeGreaterThan(0);
      expect({ ...changed, section: 0 }).not.toEqual(machine);
      for (const part of ['kind', 'seed', 'room', 'microphone'] as const) expect(changed[part]).toEqual(machine[part]);
    }
  });

  it('turns at the same speed or 8 to 25 % apart, and nothing else about its shaft changes', () => {
    const ratios = pairs.map(([machine, changed]) => ratioOf(changed.shaft.speedHz, machine.shaft.speedHz));
    for (const ratio of ratios) {
      expect(ratio === 1 || (ratio > 1.08 - 1e-9 && ratio < 1.25 + 1e-9)).toBe(true);
    }
    expect(ratios.some((ratio) => ratio > 1)).toBe(true);
    for (const [machine, changed] of pairs) {
      expect({ ...changed.shaft, speedHz: 0 }).toEqual({ ...machine.shaft, speedHz: 0 });
    }
  });

  it('moves the first resonance by 17 to 56 % or not at all, and no other', () => {
    for (const [machine, changed] of pairs) {
      changed.flows.forEach(({ resonances, levelDb }, index) => {
        const before = machine.flows[index]!;
        const ratio = ratioOf(resonances[0]!.hz, before.resonances[0]!.hz);
        expect(ratio === 1 || (ratio > 1.08 ** 2 - 1e-9 && ratio < 1.25 ** 2 + 1e-9)).toBe(true);
        expect(resonances.slice(1)).toEqual(before.resonances.slice(1));
        const shift = Math.abs(levelDb - before.levelDb);
        expect(shift === 0 || (shift > 2.999 && shift < 7.001)).toBe(true);
      });
    }
  });

  it('keeps its impacts within the cycle and its strokes as wide as they were', () => {
    for (const [machine, changed] of pairs) {
      for (const { events } of changed.impacts) {
        for (const { at } of events) expect(at >= 0 && at < 1).toBe(true);
      }
      if (!machine.strokes || !changed.strokes) continue;
      expect(changed.strokes.highHz / changed.strokes.lowHz).toBeCloseTo(
        machine.strokes.highHz / machine.strokes.lowHz,
        9,
      );
      expect(changed.strokes.highHz).toBeLessThan(9000);
    }
  });
});
