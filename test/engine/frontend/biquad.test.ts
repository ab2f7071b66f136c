import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createFrontEnd, excerpt } from '#main/engine/frontend/index.ts';
import { framesOf } from '#shared/core/spectrum/front-ends.ts';
import { fbank } from '#shared/core/spectrum/fbank.ts';
import { goldenPcm, largestDifference, toWaveform } from '#test/golden/fbank/golden-fbank.ts';

interface Golden {
  readonly places: readonly number[];
  readonly cases: readonly {
    readonly kind: 'high-pass' | 'low-pass';
    readonly cutoffHz: number;
    readonly values: readonly number[];
  }[];
}

const golden = JSON.parse(readFileSync(new URL('../../golden/filter/biquad.json', import.meta.url), 'utf8')) as Golden;
const waveform = toWaveform(goldenPcm('noise'));

describe('a biquad in the front end', () => {
  it.each(golden.cases)('$kind $cutoffHz Hz hears what scipy makes', async ({ kind, cutoffHz, values }) => {
    for (const frontEndKind of ['mel', 'stft'] as const) {
      const frontEnd = await createFrontEnd({ kind, cutoffHz, design: 'biquad' }, { kind: frontEndKind, threads: 1 });
      const { heard, data } = await frontEnd.features(waveform);
      values.forEach((value, i) => expect(Math.abs(heard[golden.places[i]!]! - value)).toBeLessThan(1e-6));
      if (frontEndKind === 'mel') expect(largestDifference(data, fbank(heard)).loud).toBeLessThan(2e-3);
      await frontEnd.release();
    }
  });

  it('reaches over the cuts of a long waveform for as long as it rings', async () => {
    const frontEnd = await createFrontEnd({ kind: 'high-pass', cutoffHz: 50, design: 'biquad' }, { threads: 1 });
    const whole = await frontEnd.features(waveform);
    const all = framesOf('mel', waveform.length);
    for (const first of [0, 5, 40, 60, all - 8]) {
      const part = await excerpt(frontEnd, waveform, first, 8);
      const expected = whole.data.subarray(first * 128, (first + 8) * 128);
      expect(largestDifference(part.data, expected).all).toBeLessThan(1e-3);
    }
    await frontEnd.release();
  });
});
