/** A folder as it comes from a plant: two machines named as DCASE names them, and what goes wrong with files. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sampleSet, type SampleRecording, type SampleTruth } from '#main/engine/train/sounds/sample-set.ts';
import { writeWav } from '#shared/core/audio/wav-write.ts';
import { createRandom } from '#shared/core/random.ts';

const seed = 20;
const flac = fileURLToPath(new URL('../../golden/audio/flac16-2.flac', import.meta.url));

export interface PlantFolder {
  /** files that become recordings, those that only hold what another one holds not counted */
  readonly recordings: number;
  /** unlabelled fan recordings with a fault that is easy to hear */
  readonly faults: readonly string[];
  /** paths, relative to the folder: of a file without content, of one that is no sound, of one that ends too early */
  readonly empty: string;
  readonly notSound: string;
  readonly truncated: string;
}

/** fan, section 00, as DCASE names it: the sample's normals to learn from, its other recordings with their labels. */
export function writeLabelledFolder(folder: string): void {
  const set = sampleSet(seed);
  for (const recording of set.recordings.filter(({ machine }) => machine === 'sample fan')) {
    const label = set.truth.get(recording.path)?.fault ? 'anomaly' : 'normal';
    const name = recording.path
      .split('/')
      .at(-1)!
      .replace(/_test_/, `_test_${label}_`);
    const path = join(folder, 'fan', recording.split, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, writeWav([recording.render()], 16_000));
  }
}

/**
 * fan, section 00: 12 normals to learn from (one named .WAV), 5 unlabelled ones, and one in a format of its own name.
 * pump, section 01: 3 normals (one of them also under a second name), a 44.1 kHz stereo one, a FLAC file too short to
 * be scored, and one that ends too early.
 */
export function writePlantFolder(folder: string): PlantFolder {
  const set = sampleSet(seed);
  const of = (machine: string, split: string) =>
    set.recordings.filter((recording) => recording.machine === `sample ${machine}` && recording.split === split);
  const put = (path: string, bytes: Uint8Array) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  };
  const wav = (recording: SampleRecording) => writeWav([recording.render()], 16_000);
  const plain = ({ path }: SampleRecording) => path.replace(/^sample /, '');
  const truth = (recording: SampleRecording): SampleTruth => set.truth.get(recording.path)!;

  const normals = of('fan', 'train').slice(0, 12);
  const faults = of('fan', 'test')
    .filter((recording) => truth(recording).fault !== null)
    .slice(0, 3);
  const usual = of('fan', 'test').filter(
    (recording) => truth(recording).fault === null && truth(recording).odd === null,
  );
  for (const [index, recording] of normals.entries())
    put(index === 0 ? plain(recording).replace(/wav$/, 'WAV') : plain(recording), wav(recording));
  for (const recording of [...faults, ...usual.slice(0, 2)]) put(plain(recording), wav(recording));
  put('fan/test/Lüfter 3 – Prüfstand №7.wav', wav(usual[2]!));

  const [first, second, third] = of('pump', 'train');
  for (const recording of [first!, second!, third!]) put(plain(recording), wav(recording));
  put('pump/train/the first one again.wav', wav(first!));
  put('pump/test/section_01_source_test_0000.wav', writeWav(stereoTone(), 44_100));
  const truncated = 'pump/test/section_01_source_test_0001.wav';
  put(truncated, wav(of('pump', 'test')[0]!).subarray(0, 100_000));
  copyFileSync(flac, join(folder, 'pump/test/section_01_source_test_0002.flac'));

  const [empty, notSound] = ['fan/test/empty.wav', 'fan/test/notes.wav'] as const;
  put(empty, new Uint8Array(0));
  put(notSound, new TextEncoder().encode('Microphone 2 was moved on Tuesday.\n'));
  return {
    recordings: 12 + 5 + 1 + 3 + 3,
    faults: faults.map(({ path }) => path.split('/').at(-1)!),
    empty,
    notSound,
    truncated,
  };
}

/** Many short recordings, to have something that takes a while. */
export function writeManyRecordings(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true });
  const random = createRandom(seed);
  for (let index = 0; index < count; index++) {
    const samples = Float32Array.from({ length: 800 }, () => 0.1 * random.normal());
    const name = `section_00_source_test_${String(index).padStart(4, '0')}.wav`;
    writeFileSync(join(folder, name), writeWav([samples], 16_000));
  }
}

/** Ten seconds at 44.1 kHz: 1 kHz on the left, 3 kHz on the right, over some noise. */
function stereoTone(): Float32Array[] {
  const random = createRandom(seed);
  return [1000, 3000].map((hertz) =>
    Float32Array.from({ length: 441_000 }, (_, i) => {
      return 0.2 * Math.sin((2 * Math.PI * hertz * i) / 44_100) + 0.02 * random.normal();
    }),
  );
}
