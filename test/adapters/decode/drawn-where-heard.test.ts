/** Each format through the decoder of the app and the analysis of the clip view: what is drawn is where it is heard. */
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { analyse, type Analysis } from '#renderer/analysis/analyse.ts';
import { peaksPerColumn, rowsOf } from '#renderer/plot/peaks.ts';
import { decodeMono } from '#main/adapters/decode/index.ts';
import { writeWav } from '#shared/core/audio/wav.ts';
import { unwrap } from '#shared/core/result.ts';

const frameSeconds = 1 / 60;

async function analysedFile(file: string): Promise<Analysis> {
  const { channels, sampleRate } = unwrap(await decodeMono(resolve('test/golden/audio', file)));
  const steps = analyse(writeWav(channels, sampleRate, 'float32'));
  for (;;) {
    const step = steps.next();
    if (step.done) return unwrap(step.value);
  }
}

test.each(['pcm16-1.wav', 'pcm24-1.wav', 'float32-1.wav', 'flac16-1.flac'])(
  'the loudest moment of %s is drawn at the second at which the player plays it',
  async (file) => {
    const clip = await analysedFile(file);
    const { samples, sampleRate } = clip;
    const loudest = samples.reduce((best, sample, i) => (Math.abs(sample) > Math.abs(samples[best]!) ? i : best), 0);
    const duration = samples.length / sampleRate;
    for (const columns of [50, 400, 2000]) {
      const { low, high } = peaksPerColumn({ sampleRate, rows: rowsOf(clip) }, 0, duration, columns);
      const size = [...high.keys()].map((x) => Math.max(Math.abs(low[x]!), Math.abs(high[x]!)));
      const column = size.indexOf(Math.max(...size.filter((value) => !Number.isNaN(value))));
      const drawn = ((column + 0.5) / columns) * duration;
      expect(Math.abs(drawn - loudest / sampleRate)).toBeLessThanOrEqual(Math.max(frameSeconds, duration / columns));
    }
  },
);
