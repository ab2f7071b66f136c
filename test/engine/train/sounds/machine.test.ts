import { describe, expect, it } from 'vitest';
import { describeMachine } from '#main/engine/train/sounds/describe.ts';
import { machineKinds, type Machine } from '#main/engine/train/sounds/machine.ts';
import { variant } from '#main/engine/train/sounds/variant.ts';

const parts = (machine: Machine): Record<string, unknown> => ({
  speed: machine.shaft.speedHz,
  timbre: machine.tonals,
  resonance: machine.flows.map(({ resonances }) => resonances),
  flow: machine.flows.map(({ levelDb, cornerHz }) => [levelDb, cornerHz]),
  rhythm: machine.impacts,
  strokes: machine.strokes,
  room: machine.room,
  microphone: machine.microphone,
});
const changed = (a: Machine, b: Machine): string[] => {
  const [left, right] = [parts(a), parts(b)];
  return Object.keys(left).filter((key) => JSON.stringify(left[key]) !== JSON.stringify(right[key]));
};

describe.each(machineKinds)('a described %s', (kind) => {
  it('is the same for a seed and another for another', () => {
    expect(describeMachine(kind, 7)).toEqual(describeMachine(kind, 7));
    expect(changed(describeMachine(kind, 7), describeMachine(kind, 8)).length).toBeGreaterThan(4);
  });

  it('survives being written down', () => {
    const machine = describeMachine(kind, 3);
    expect(JSON.parse(JSON.stringify(machine))).toEqual(machine);
  });

  it('makes some noise, in ranges that a microphone hears', () => {
    for (let seed = 0; seed < 50; seed++) {
      const { shaft, tonals, flows, impacts, strokes } = describeMachine(kind, seed);
      expect(shaft.speedHz).toBeGreaterThan(5);
      expect(shaft.speedHz).toBeLessThan(120);
      expect(tonals.length + flows.length + impacts.length + (strokes ? 1 : 0)).toBeGreaterThan(1);
      for (const { resonances } of flows) {
        for (const { hz } of resonances) expect(hz > 100 && hz < 8000).toBe(true);
      }
    }
  });

  it('has variants that differ in one or two things, always the same ones', () => {
    const machine = describeMachine(kind, 11);
    expect(variant(machine, 0)).toBe(machine);
    for (let section = 1; section < 12; section++) {
      const other = variant(machine, section);
      expect(other).toEqual(variant(machine, section));
      expect(other.section).toBe(section);
      expect([1, 2]).toContain(changed(machine, other).length);
    }
  });
});

describe('the parts of machines', () => {
  it('belong to their kind', () => {
    expect(describeMachine('slider', 1).strokes).not.toBeNull();
    expect(describeMachine('valve', 1).impacts.length).toBeGreaterThan(1);
    expect(describeMachine('fan', 1).strokes).toBeNull();
  });

  it('give a gearbox a mesh with sidebands at shaft orders', () => {
    const mesh = describeMachine('gearbox', 1).tonals[1]!.lines;
    const teeth = mesh[0]!.order;
    expect(teeth).toBeGreaterThanOrEqual(14);
    const orders = mesh.map(({ order }) => order);
    for (const harmonic of [1, 2, 3, 4]) {
      for (const side of [-3, -2, -1, 0, 1, 2, 3]) expect(orders).toContain(harmonic * teeth + side);
    }
    const levelOf = (order: number): number => mesh.find((line) => line.order === order)!.levelDb;
    expect(levelOf(teeth + 1)).toBeLessThan(levelOf(teeth));
  });
});
