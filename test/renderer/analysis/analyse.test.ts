import { describe, expect, test } from 'vitest';
import { analyse, levelMatrix } from '#renderer/analysis/analyse.ts';
import { levelAt } from '#renderer/plot/levels.ts';
import { writeWav } from '#shared/core/audio/wav.ts';
import { createRandom } from '#shared/core/random.ts';
import { unwrap } from '#shared/core/result.ts';
import { spectrogram, windowLengthFor } from '#shared/core/spectrum/spectrogram.ts';
import { analysed, tone } from '../plot/tones.ts';

function finish<T>(steps: Generator<undefined, T>): { value: T; pauses: number } {
  for (let pauses = 0; ; pauses++) {
    const step = steps.next();
    if (step.done) return { value: step.value, pauses };
  }
}

describe('analysis of a recording', () => {
  test('in pieces is the analysis in one piece, and it pauses in between', () => {
    const random = createRandom(5);
    const samples = Float32Array.from({ length: 48_000 }, () => random.normal());
    const { value, pauses } = finish(levelMatrix(samples, 8000));
    const windowLength = windowLengthFor(0.05, 8000);
    const whole = spectrogram(samples, 8000, { windowLength, hop: windowLength / 4 });
    expect(value.frames).toBe(whole.frames);
    expect(value.values).toEqual(whole.values);
    expect(pauses).toBeGreaterThan(2);
  });

  test.each([256, 512, 1024, 2048, 4096])(
    'through a window of %i samples tells a tone from its neighbours as far as that can',
    (length) => {
      const rate = 16_000;
      const { value } = finish(analyse(writeWav([tone(1000, rate, 1)], rate, 'float32'), length));
      const { levels } = unwrap(value);
      expect(levels.binHz).toBeCloseTo(rate / length);
      expect(levelAt(levels, 0.5, 1000)).toBeCloseTo(20 * Math.log10(0.5), 0);
      expect(levelAt(levels, 0.5, 1000 + (4 * rate) / length)).toBeLessThan(-45);
    },
  );

  test('the mean power of a bin is the mean over time', () => {
    const levels = analysed(tone(1000, 16_000, 1), 16_000).levels;
    const bin = Math.round(1000 / levels.binHz);
    let sum = 0;
    for (let frame = 0; frame < levels.frames; frame++) sum += 10 ** (levels.values[frame * levels.bins + bin]! / 10);
    expect(levels.meanPower[bin]).toBeCloseTo(sum / levels.frames, 9);
  });

  test('a click is seen at the second at which it is heard', () => {
    const samples = new Float32Array(16_000);
    samples[11_200] = 1;
    const { levels } = analysed(samples, 16_000);
    const loudest = Array.from({ length: levels.frames }, (_, frame) => levels.values[frame * levels.bins + 100]!);
    const frame = loudest.indexOf(Math.max(...loudest));
    expect(Math.abs(levels.firstSeconds + frame * levels.hopSeconds - 0.7)).toBeLessThanOrEqual(levels.hopSeconds / 2);
  });

  test('keeps the native rate: a tone above 4 kHz stays where it is', () => {
    const { sampleRate, levels } = analysed(tone(15_000, 48_000, 0.5), 48_000);
    expect(sampleRate).toBe(48_000);
    expect(levelAt(levels, 0.25, 15_000)).toBeGreaterThan(-8);
  });

  test('what is no WAV file is a problem, not an error', () => {
    const { value } = finish(analyse(new TextEncoder().encode('not a sound at all')));
    expect(value).toMatchObject({ ok: false, problem: { code: 'wav.not-wav' } });
    const cut = writeWav([new Float32Array(100)], 16_000, 'float32').subarray(0, 20);
    expect(finish(analyse(cut)).value.ok).toBe(false);
  });
});
