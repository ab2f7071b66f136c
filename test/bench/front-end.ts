import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { createFrontEnd } from '#main/engine/frontend/index.ts';
import { both, measured, note, timing, type Row, type Run, type Timing } from './measure.ts';
import { machineSound } from './sounds.ts';

const rounds = 40;

/** The front end for 10 s in turns with torchaudio on one thread, where python3-torchaudio is installed. */
export async function frontEndRows(): Promise<Row[]> {
  const waveform = machineSound(1, 10);
  const plain = await createFrontEnd({ kind: 'none' }, { threads: 1 });
  const filtered = await createFrontEnd({ kind: 'high-pass', cutoffHz: 1200 }, { threads: 1 });
  const reference = await startTorchaudio();
  const own: Record<'plain' | 'filtered', Run[]> = { plain: [], filtered: [] };
  const theirs: Run[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, frontEnd] of [
      ['plain', plain],
      ['filtered', filtered],
    ] as const) {
      const run = await measured(() => frontEnd.features(waveform));
      if (round > 0) own[name].push(run);
    }
    if (reference) theirs.push(await reference.next());
  }
  reference?.end();
  await Promise.all([plain.release(), filtered.release()]);
  return [
    compared(timing(own.plain), theirs.length > 0 ? timing(theirs) : null),
    note('front end, 10 s, high-pass 1,200 Hz inside', both(timing(own.filtered))),
  ];
}

function compared(own: Timing, theirs: Timing | null): Row {
  return {
    what: 'front end, 10 s, no preset, 1 thread',
    value: both(own),
    target: theirs ? `not slower than torchaudio: ${both(theirs)}` : 'not slower than torchaudio (not installed here)',
    holds: theirs && own.median <= theirs.median,
  };
}

const script = `
import sys, time, torch, torchaudio
torch.set_num_threads(1)
x = torch.randn(1, 160000, generator=torch.Generator().manual_seed(1)) * 0.1
def run():
    start, worked = time.perf_counter(), time.process_time()
    torchaudio.compliance.kaldi.fbank(x, htk_compat=True, sample_frequency=16000, use_energy=False,
                                      window_type='hanning', num_mel_bins=128, dither=0.0, frame_shift=10)
    return time.perf_counter() - start, time.process_time() - worked
run()
print('ready', flush=True)
for _ in sys.stdin:
    print(*run(), flush=True)
`;

/** torchaudio in a Python process that computes Kaldi features of 10 s whenever it is asked to. */
interface Torchaudio {
  next(): Promise<Run>;
  end(): void;
}

async function startTorchaudio(): Promise<Torchaudio | null> {
  for (const python of ['/usr/bin/python3', 'python3']) {
    const child = spawn(python, ['-c', script], { stdio: ['pipe', 'pipe', 'ignore'] });
    child.on('error', () => undefined);
    child.stdin.on('error', () => undefined);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const ready = await lines.next();
    if (ready.done) continue;
    return {
      async next() {
        child.stdin.write('\n');
        const [seconds, processor] = String((await lines.next()).value)
          .split(' ')
          .map(Number);
        return { seconds: seconds!, processor: processor! };
      },
      end: () => child.stdin.end(),
    };
  }
  return null;
}
