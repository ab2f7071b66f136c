import { reasons } from '#main/services/verdicts/reasons.ts';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parsePlace } from '#shared/core/audio/names.ts';
import { parseWav } from '#shared/core/audio/wav.ts';
import { unwrap } from '#shared/core/result.ts';
import { levelDbfs, peakOf } from '#main/engine/train/sounds/level.ts';
import { sampleSet, scriptedVerdict, scriptedVerdictOn } from '#main/engine/train/sounds/sample-set.ts';
import { writeSampleSet } from '#main/engine/train/sounds/write-sample-set.ts';

const set = sampleSet(1);
const machines = ['sample fan', 'sample pump', 'sample gearbox'];
const of = (machine: string, split: string) =>
  set.recordings.filter((one) => one.machine === machine && one.split === split);

describe('the sample set', () => {
  it.each(machines)('has a bank and unlabelled recordings of the %s', (machine) => {
    expect(of(machine, 'train').length).toBeGreaterThanOrEqual(24);
    expect(of(machine, 'test')).toHaveLength(16);
  });

  it.each(machines)('holds faults, odd and usual recordings of the %s', (machine) => {
    const truths = of(machine, 'test').map(({ path }) => set.truth.get(path)!);
    expect(truths.filter(({ fault }) => fault)).toHaveLength(6);
    expect(truths.filter(({ odd }) => odd)).toHaveLength(4);
    expect(truths.some(({ fault, odd }) => fault && odd)).toBe(false);
    expect(of(machine, 'train').every(({ path }) => !set.truth.get(path)!.fault && !set.truth.get(path)!.odd)).toBe(
      true,
    );
  });

  it('is named as DCASE names recordings, and its names do not give the truth away', () => {
    for (const { path, machine, split } of set.recordings) {
      const place = parsePlace(path);
      expect(place).toMatchObject({
        machine,
        split,
        domain: 'source',
        label: split === 'train' ? 'normal' : 'unknown',
      });
      expect(Object.keys(place.attributes).sort()).toEqual(split === 'train' ? ['load', 'spd'] : []);
    }
    const names = set.recordings.map(({ path }) => path.split('/').at(-1));
    expect(new Set(names).size).toBe(names.length);
    const faulty = of('sample fan', 'test').map(({ path }) => set.truth.get(path)!.fault !== null);
    expect(faulty.slice(0, 6).every(Boolean)).toBe(false);
  });

  it('says in which band a fault lies', () => {
    for (const { fault } of set.truth.values()) {
      if (!fault) continue;
      expect(fault.band.lowHz).toBeGreaterThan(10);
      expect(fault.band.highHz).toBeLessThan(8000);
    }
  });

  it('sounds the same for a seed, differs between recordings, is neither too loud nor too quiet', () => {
    const chosen = set.recordings.filter((_, i) => i % 11 === 0);
    const again = sampleSet(1);
    const seen = new Set<number>();
    for (const recording of chosen) {
      const sound = recording.render();
      expect(sound).toHaveLength(160_000);
      expect(again.recordings.find(({ path }) => path === recording.path)!.render()).toEqual(sound);
      expect(levelDbfs(sound)).toBeGreaterThan(-26);
      expect(levelDbfs(sound)).toBeLessThan(-14);
      expect(peakOf(sound)).toBeLessThan(0.985);
      seen.add(sound[80_000]!);
    }
    expect(seen.size).toBe(chosen.length);
    expect(sampleSet(2).recordings[0]!.render()).not.toEqual(set.recordings[0]!.render());
  });
});

describe('scripted verdicts', () => {
  it('call faults real and everything else a false alarm', () => {
    for (const truth of set.truth.values()) {
      const { verdict, reason, comment } = scriptedVerdict(truth);
      expect(verdict).toBe(truth.fault ? 'real-fault' : 'false-alarm');
      expect(reasons[verdict].map((one) => one.code)).toContain(reason);
      expect(comment.length).toBeGreaterThan(20);
    }
  });

  it('are found by the name of a file', () => {
    const path = of('sample pump', 'test')[3]!.path;
    expect(scriptedVerdictOn(path.split('/').at(-1)!, set)).toEqual(scriptedVerdict(set.truth.get(path)!));
    expect(scriptedVerdictOn('section_09_source_test_0000.wav', set)).toBeNull();
  });
});

describe('writing the sample set', () => {
  const folders: string[] = [];
  const folder = async (): Promise<string> => {
    folders.push(await mkdtemp(join(tmpdir(), 'earmark-sample-')));
    return folders.at(-1)!;
  };
  afterEach(async () => {
    for (const one of folders.splice(0)) await rm(one, { recursive: true });
  });

  it('stops when it is told to, leaving whole files only', async () => {
    const directory = await folder();
    const controller = new AbortController();
    const progress: number[] = [];
    const written = await writeSampleSet(
      directory,
      (done, total) => {
        expect(total).toBe(set.recordings.length);
        if (progress.push(done) === 3) controller.abort();
      },
      controller.signal,
    );
    expect(written).toMatchObject({ ok: false, problem: { code: 'job.cancelled' } });
    expect(progress).toEqual([1, 2, 3]);
    const files = await readdir(join(directory, 'sample fan', 'train'));
    expect(files).toHaveLength(3);
    const first = set.recordings[0]!;
    const { channels, sampleRate, encoding, truncated } = unwrap(parseWav(await readFile(join(directory, first.path))));
    expect({ count: channels.length, sampleRate, encoding, truncated }).toEqual({
      count: 1,
      sampleRate: 16_000,
      encoding: 'PCM 16 bit',
      truncated: false,
    });
    const sound = first.render();
    const off = channels[0]!.map((value, i) => Math.abs(value - sound[i]!));
    expect(Math.max(...off.subarray(0, 50_000))).toBeLessThan(1 / 32_768);
  });

  it('says which file could not be written', async () => {
    const directory = join(await folder(), 'a\0b');
    const written = await writeSampleSet(directory, () => undefined, new AbortController().signal);
    expect(written).toMatchObject({ ok: false, problem: { code: 'sample.write' } });
  });
});
