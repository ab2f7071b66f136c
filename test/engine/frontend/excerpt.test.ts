import { afterAll, describe, expect, it } from 'vitest';
import { createFrontEnd, excerpt, parts, type Features, type FrontEnd } from '#main/engine/frontend/index.ts';
import { frontEndKinds, type FrontEndKind, type Preset } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';
import { framesOf } from '#shared/core/spectrum/front-ends.ts';
import { largestDifference } from '#test/golden/fbank/golden-fbank.ts';

const made: FrontEnd[] = [];
async function frontEnd(kind: FrontEndKind, preset: Preset): Promise<FrontEnd> {
  const one = await createFrontEnd(preset, { kind, threads: 1 });
  made.push(one);
  return one;
}
afterAll(() => Promise.all(made.map((one) => one.release())));

const presets: readonly Preset[] = [{ kind: 'none' }, { kind: 'band-pass', lowHz: 700, highHz: 3_000 }];
const cases = frontEndKinds.flatMap((kind) => presets.map((preset) => ({ kind, preset, filter: preset.kind })));

const random = createRandom(31);
const noise = (length: number) => Float32Array.from({ length }, () => 0.1 * random.normal());

function near(found: Float32Array, expected: Float32Array): void {
  expect(found.length).toBe(expected.length);
  // In float32 the sum of a filter may be rounded differently; next to the floor that is a visible change.
  expect(largestDifference(found, expected).all).toBeLessThan(5e-3);
}

describe.each(cases)('excerpt, $kind, filter $filter', ({ kind, preset }) => {
  it('has the frames of the whole waveform, at its ends, beside them and in the middle', async () => {
    const one = await frontEnd(kind, preset);
    for (const length of [16_000, 16_133]) {
      const waveform = noise(length);
      const all = framesOf(kind, length);
      const whole = await one.features(waveform);
      const places = [0, 1, 2, 3, 4, 40, all - 12, all - 6, all - 5, all - 4, all - 3, all - 1];
      for (const first of places) {
        const count = Math.min(5, all - first);
        const part = await excerpt(one, waveform, first, count);
        expect([part.frames, part.bins]).toEqual([count, whole.bins]);
        near(part.data, whole.data.subarray(first * whole.bins, (first + count) * whole.bins));
        const end = first + count === all ? length : (first + count) * 160;
        expect(part.heard.length).toBe(end - first * 160);
        expect(largestDifference(part.heard, whole.heard.subarray(first * 160, end)).all).toBeLessThan(1e-6);
      }
    }
  });
});

describe('parts', () => {
  const collected = async (one: FrontEnd, waveform: Float32Array): Promise<Features[]> => {
    const found: Features[] = [];
    for await (const part of parts(one, waveform)) found.push(part);
    return found;
  };

  it('is the whole of a short waveform', async () => {
    const one = await frontEnd('mel', presets[1]!);
    const waveform = noise(8_000);
    expect(await collected(one, waveform)).toEqual([await one.features(waveform)]);
  });

  it.each(['mel', 'stft'] as const)('%s: gives every frame and every sample of a long one once', async (kind) => {
    const one = await frontEnd(kind, presets[1]!);
    const waveform = noise(70 * 16_000 + 777);
    const found = await collected(one, waveform);
    expect(found.length).toBe(3);
    const whole = await one.features(waveform);
    near(Float32Array.from(found.flatMap(({ data }) => [...data])), whole.data);
    const heard = Float32Array.from(found.flatMap((part) => [...part.heard]));
    expect(heard.length).toBe(waveform.length);
    expect(largestDifference(heard, whole.heard).all).toBeLessThan(1e-6);
  });
});
