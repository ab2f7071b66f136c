import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CommandLinePorts } from '#main/hosts/cli/ports.ts';
import { runCommandLine } from '#main/hosts/cli/run.ts';
import { auc } from '#shared/core/metrics/auc.ts';
import { ok } from '#shared/core/result.ts';
import { openApp, put, putMachine, temporaryFolder } from '#test/support/library.ts';

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs a command on a real application with a stand-in for the engine process. */
async function run(line: readonly string[], overrides: Partial<CommandLinePorts> = {}): Promise<Outcome> {
  let [out, error] = ['', ''];
  const ports: CommandLinePorts = {
    version: '1.2.3',
    defaultDataDirectory: '/nowhere',
    files: {
      absolute: (path) => resolve(path),
      exists: (path) => Promise.resolve(existsSync(path)),
      copy: (from, to) => {
        mkdirSync(dirname(resolve(to)), { recursive: true });
        cpSync(from, to, { recursive: true });
        return Promise.resolve();
      },
    },
    openApp: async ({ dataDirectory }) => {
      const { app } = await openApp(dataDirectory ?? temporaryFolder());
      return ok(app);
    },
    scriptedVerdict: () => null,
    trainModel: () => Promise.resolve(ok({ directory: 'x', accuracy: 0, steps: 0 })),
    models: () => Promise.resolve([]),
    ...overrides,
  };
  const streams = {
    out: (text: string) => (out += text),
    error: (text: string) => (error += text),
    terminal: false,
  };
  const code = await runCommandLine(line, streams, ports);
  return { code, out, error };
}

/** Eight normals, four quiet test recordings and four loud ones, which are the faults. */
function plant(): { train: string; test: string } {
  const folder = putMachine(temporaryFolder(), 'fan', 8, 4, 4);
  return { train: join(folder, 'fan', 'train'), test: join(folder, 'fan', 'test') };
}

const file = (folder: string, index: number) => join(folder, `section_00_source_test_000${index}.wav`);

describe('score', () => {
  it('prints one JSON document with every recording, its parts and its nearest normal', async () => {
    const { train, test } = plant();
    const { code, out } = await run(['score', '--normal', train, '--test', test, '--json', '--scorer', 'statistics']);
    expect(code).toBe(0);
    const result = JSON.parse(out);
    expect(Object.keys(result)).toEqual(['detector', 'threshold', 'levelThreshold', 'recordings', 'errors']);
    expect(result.detector).toMatchObject({ scorer: 'statistics', normals: 8, preset: 'none' });
    expect(result.threshold.rule).toBe('p95');
    expect(result.recordings).toHaveLength(8);
    expect(result.recordings.filter((one: { flagged: boolean }) => one.flagged).length).toBeGreaterThanOrEqual(4);
    for (const one of result.recordings) {
      expect(Object.keys(one.scores)).toEqual(['ast', 'statistics', 'level']);
      expect(one.nearest.file.startsWith(train)).toBe(true);
      expect(one.flagged).toBe(one.score >= result.threshold.value);
    }
  });

  it('gives the same JSON twice', async () => {
    const { train, test } = plant();
    const line = ['score', '--normal', train, '--test', test, '--json'];
    expect((await run(line)).out).toBe((await run(line)).out);
  });

  it('lists broken files with their codes and goes on', async () => {
    const { train, test } = plant();
    put(join(test, 'broken.wav'), 'this is not sound');
    const { code, out } = await run(['score', '--normal', train, '--test', test, '--json']);
    expect(code).toBe(0);
    const { recordings, errors } = JSON.parse(out);
    expect(recordings).toHaveLength(8);
    expect(errors).toEqual([
      {
        file: join(test, 'broken.wav'),
        code: 'audio.unknown',
        message: expect.stringContaining('neither WAV, FLAC, Ogg nor MP3'),
      },
    ]);
  });

  it('compares a normal recording that is tested too with the others only', async () => {
    const { train } = plant();
    const { out } = await run(['score', '--normal', train, '--test', train, '--json', '--scorer', 'statistics']);
    for (const one of JSON.parse(out).recordings) expect(one.nearest.file).not.toBe(one.file);
  });

  it('prints a table without --json, progress on standard error', async () => {
    const { train, test } = plant();
    const { out, error } = await run(['score', '--normal', train, '--test', test]);
    expect(out).toContain('nearest normal');
    expect(out).toMatch(/\d of 8 flagged/);
    expect(error).toContain('100 %');
    expect(out).not.toContain('%');
  });
});

