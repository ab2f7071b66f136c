import { join } from 'node:path';
import type { FrontEndKind, Preset } from '#shared/core/domain.ts';
import { baseConfig } from '#test/support/ast-configs.ts';
import { costRow, neverSlower } from './compare.ts';
import { contest, isAbsent, startPython, startWorker, type Absent, type Result } from './contest.ts';
import { readFloats, writeFloats } from './floats.ts';
import type { Row } from './measure.ts';
import { writePreprocessor } from './models.ts';
import { report, type BenchOptions } from './options.ts';
import { machineSound, withTemporaryFolder } from './sounds.ts';
import type { FrontEndJob } from './workers/front-end.ts';
import type { TransformersJob } from './workers/transformers-js.ts';

const threads = 1;
const none: Preset = { kind: 'none' };
const highPass: Preset = { kind: 'high-pass', cutoffHz: 1200 };

/** The front ends for 10 s on one thread, in turns with torchaudio, torch and transformers.js where they are installed. */
export function frontEndRows({ quick }: BenchOptions): Promise<Row[]> {
  return withTemporaryFolder(async (folder) => {
    const input = writeFloats(join(folder, 'waveform'), machineSound(1, 10));
    const directory = await writePreprocessor(join(folder, 'model'), baseConfig);
    const rounds = quick ? 3 : 25;
    const job = { input, threads, repeats: 4 };
    const output = (name: string) => join(folder, `${name}.features`);
    const own = (name: string, kind: FrontEndKind, preset: Preset) => () =>
      startWorker('front-end', { ...job, output: output(name), kind, preset } satisfies FrontEndJob);
    const python = (name: string, kind: FrontEndKind) => () =>
      startPython('front-end', { ...job, output: output(name), kind });

    report('front end: log-mel');
    const mel = await contest(
      {
        own: own('mel', 'mel', none),
        filtered: own('filtered', 'mel', highPass),
        torchaudio: python('torchaudio', 'mel'),
        transformers: () =>
          startWorker('transformers-js', { ...job, directory, does: 'front-end' } satisfies TransformersJob),
      },
      rounds,
    );
    report('front end: STFT');
    const stft = await contest({ own: own('stft', 'stft', none), torch: python('torch', 'stft') }, rounds);
    return [
      costRow('log-mel, 10 s', mel.own),
      neverSlower(mel.own, mel.torchaudio, 'torchaudio'),
      ...differenceRows(mel.torchaudio, output('mel'), output('torchaudio')),
      neverSlower(mel.own, mel.transformers, 'transformers.js'),
      costRow('log-mel, 10 s, high-pass 1,200 Hz inside', mel.filtered),
      costRow('log power of the STFT, 201 bins, 10 s', stft.own),
      neverSlower(stft.own, stft.torch, 'torch'),
      ...differenceRows(stft.torch, output('stft'), output('torch')),
    ];
  });
}

/** How far the features are from the reference's, everywhere and where there is more than rounding to hear. */
function differenceRows(reference: Result | Absent, ownFile: string, referenceFile: string): Row[] {
  if (isAbsent(reference)) return [];
  const [own, theirs] = [readFloats(ownFile), readFloats(referenceFile)];
  if (own.length !== theirs.length) throw new Error(`${own.length} features against ${theirs.length}`);
  let [all, loud] = [0, 0];
  theirs.forEach((value, i) => {
    const difference = Math.abs(own[i]! - value);
    all = Math.max(all, difference);
    if (value > -10) loud = Math.max(loud, difference);
  });
  return [
    {
      what: '  largest difference to it',
      value: `${all.toExponential(1)}, ${loud.toExponential(1)} above -10`,
      target: '<= 2e-2, <= 2e-3 above -10',
      holds: all <= 2e-2 && loud <= 2e-3,
    },
  ];
}
