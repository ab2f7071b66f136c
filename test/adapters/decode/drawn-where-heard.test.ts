/** Each format through the decoder of the app and the analysis of the clip view: what is drawn is where it is heard. */
import { readFileSync } from 'node:fs';
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

/** Click tracks at each rate of MP3, Vorbis and Opus, with the click at 0.2 s of what was encoded. */
const lossy = Object.keys(JSON.parse(readFileSync(resolve('test/golden/audio/lossy/decoded.json'), 'utf8')) as object)
  // Without a header nothing says how much the encoder put before the sound; the sixth channel has no click in it.
  .filter((name) => name !== 'mp3-no-header.mp3' && !name.includes('-6.'))
  .map((name) => [`lossy/${name}`, 0.2] as const);

test.each<readonly [file: string, click: number | null]>([
  ['pcm16-1.wav', null],
  ['pcm24-1.wav', null],
  ['float32-1.wav', null],
  ['flac16-1.flac', null],
  ...lossy,
])('the loudest moment of %s is drawn at the second at which the player plays it', async (file, click) => {
  const clip = await analysedFile(file);
  const { samples, sampleRate } = clip;
  const loudest = samples.reduce((best, sample, i) => (Math.abs(sample) > Math.abs(samples[best]!) ? i : best), 0);
  if (click !== null) expect(Math.abs(loudest / sampleRate - click)).toBeLessThanOrEqual(1 / sampleRate);
  const duration = samples.length / sampleRate;
  for (const columns of [50, 400, 2000]) {
    const { low, high } = peaksPerColumn({ sampleRate, rows: rowsOf(clip) }, 0, duration, columns);
    const size = [...high.keys()].map((x) => Math.max(Math.abs(low[x]!), Math.abs(high[x]!)));
    const column = size.indexOf(Math.max(...size.filter((value) => !Number.isNaN(value))));
    const drawn = ((column + 0.5) / columns) * duration;
    expect(Math.abs(drawn - loudest / sampleRate)).toBeLessThanOrEqual(Math.max(frameSeconds, duration / columns));
  }
});