describe('evaluate', () => {
  it('agrees with the AUC of the scores that score prints', async () => {
    const { train, test } = plant();
    const [anomalies, normals] = [
      [0, 1, 2, 3].map((index) => file(test, index)),
      [4, 5, 6, 7].map((index) => file(test, index)),
    ];
    const scored = JSON.parse((await run(['score', '--normal', train, '--test', test, '--json'])).out).recordings;
    const scores = (files: string[]) =>
      files.map((path) => scored.find((one: { file: string }) => one.file === path).score as number);
    const line = ['evaluate', '--normal', train, '--test-normal', ...normals, '--test-anomaly', ...anomalies, '--json'];
    const result = JSON.parse((await run(line)).out);
    expect(result.auc).toBe(auc(scores(normals), scores(anomalies)));
    expect(result.levelOnlyAuc).toBe(1);
    expect(result.counts).toMatchObject({ testNormal: 4, testAnomaly: 4, normals: 8 });
    expect(result.aucInterval[0]).toBeLessThanOrEqual(result.auc);
    expect(Object.keys(result)).toEqual(
      expect.arrayContaining(['pauc', 'eer', 'threshold', 'statisticsAuc', 'astAuc', 'errors']),
    );
  });

  it('needs both classes', async () => {
    const { train, test } = plant();
    const empty = put(join(temporaryFolder(), 'empty.wav'), '');
    const line = ['evaluate', '--normal', train, '--test-normal', file(test, 5), '--test-anomaly', empty, '--json'];
    const { code, out, error } = await run(line);
    expect(code).toBe(1);
    expect(JSON.parse(out).error.code).toBe('evaluate.one-class');
    expect(error).toContain('[evaluate.one-class]');
  });
});

describe('explain', () => {
  it('gives Shapley values that add up, in Hz', async () => {
    const { train, test } = plant();
    const { out } = await run(['explain', file(test, 0), '--normal', train, '--json']);
    const { bands, table, masks, score } = JSON.parse(out);
    expect(masks).toBe(256);
    expect(score).toBe(table.all);
    expect(bands).toHaveLength(8);
    const sum = bands.reduce((total: number, band: { shapley: number }) => total + band.shapley, 0);
    expect(sum).toBeCloseTo(table.all - table.none, 9);
    expect(bands.every((band: { lowHz: number; highHz: number }) => band.highHz > band.lowHz)).toBe(true);
  });

  it('stops after the masks that were asked for', async () => {
    const { train, test } = plant();
    const { out } = await run(['explain', file(test, 0), '--normal', train, '--masks', '32', '--json']);
    expect(JSON.parse(out)).toMatchObject({ masks: 32, bands: expect.arrayContaining([]) });
    expect(JSON.parse(out).bands[0].shapley).toBeNull();
  });

  it.each([[[]], [['a.wav', 'b.wav']]])('takes exactly one recording, not %j', async (files) => {
    const { train } = plant();
    const { code, error } = await run(['explain', ...files, '--normal', train]);
    expect(code).toBe(1);
    expect(error).toContain('[option.invalid]');
  });
});

describe('report', () => {
  it('copies the report of a session to the place that was named', async () => {
    const library = temporaryFolder();
    const { train, test } = plant();
    await run(['score', '--normal', train, '--test', test, '--data-dir', library, '--scorer', 'statistics']);
    const { app } = await openApp(library);
    await app.call('sessions.create', { name: 'Line 3', detectorIds: [1] });
    await app.close();
    const out = join(temporaryFolder(), 'deep', 'report.html');
    const result = await run(['report', '--session', 'Line 3', '--out', out, '--data-dir', library, '--json']);
    expect(result.code).toBe(0);
    expect(JSON.parse(result.out)).toMatchObject({ session: { name: 'Line 3' }, file: out });
    expect(readFileSync(out, 'utf8')).toContain('<h1>Line 3</h1>');
    const missing = await run(['report', '--session', 'Line 4', '--out', out, '--data-dir', library]);
    expect(missing).toMatchObject({ code: 1, error: expect.stringContaining('[session.unknown]') });
  });
});

describe('problems', () => {
  it.each([
    [['frobnicate'], 'option.invalid'],
    [['score', '--nonsense'], 'option.invalid'],
    [['score', '--normal', '/does/not/exist', '--test', '/does/not/exist'], 'folder.missing'],
    [['train'], 'option.invalid'],
    [['demo'], 'option.invalid'],
  ])('%j ends with 1, one sentence and %s', async (line, code) => {
    const { code: exit, error, out } = await run([...line, '--json']);
    expect(exit).toBe(1);
    expect(error.trim().split('\n').at(-1)).toMatch(new RegExp(`^earmark: .+ \\[${code}\\]$`));
    expect(JSON.parse(out).error.code).toBe(code);
  });

  it('prints help', async () => {
    expect(await run(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('evaluate --normal') });
    expect((await run([])).code).toBe(1);
  });
});
