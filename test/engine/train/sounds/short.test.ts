import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '#shared/core/random.ts';
import { backgroundKinds, renderBackground } from '#main/engine/train/sounds/background.ts';
import { describeMachine } from '#main/engine/train/sounds/describe.ts';
import { disturbanceKinds, renderDisturbance } from '#main/engine/train/sounds/disturbances.ts';
import { faultKinds, renderFault } from '#main/engine/train/sounds/faults.ts';
import { renderFlow, renderStrokes } from '#main/engine/train/sounds/flow.ts';
import { renderImpacts } from '#main/engine/train/sounds/impacts.ts';
import { machineKinds } from '#main/engine/train/sounds/machine.ts';
import { flutter, pinkNoise, whiteNoise } from '#main/engine/train/sounds/noise.ts';
import { render } from '#main/engine/train/sounds/render.ts';
import { inRoom, throughMicrophone } from '#main/engine/train/sounds/room.ts';
import { rotate, type Rotation } from '#main/engine/train/sounds/rotation.ts';
import { renderTonal } from '#main/engine/train/sounds/tonal.ts';

const sampleRate = 16_000;
const machine = describeMachine('slider', 3);
const still: Rotation = { turns: new Float64Array(), effort: null, speedHz: 20 };
const turning = (length: number): Rotation =>
  rotate(machine.shaft, { speed: 1, load: 0.5 }, length, sampleRate, createRandom(1));

const sources: [string, (length: number, random: Random) => Float32Array | null][] = [
  ['white noise', whiteNoise],
  ['pink noise', pinkNoise],
  ['tonal', (length, random) => renderTonal(machine.tonals[0]!, turning(length), sampleRate, random)],
  ['flow', (length, random) => renderFlow(machine.flows[0]!, turning(length), sampleRate, random)],
  ['impacts', (length, random) => renderImpacts(machine.impacts[0]!, turning(length), sampleRate, random)],
  ['strokes', (length, random) => renderStrokes(machine.strokes!, 1, length, sampleRate, random)],
  ...backgroundKinds.map((kind): (typeof sources)[number] => [
    `background ${kind}`,
    (length, random) => renderBackground(kind, length, sampleRate, random),
  ]),
  ...disturbanceKinds.map((kind): (typeof sources)[number] => [
    `disturbance ${kind}`,
    (length, random) => renderDisturbance({ kind, levelDb: 0, seed: 1 }, length, sampleRate, random),
  ]),
  ...faultKinds.map((kind): (typeof sources)[number] => [
    `fault ${kind}`,
    (length, random) => renderFault(machine, { kind, levelDb: 0 }, turning(length), sampleRate, random),
  ]),
];

describe.each(sources)('%s', (_, make) => {
  it('has the length it was asked for and is finite, down to nothing', () => {
    for (const length of [0, 1, 2, 63, 64, 65, 127, 400, 1601]) {
      const signal = make(length, createRandom(length));
      if (signal === null) continue;
      expect(signal).toHaveLength(length);
      expect(signal.every(Number.isFinite)).toBe(true);
    }
  });
});

describe('a short recording', () => {
  it.each(machineKinds)('of a %s is finite, whatever is in it', (kind) => {
    for (const samples of [1, 2, 65, 401]) {
      const recording = render(describeMachine(kind, 1), {
        seconds: samples / sampleRate,
        seed: samples,
        fault: { kind: faultKinds[samples % faultKinds.length]!, levelDb: 0 },
        disturbance: { kind: disturbanceKinds[samples % disturbanceKinds.length]!, levelDb: 0, seed: 1 },
        background: { kind: 'workshop', snrDb: 0 },
      });
      expect(recording).toHaveLength(samples);
      expect(recording.every(Number.isFinite)).toBe(true);
    }
  });
});

describe('the beginning of a longer one', () => {
  it.each([
    ['white noise', whiteNoise],
    ['pink noise', pinkNoise],
  ])('is the shorter %s', (_, make) => {
    const long = make(1000, createRandom(8));
    for (const length of [1, 64, 999]) expect(make(length, createRandom(8))).toEqual(long.slice(0, length));
  });

  it('is the shorter rotation', () => {
    const long = turning(3000).turns;
    for (const length of [1, 63, 65, 2999]) expect(turning(length).turns).toEqual(long.slice(0, length));
  });

  it('is the shorter flutter', () => {
    const modulated = (length: number): Float32Array => {
      const signal = new Float32Array(length).fill(1);
      flutter(signal, 0.4, 2, sampleRate, createRandom(9));
      return signal;
    };
    const long = modulated(5000);
    for (const length of [1, 64, 65, 4999]) expect(modulated(length)).toEqual(long.slice(0, length));
  });

  it('is what a room and a microphone make of the beginning: nothing is heard before it sounds', () => {
    const dry = whiteNoise(4000, createRandom(2));
    const path = (signal: Float32Array): Float32Array => {
      const wet = inRoom(signal, machine.room, sampleRate);
      throughMicrophone(wet, machine.microphone, sampleRate);
      return wet;
    };
    const whole = path(dry);
    for (const length of [1, 333, 3999]) expect(path(dry.slice(0, length))).toEqual(whole.slice(0, length));
  });
});

describe('nothing that turns', () => {
  it('makes no tone, no flow and no impact', () => {
    expect(renderTonal(machine.tonals[0]!, still, sampleRate, createRandom(1))).toHaveLength(0);
    expect(renderFlow(machine.flows[0]!, still, sampleRate, createRandom(1))).toHaveLength(0);
    expect(renderImpacts(machine.impacts[0]!, still, sampleRate, createRandom(1))).toHaveLength(0);
  });
});
