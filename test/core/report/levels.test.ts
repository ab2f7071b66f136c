import { describe, expect, it } from 'vitest';
import { compareLevels, differenceSentence, largestDifference, normalSentence } from '#shared/core/report/levels.ts';
import { listenForThirdOctaves } from '#shared/core/spectrum/third-octave.ts';
import { createRandom } from '#shared/core/random.ts';
import { levels } from './fixture.ts';

function thirdOctaveLevels(samples: Float32Array, sampleRate: number, limitHz: number) {
  const listener = listenForThirdOctaves(samples.length, sampleRate, limitHz);
  listener.add(samples);
  return listener.end();
}

describe('the difference of two recordings in words', () => {
  it('names the band, its edges, both levels and the sign', () => {
    expect(differenceSentence(levels)).toBe(
      'Largest difference from the nearest normal recording: 14.4 dB louder in the third-octave band at 2.5 kHz ' +
        '(2239 to 2818 Hz): −40.0 dB against −54.4 dB.',
    );
    expect(differenceSentence(levels.slice(2))).toContain('10.0 dB softer in the third-octave band at 4 kHz');
    expect(normalSentence(levels)).toBe('In the band at 2.5 kHz it has −54.4 dB, the flagged one −40.0 dB.');
  });

  it('says when nothing differs, and nothing where there is nothing to compare', () => {
    const equal = levels.map((level) => ({ ...level, normalDb: level.flaggedDb + 0.4 }));
    expect(differenceSentence(equal)).toBe(
      'No third-octave band differs by 1 dB or more from the nearest normal recording.',
    );
    expect(normalSentence(equal)).toBe('');
    expect(differenceSentence([])).toBe('');
    expect(normalSentence([])).toBe('');
    expect(largestDifference([])).toBeNull();
  });

  it('finds a tone that only one of them has', () => {
    const wave = (amplitude: number) => {
      const random = createRandom(1);
      return Float32Array.from(
        { length: 32_000 },
        (_, n) => 0.02 * (random.next() - 0.5) + amplitude * Math.sin((2 * Math.PI * 3150 * n) / 16_000),
      );
    };
    const [flagged, normal] = [0.1, 0.01].map((amplitude) => thirdOctaveLevels(wave(amplitude), 16_000, 8000));
    const largest = largestDifference(compareLevels(flagged!, normal!))!;
    expect(largest.nominalHz).toBe(3150);
    expect(largest.flaggedDb - largest.normalDb).toBeCloseTo(20, 0);
  });

  it('compares only bands that both have, whole', () => {
    const band = { nominalHz: 4000, lowHz: 3548, highHz: 4467, levelDb: -40 };
    expect(compareLevels([band], [{ ...band, highHz: 4000 }])).toEqual([]);
    expect(compareLevels([band], [])).toEqual([]);
    expect(compareLevels([band], [{ ...band, levelDb: -50 }])).toEqual([
      { nominalHz: 4000, lowHz: 3548, highHz: 4467, flaggedDb: -40, normalDb: -50 },
    ]);
  });
});
