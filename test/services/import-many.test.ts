/**
 * A folder as large plants have it: some files broken, upper-case extensions, Unicode paths, the same sound under several
 * names. EARMARK_IMPORT_FILES runs it with another number of files; the seconds are printed.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { openApp, put, temporaryFolder, wav } from '#test/support/library.ts';

const files = Number(process.env['EARMARK_IMPORT_FILES'] ?? 10_000);
const folders = ['Halle 3 – Süd', 'ポンプ №7', 'fan 🌀', "it's 100 % [x] #1", 'Décomposé'.normalize('NFD')];
const extensions = ['wav', 'WAV', 'Wav', 'wave', 'WAVE'];

type Kind = 'sound' | 'again' | 'text' | 'empty' | 'cut';

/** 1 % broken in three ways, 2 % a second name of a sound that is there already. */
function kindOf(index: number): Kind {
  if (index % 100 === 99) return (['text', 'empty', 'cut'] as const)[Math.floor(index / 100) % 3]!;
  return index % 50 === 48 ? 'again' : 'sound';
}

/** Sound `index` begins like no other: its first samples hold the number. */
function soundOf(index: number, template: Uint8Array): Uint8Array {
  const bytes = template.slice();
  new DataView(bytes.buffer).setUint32(44, index, true);
  return bytes;
}

test(`a folder of ${files} files, 1 % of them broken`, { timeout: 600_000 }, async () => {
  const home = temporaryFolder();
  const sounds = join(home, 'sounds');
  const template = wav(1);
  const written: { path: string; kind: Kind }[] = [];
  for (let index = 0; index < files; index++) {
    const kind = kindOf(index);
    const name = `section_0${index % 6}_source_test_${String(index).padStart(5, '0')}_mic_Prüfstand.${extensions[index % 5]}`;
    const path = join(sounds, String(Math.floor(index / 1000)), folders[index % folders.length]!, name);
    const whole = soundOf(kind === 'again' ? index - 1 : index, template);
    const content = { sound: whole, again: whole, text: 'no sound', empty: '', cut: whole.subarray(0, 600) }[kind];
    put(path, content);
    written.push({ path, kind });
  }
  const of = (...kinds: Kind[]) => written.filter(({ kind }) => kinds.includes(kind)).map(({ path }) => path);

  const app = await openApp(join(home, 'data'));
  const start = performance.now();
  const job = await app.finish('import.start', { paths: [sounds] });
  const seconds = (performance.now() - start) / 1000;
  process.stderr.write(`import of ${files} files: ${seconds.toFixed(1)} s\n`);
  expect(job).toMatchObject({
    state: 'done',
    problem: null,
    total: files,
    // What is there of a file that ends too early can be used.
    result: {
      imported: of('sound', 'cut').length,
      known: of('again').length,
      moved: 0,
      broken: of('text', 'empty').length,
    },
  });

  const problems = (await app.call('import.problems', {})).problems;
  const codes = new Map(problems.map(({ path, problem }) => [path, problem.code]));
  expect(codes).toEqual(
    new Map([
      ...of('text').map((path) => [path, 'audio.unknown'] as const),
      ...of('empty').map((path) => [path, 'file.empty'] as const),
      ...of('cut').map((path) => [path, 'wav.truncated'] as const),
    ]),
  );

  const paths = new Set<string>();
  for (let offset = 0; ; offset += 1000) {
    const { recordings } = await app.call('recordings.list', { filter: {}, offset, limit: 1000 });
    for (const { path, fileName, place } of recordings) {
      paths.add(path);
      expect(path.endsWith(`${place.machine}/${fileName}`)).toBe(true);
      expect(place).toMatchObject({ section: fileName.slice(8, 10), attributes: { mic: 'Prüfstand' } });
    }
    if (recordings.length < 1000) break;
  }
  expect(paths).toEqual(new Set(of('sound', 'cut')));

  // A second time nothing is new, whatever the names are made of.
  const again = await app.finish('import.start', { paths: [sounds] });
  expect(again.result).toEqual({
    imported: 0,
    known: of('sound', 'again', 'cut').length,
    moved: 0,
    broken: of('text', 'empty').length,
  });
  const [recording] = (await app.call('recordings.list', { filter: {}, offset: 0, limit: 1 })).recordings;
  expect(execFileSync('sha256sum', [recording!.path], { encoding: 'utf8' })).toContain(recording!.sha256);
  await app.app.close();
});
