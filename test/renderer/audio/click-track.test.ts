/** Picture and sound: a click is drawn where the playhead stands when it is heard, at every speed and zoom. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { limiterSeconds } from '#renderer/audio/limiter.ts';
import { createPages } from '#renderer/audio/pages.ts';
import { Player } from '#renderer/audio/player.ts';
import type { Sound } from '#renderer/audio/sound.ts';
import { playbackRates } from '#renderer/state/playback.svelte.ts';
import { createRandom } from '#shared/core/random.ts';
import { FakeContext, type FakeSource } from './fake-audio.ts';

const frameSeconds = 1 / 60;
const delaySamples = 101;
const rate = 16_000;
const clicks = [0.5, 1.25, 2.75, 4.9];
const seconds = 6;

function clickTrack(): Float32Array {
  const samples = new Float32Array(seconds * rate);
  for (const click of clicks) samples[Math.round(click * rate)] = 1;
  return samples;
}

const whole = (samples = clickTrack()): Sound => ({
  samples,
  pages: null,
  sampleRate: rate,
  durationSeconds: samples.length / rate,
  levelDb: -40,
});

function paged(): Sound {
  const samples = clickTrack();
  const pages = createPages((first, count) =>
    Promise.resolve(Float32Array.from({ length: count }, (_, i) => samples[first + i] ?? 0)),
  );
  return { ...whole(), samples: null, pages };
}

function playerOn(context: FakeContext): Player {
  return new Player({
    createContext: () => context as unknown as AudioContext,
    filterDelay: () => delaySamples,
    onChange: () => undefined,
  });
}

/** Lets the clock run until `end`, as the browser does, and gives the times at which a click leaves the sources. */
async function heardClicks(context: FakeContext, end: number): Promise<number[]> {
  while (context.currentTime < end) {
    context.currentTime += 0.25;
    await vi.advanceTimersByTimeAsync(250);
  }
  return context
    .sources()
    .flatMap(clicksOf)
    .sort((a, b) => a - b);
}

function clicksOf(source: FakeSource): number[] {
  const [at = 0, offset = 0] = source.started;
  const { data, sampleRate } = source.buffer!;
  const speed = source.playbackRate.value;
  return [...data.keys()]
    .filter((i) => Math.abs(data[i]!) > 0.3 && i / sampleRate >= offset)
    .map((i) => at + (i / sampleRate - offset) / speed);
}

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => vi.useRealTimers());

describe.each([
  ['a recording in memory', whole],
  ['a long recording, read page by page', paged],
] as const)('%s', (_name, makeSound) => {
  describe.each(playbackRates)('at %f times the speed', (speed) => {
    test.each([false, true])('the playhead is at each click when it is heard (pitch kept: %s)', async (keepsPitch) => {
      const context = new FakeContext(rate);
      const player = playerOn(context);
      player.rate = speed;
      player.keepsPitch = keepsPitch;
      player.setSounds(makeSound(), null);
      await player.play();
      await vi.advanceTimersByTimeAsync(1);
      const started = context.currentTime;
      const heard = await heardClicks(context, started + seconds / speed);
      expect(heard.length).toBeGreaterThanOrEqual(clicks.length);
      const shown = heard.map((at) => {
        context.currentTime = at + delaySamples / rate + limiterSeconds;
        return player.position();
      });
      for (const click of clicks) {
        const off = Math.min(...shown.map((position) => Math.abs(position - click)));
        // With the pitch kept, pieces are moved by up to 12 ms to fit together.
        expect(off).toBeLessThan(keepsPitch && speed !== 1 ? frameSeconds : 1e-3);
      }
    });
  });

  test('a change of speed in the middle leaves no gap and no jump', async () => {
    const context = new FakeContext(rate);
    const player = playerOn(context);
    player.setSounds(makeSound(), null);
    await player.play();
    await vi.advanceTimersByTimeAsync(1);
    for (const speed of playbackRates) {
      context.currentTime += 0.4;
      await vi.advanceTimersByTimeAsync(1);
      const before = player.position();
      const sounding = context.sounding();
      player.setRate(speed);
      await vi.advanceTimersByTimeAsync(1);
      expect(player.position()).toBeCloseTo(before, 1);
      const next = context.sounding().filter((source) => !sounding.includes(source))[0]!;
      // The old sound ends after the new one has begun, both fading.
      for (const old of sounding) if (old.stoppedAt !== null) expect(old.stoppedAt).toBeGreaterThan(next.started[0]!);
    }
    await player.dispose();
  });
});

test('chunks of a long recording lie end to end on the clock', async () => {
  const random = createRandom(2);
  const noise = Float32Array.from({ length: seconds * rate }, () => random.normal());
  const pages = createPages((first, count) =>
    Promise.resolve(Float32Array.from({ length: count }, (_, i) => noise[first + i] ?? 0)),
  );
  const context = new FakeContext(rate);
  const player = playerOn(context);
  player.setSounds({ ...whole(), samples: null, pages }, null);
  await player.play();
  await vi.advanceTimersByTimeAsync(1);
  await heardClicks(context, context.currentTime + seconds);
  const sources = context.sources();
  const first = sources[0]!.started[0]!;
  expect(sources.length).toBeGreaterThanOrEqual(seconds);
  for (const source of sources) {
    const start = Math.round((source.started[0]! - first) * rate);
    const { data } = source.buffer!;
    expect([...data.subarray(0, 100)]).toEqual([...noise.subarray(start, start + 100)]);
  }
});
