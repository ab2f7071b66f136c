import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Player, type PlayerOptions } from '#renderer/audio/player.ts';
import { limiterSeconds } from '#renderer/audio/limiter.ts';
import { fromDb, matchingGain, type Sound } from '#renderer/audio/sound.ts';
import { presetTaps } from '#shared/core/filter/preset.ts';
import { FakeContext, FakeGain, type FakeSource } from './fake-audio.ts';

const delaySamples = 201;
const sound = (seconds: number, levelDb: number, sampleRate = 16_000): Sound => ({
  samples: new Float32Array(seconds * sampleRate),
  pages: null,
  durationSeconds: seconds,
  sampleRate,
  levelDb,
});
const flagged = sound(10, -30);
const normal = sound(10, -42);

let context: FakeContext;
let contexts: FakeContext[];
let changes: number;

function createPlayer(options: Partial<PlayerOptions> = {}): Player {
  return new Player({
    createContext: (sampleRate) => {
      context = new FakeContext(sampleRate ?? 44_100);
      contexts.push(context);
      return context as unknown as AudioContext;
    },
    filterDelay: () => delaySamples,
    onChange: () => (changes += 1),
    ...options,
  });
}

const latency = () => delaySamples / context.sampleRate + limiterSeconds;
const gainOf = (source: FakeSource) => (source.outputs[0] as FakeGain).gain;

beforeEach(() => {
  contexts = [];
  changes = 0;
});
afterEach(() => vi.useRealTimers());

describe('one clock', () => {
  test('both recordings start at the same moment at the same second, one of them silent', async () => {
    const player = createPlayer();
    player.setSounds(flagged, normal);
    player.seek(2.5);
    await player.play();
    const [a, b] = context.sounding();
    expect(a!.started.slice(0, 2)).toEqual(b!.started.slice(0, 2));
    expect(a!.started[1]).toBe(2.5);
    expect(gainOf(a!).value).toBeCloseTo(fromDb(10));
    expect(gainOf(b!).value).toBe(0);
  });

  test('the playhead is what the ear hears: filter, limiter and device are taken off', async () => {
    const player = createPlayer();
    player.setSounds(flagged, normal);
    await player.play();
    context.baseLatency = 0.01;
    context.outputLatency = 0.02;
    const start = context.sounding()[0]!.started[0]!;
    context.currentTime = start + 3 + latency() + 0.03;
    expect(player.position()).toBeCloseTo(3, 9);
    context.currentTime = start + 0.001;
    expect(player.position()).toBe(0);
  });

  test('pausing and playing again goes on where it was heard', async () => {
    const player = createPlayer();
    player.setSounds(flagged, normal);
    await player.play();
    context.currentTime += 4 + latency() + 0.005;
    player.pause();
    expect(player.position()).toBeCloseTo(4, 9);
    context.currentTime += 50;
    expect(player.position()).toBeCloseTo(4, 9);
    expect(context.sounding()).toEqual([]);
    await player.play();
    expect(context.sounding()[0]!.started[1]).toBeCloseTo(4, 9);
  });

  test('double speed moves the playhead twice as fast from the change on', async () => {
    const player = createPlayer();
    player.setSounds(flagged, normal);
    await player.play();
    context.currentTime = context.sounding()[0]!.started[0]! + 2 + latency();
    player.setRate(2);
    expect(context.sounding()[0]!.playbackRate.value).toBe(2);
    context.currentTime = context.sounding()[0]!.started[0]! + 1 + latency();
    expect(player.position()).toBeCloseTo(4, 9);
  });

  test('a loop comes round in both at once and the playhead with it', async () => {
    const player = createPlayer();
    player.setSounds(flagged, sound(8, -42));
    player.setLoop({ start: 2, end: 3.5 });
    await player.play();
    const [a, b] = context.sounding();
    for (const source of [a!, b!])
      expect([source.loop, source.loopStart, source.loopEnd, source.started[1]]).toEqual([true, 2, 3.5, 2]);
    expect(a!.buffer!.length).toBe(b!.buffer!.length);
    context.currentTime = a!.started[0]! + latency() + 4;
    expect(player.position()).toBeCloseTo(2 + (4 % 1.5), 9);
  });

  test('at the end it pauses there, and the next play begins at the beginning', async () => {
    const player = createPlayer();
    player.setSounds(flagged, normal);
    player.seek(9);
    await player.play();
    context.sounding()[0]!.onended!();
    expect([player.state, player.position()]).toEqual(['paused', 10]);
    await player.play();
    expect(context.sounding().at(-1)!.started[1]).toBe(0);
  });

  test('playing a part stops at its end, whatever loops', async () => {
    const player = createPlayer();
    player.setSounds(flagged, normal);
    player.setLoop({ start: 0, end: 1 });
    await player.play({ start: 4, end: 5 });
    const [a] = context.sounding();
    expect(a!.loop).toBe(false);
    expect(a!.started.slice(1)).toEqual([4, 1]);
  });
});

