import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWav } from '#shared/core/audio/wav-write.ts';
import { createRandom } from '#shared/core/random.ts';

/** A turning machine: a tone with overtones that drift a little, in noise. 16 kHz, mono. */
export function machineSound(seed: number, seconds: number): Float32Array {
  const random = createRandom(seed);
  const hertz = 40 + 10 * random.next();
  const phases = Array.from({ length: 12 }, () => 2 * Math.PI * random.next());
  return Float32Array.from({ length: 16_000 * seconds }, (_, n) => {
    const turns = (hertz * n) / 16_000 + 0.2 * Math.sin(n / 9_000);
    const tones = phases.reduce((sum, phase, i) => sum + Math.sin(2 * Math.PI * (i + 1) * turns + phase) / (i + 1), 0);
    return 0.05 * tones + 0.02 * random.normal();
  });
}

/** Runs `work` with a folder of its own, which is removed afterwards. */
export async function withTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'earmark-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Writes `count` recordings of 10 s into `folder`. */
export function writeSounds(folder: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const path = join(folder, `section_00_source_train_normal_${String(index).padStart(4, '0')}.wav`);
    writeFileSync(path, writeWav([machineSound(index + 1, 10)], 16_000, 'pcm16'));
    return path;
  });
}

/**
 * Writes `count` recordings of `seconds` that all differ, a few machines at other moments and levels: made much faster than
 * `count` sounds.
 */
export function writeManySounds(folder: string, count: number, seconds = 10): string[] {
  const machines = Array.from({ length: Math.min(count, 12) }, (_, i) => machineSound(i + 1, 10));
  const normal = Math.ceil(count / 5);
  return Array.from({ length: count }, (_, index) => {
    const sound = machines[index % machines.length]!;
    const [start, gain] = [(index * 7_919) % sound.length, 0.8 + (index % 41) / 100];
    const samples = Float32Array.from(
      { length: 16_000 * seconds },
      (_, n) => gain * sound[(start + n) % sound.length]!,
    );
    const part = index < normal ? 'train_normal' : 'test';
    const path = join(folder, `section_00_source_${part}_${String(index).padStart(4, '0')}.wav`);
    writeFileSync(path, writeWav([samples], 16_000, 'pcm16'));
    return path;
  });
}

/** The first `most` WAV and FLAC files below `folder`, sorted by name. */
export function recordingsIn(folder: string, most: number): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const sounds = names.filter((name) => /\.(wav|flac)$/i.test(name)).sort();
  return sounds.slice(0, most).map((name) => join(folder, name));
}
