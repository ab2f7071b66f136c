import { expect, it } from 'vitest';
import type { FrontEndKind, Preset } from '#shared/core/domain.ts';
import { keepFrontEnds } from '#main/engine/detect/front-ends.ts';
import type { FrontEnd } from '#main/engine/frontend/index.ts';

const highPass = (cutoffHz: number): Preset => ({ kind: 'high-pass', cutoffHz });

function counted(fails: () => boolean = () => false) {
  const [made, released]: [string[], string[]] = [[], []];
  const create = (kind: FrontEndKind, preset: Preset) => {
    const name = `${kind} ${'cutoffHz' in preset ? preset.cutoffHz : 0}`;
    made.push(name);
    if (fails()) return Promise.reject(new Error('no memory'));
    return Promise.resolve({ kind, release: () => Promise.resolve(void released.push(name)) } as unknown as FrontEnd);
  };
  return { made, released, create };
}

it('those used last stay, and the others give their memory back', async () => {
  const { made, released, create } = counted();
  const frontEndFor = keepFrontEnds(create, 2);
  const first = await frontEndFor('mel', highPass(400));
  await frontEndFor('stft', highPass(400));
  expect(await frontEndFor('mel', highPass(400))).toBe(first);
  await frontEndFor('mel', highPass(800));
  expect(await frontEndFor('mel', highPass(400))).toBe(first);
  expect([made, released]).toEqual([['mel 400', 'stft 400', 'mel 800'], ['stft 400']]);
  await frontEndFor('stft', highPass(400));
  expect([made.length, released]).toEqual([4, ['stft 400', 'mel 800']]);
});

it('one that could not be made is tried again', async () => {
  let fails = true;
  const { made, create } = counted(() => fails);
  const frontEndFor = keepFrontEnds(create, 2);
  await expect(frontEndFor('mel', highPass(400))).rejects.toThrow('no memory');
  fails = false;
  expect(await frontEndFor('mel', highPass(400))).toHaveProperty('kind', 'mel');
  expect(made).toHaveLength(2);
});