describe('comparing', () => {
  test('switching is only a matter of gain: nothing is started or stopped', async () => {
    const player = createPlayer();
    player.setSounds(flagged, normal);
    await player.play();
    const sources = context.sounding();
    context.currentTime += 1;
    player.hear('normal');
    expect(context.sounding()).toEqual(sources);
    const [a, b] = sources.map((source) => gainOf(source).events.at(-1)!);
    expect(a!.value).toBe(0);
    expect(b!.value).toBeCloseTo(fromDb(matchingGain(-42)));
    expect(a!.at).toBe(b!.at);
    expect(a!.at - context.currentTime).toBeLessThan(0.02);
  });

  test('matched recordings get the gain that makes them equally loud; unmatched ones none', () => {
    const player = createPlayer();
    player.setSounds(flagged, normal);
    expect(player.gainsDb.flagged + flagged.levelDb).toBeCloseTo(player.gainsDb.normal + normal.levelDb);
    player.setMatched(false);
    expect(player.gainsDb).toEqual({ flagged: 0, normal: 0 });
    expect(matchingGain(-90)).toBe(40);
    expect(matchingGain(Number.NEGATIVE_INFINITY)).toBe(0);
  });

  test('another normal for the same recording goes on at the same second', async () => {
    const player = createPlayer();
    player.setSounds(flagged, normal);
    player.hear('normal');
    await player.play();
    context.currentTime += 3 + latency() + 0.005;
    player.setSounds(flagged, sound(10, -40));
    await vi.waitFor(() => expect(context.sounding()).toHaveLength(2));
    expect(context.sounding()[0]!.started[1]).toBeCloseTo(3, 9);
    expect(player.heard).toBe('normal');
  });

  test('another recording begins at its beginning, in silence', async () => {
    const player = createPlayer();
    player.setSounds(flagged, normal);
    await player.play();
    context.currentTime += 3;
    player.setSounds(sound(10, -20), null);
    expect([player.state, player.position(), context.sounding().length]).toEqual(['paused', 0, 0]);
    player.hear('normal');
    expect(player.heard).toBe('flagged');
  });
});

describe('listening filter', () => {
  const tapsAt = (sampleRate: number) => presetTaps({ kind: 'high-pass', cutoffHz: 1200 }, sampleRate);

  test('a change lets the sound go on and fades only when the new filter is full', async () => {
    vi.useFakeTimers();
    const player = createPlayer();
    player.setSounds(flagged, normal);
    await player.play();
    const sources = context.sounding();
    player.setFilter(tapsAt);
    expect(context.sounding()).toEqual(sources);
    const [delay] = context.ofKind('delay');
    const [convolver] = context.ofKind('convolver');
    const out = delay!.outputs[0] as FakeGain;
    const into = convolver!.outputs[0] as FakeGain;
    const filled = context.currentTime + (2 * delaySamples) / context.sampleRate;
    expect(out.gain.events.at(-1)).toMatchObject({ value: 0, kind: 'ramp' });
    expect(into.gain.events.at(-1)).toMatchObject({ value: 1, kind: 'ramp' });
    expect(into.gain.events.at(-2)!.at).toBeGreaterThanOrEqual(filled);
    expect(into.gain.events.at(-1)!.at).toBe(out.gain.events.at(-1)!.at);
    vi.advanceTimersByTime(1000);
    expect(delay!.outputs).toEqual([]);
    expect(convolver!.outputs).toEqual([into]);
  });

  test('the very taps of the preset are convolved, not scaled', async () => {
    const player = createPlayer();
    player.setFilter(tapsAt);
    player.setSounds(flagged, normal);
    await player.play();
    const [convolver] = context.ofKind('convolver') as unknown as [
      { normalize: boolean; buffer: { data: Float32Array } },
    ];
    expect(convolver.normalize).toBe(false);
    expect([...convolver.buffer.data]).toEqual([...Float32Array.from(tapsAt(16_000)!)]);
  });
});

