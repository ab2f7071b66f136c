import { describe, expect, test } from 'vitest';
import { createStretcher } from '#shared/core/audio/stretch.ts';
import { createRandom } from '#shared/core/random.ts';

const rates = [0.25, 0.5, 0.75, 1.5, 2];
const sampleRate = 16_000;

/** The whole sound at another speed, in pieces of `frames`. */
function stretched(sound: Float32Array, rate: number, frames = 10): Float32Array {
  const stretcher = createStretcher(sampleRate, rate, 0);
  const out: number[] = [];
  while (out.length < sound.length / rate) {
    const { first, count } = stretcher.range(frames);
    const part = Float32Array.from({ length: count }, (_, i) => sound[first + i] ?? 0);
    out.push(...stretcher.next(frames, part));
  }
  return Float32Array.from(out.slice(0, Math.floor(sound.length / rate)));
}

const sine = (hertz: number, seconds: number) =>
  Float32Array.from({ length: seconds * sampleRate }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / sampleRate));

/** Power of a frequency, by the definition of the Fourier transform. */
function powerAt(samples: Float32Array, hertz: number): number {
  let [re, im] = [0, 0];
  samples.forEach((sample, i) => {
    re += sample * Math.cos((2 * Math.PI * hertz * i) / sampleRate);
    im += sample * Math.sin((2 * Math.PI * hertz * i) / sampleRate);
  });
  return (re * re + im * im) / samples.length ** 2;
}

const rms = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);

describe.each(rates)('at %f times the speed', (rate) => {
  test.each([50, 440, 1000, 3700])('a tone of %i Hz keeps its frequency, its loudness and its shape', (hertz) => {
    const out = stretched(sine(hertz, 2), rate).subarray(1000, -1000);
    // A steady sine of amplitude 0.5 has all of its power, 0.125, at its own frequency.
    expect(powerAt(out, hertz) * 2).toBeGreaterThan(0.12);
    expect(powerAt(out, hertz * rate) * 2).toBeLessThan(0.003);
    expect(rms(out)).toBeCloseTo(0.5 / Math.SQRT2, 2);
  });

  test('clicks keep their spacing, made longer or shorter, and none is lost', () => {
    const sound = new Float32Array(3 * sampleRate);
    const clicks = [0.3, 0.8, 1.3, 1.8, 2.3];
    for (const click of clicks) sound[click * sampleRate] = 1;
    const out = stretched(sound, rate);
    const heard = [...out.keys()].filter((i) => Math.abs(out[i]!) > 0.3).map((i) => i / sampleRate);
    for (const click of clicks) {
      // In the time of the sound, which is what a playhead shows: within one frame of the screen.
      const nearest = Math.min(...heard.map((at) => Math.abs(at * rate - click)));
      expect(nearest).toBeLessThan(1 / 60);
    }
    // Nothing is heard but about the clicks; a window and its reach are 44 ms.
    for (const at of heard) {
      const nearest = Math.min(...clicks.map((click) => Math.abs(at * rate - click)));
      expect(nearest).toBeLessThan(0.044);
    }
  });

  test('has no gaps: noise stays as loud everywhere', () => {
    const random = createRandom(4);
    const noise = Float32Array.from({ length: 2 * sampleRate }, () => 0.2 * random.normal());
    const out = stretched(noise, rate);
    // What lies beyond the end of the sound is silence, and the last windows reach there.
    for (let start = 0; start + 800 <= out.length - (0.05 * sampleRate) / rate; start += 800) {
      const level = rms(out.subarray(start, start + 800));
      expect(level).toBeGreaterThan(0.1);
      expect(level).toBeLessThan(0.3);
    }
  });

  test('in other pieces it is the very same sound', () => {
    const random = createRandom(9);
    const noise = Float32Array.from({ length: sampleRate }, () => random.normal());
    expect(stretched(noise, rate, 3)).toEqual(stretched(noise, rate, 17));
  });
});

test('at its own speed the sound is itself', () => {
  const sound = sine(440, 1);
  const out = stretched(sound, 1);
  const most = out.reduce((error, sample, i) => Math.max(error, Math.abs(sample - sound[i]!)), 0);
  expect(most).toBeLessThan(1e-6);
});

test('silence stays silent and goes nowhere', () => {
  expect(Math.max(...stretched(new Float32Array(sampleRate), 0.5).map(Math.abs))).toBe(0);
});
