import { describe, expect, it } from 'vitest';
import { rootMeanSquare } from '#main/engine/train/sounds/level.ts';
import { inRoom, throughMicrophone } from '#main/engine/train/sounds/room.ts';
import { sine } from './measure.ts';

const sampleRate = 16_000;
const click = (): Float32Array => {
  const signal = new Float32Array(2 * sampleRate);
  signal[0] = 1;
  return signal;
};

describe('a room', () => {
  it('answers a click with its reflections', () => {
    const room = {
      reflections: [
        { delaySeconds: 0.01, gain: 0.5 },
        { delaySeconds: 0.02, gain: -0.25 },
      ],
      tailSeconds: 1,
      tailGain: 0,
    };
    const heard = inRoom(click(), room, sampleRate);
    expect(heard[0]).toBe(1);
    expect(heard[160]).toBe(0.5);
    expect(heard[320]).toBe(-0.25);
    expect(heard.filter((value) => value !== 0)).toHaveLength(3);
  });

  it('fades away, the longer the longer its tail', () => {
    const level = (tailSeconds: number): number => {
      const heard = inRoom(click(), { reflections: [], tailSeconds, tailGain: 0.2 }, sampleRate);
      return (
        rootMeanSquare(heard.subarray(sampleRate / 2, sampleRate)) / rootMeanSquare(heard.subarray(400, sampleRate / 2))
      );
    };
    expect(level(0.3)).toBeLessThan(0.02);
    expect(level(1.2)).toBeGreaterThan(5 * level(0.3));
  });

  it('does not change what came in', () => {
    const dry = click();
    inRoom(dry, { reflections: [{ delaySeconds: 0.01, gain: 1 }], tailSeconds: 1, tailGain: 0.2 }, sampleRate);
    expect(dry).toEqual(click());
  });
});

describe('a microphone', () => {
  const microphone = { lowCutHz: 80, highCutHz: 6000, peak: { hz: 2000, q: 1, gainDb: 6 } };
  const gain = (hz: number): number => {
    const signal = sine(hz, 1, sampleRate);
    throughMicrophone(signal, microphone, sampleRate);
    return 20 * Math.log10(rootMeanSquare(signal.subarray(sampleRate / 2)) * Math.SQRT2);
  };

  it('has its limits and its peak', () => {
    expect(gain(2000)).toBeCloseTo(6, 0);
    expect(gain(20)).toBeLessThan(-20);
    expect(gain(7800)).toBeLessThan(-10);
    expect(Math.abs(gain(300))).toBeLessThan(1);
  });
});