describe('the device', () => {
  test('runs at the rate of the recording, and is opened anew for another rate', async () => {
    const player = createPlayer();
    player.setSounds(flagged, normal);
    await player.play();
    player.setSounds(sound(2, -20, 48_000), null);
    await player.play();
    expect(contexts.map(({ sampleRate, state }) => [sampleRate, state])).toEqual([
      [16_000, 'closed'],
      [48_000, 'running'],
    ]);
  });

  test('a rate it refuses is played at its own', async () => {
    const player = createPlayer({
      createContext: (sampleRate) => {
        if (sampleRate !== undefined) throw new Error('NotSupportedError');
        return (context = new FakeContext(44_100)) as unknown as AudioContext;
      },
    });
    player.setSounds(flagged, normal);
    await player.play();
    expect(player.state).toBe('playing');
    expect(context.sounding()[0]!.buffer!.sampleRate).toBe(16_000);
  });

  test('where there is none, looking goes on and the state says so', async () => {
    const player = createPlayer({
      createContext: () => {
        throw new Error('no device');
      },
    });
    player.setSounds(flagged, normal);
    await player.play();
    expect(player.state).toBe('unavailable');
    player.seek(3);
    expect(player.position()).toBe(3);
  });

  test('a device that is not let start is told from one that is missing', async () => {
    vi.useFakeTimers();
    const player = createPlayer({
      createContext: (sampleRate) => {
        context = new FakeContext(sampleRate!);
        context.state = 'suspended';
        context.mayStart = false;
        return context as unknown as AudioContext;
      },
    });
    player.setSounds(flagged, normal);
    const played = player.play();
    await vi.advanceTimersByTimeAsync(2000);
    await played;
    expect(player.state).toBe('blocked');
    context.mayStart = true;
    await player.play();
    expect(player.state).toBe('playing');
  });

  test('one that breaks while playing ends in a clear state', async () => {
    const player = createPlayer();
    player.setSounds(flagged, normal);
    await player.play();
    const before = changes;
    context.fail();
    expect(player.state).toBe('unavailable');
    expect(changes).toBeGreaterThan(before);
  });

  test('a pause that comes while the device is starting wins', async () => {
    const player = createPlayer();
    player.setSounds(flagged, normal);
    const played = player.play();
    player.pause();
    await played;
    expect(player.state).toBe('paused');
    expect(context.sounding()).toEqual([]);
  });

  test('what is opened while the device is starting is not played by itself', async () => {
    const player = createPlayer();
    player.setSounds(flagged, normal);
    const played = player.play();
    player.setSounds(null, null);
    player.setSounds(sound(10, -20), null);
    await played;
    expect(player.state).toBe('paused');
    expect(context.sounding()).toEqual([]);
  });

  test('another normal that comes while the device is starting plays along', async () => {
    const player = createPlayer();
    player.setSounds(flagged, null);
    const played = player.play();
    player.setSounds(flagged, normal);
    await played;
    expect(player.state).toBe('playing');
    expect(context.sounding()).toHaveLength(2);
  });

  test('a long recording that was left before its sound had come stays silent', async () => {
    let arrive = () => {};
    const there = new Promise<void>((resolve) => (arrive = resolve));
    const pages = { read: () => null, fetch: () => there };
    const player = createPlayer();
    player.setSounds({ ...sound(3600, -30), samples: null, pages }, null);
    await player.play();
    player.setSounds(null, null);
    player.setSounds(sound(10, -20), null);
    arrive();
    await there;
    await Promise.resolve();
    expect(player.state).toBe('paused');
    expect(context.sounding()).toEqual([]);
  });
});
