import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { calls, events as eventSchemas, type EventName } from '#shared/contract/api.ts';
import { parseWav } from '#shared/core/audio/wav.ts';
import { unwrap } from '#shared/core/result.ts';
import { createApp } from '#main/app/create-app.ts';
import { createLog } from '#main/app/log.ts';
import { createEmitter } from '#main/app/emitter.ts';
import { createFakeEngine } from '#test/support/fake-engine.ts';
import { openApp, openSession, put, temporaryFolder, wav } from '#test/support/library.ts';

const data = () => join(temporaryFolder(), 'data');

describe('an application', () => {
  test('says what it is, keeps the reviewer, and announces changes', async () => {
    const folder = data();
    const app = await openApp(folder);
    const state = await app.call('app.state', {});
    expect(state).toMatchObject({
      version: '1.0.0',
      host: 'web',
      dataDirectory: folder,
      sample: { state: 'none', sessionId: null },
      journal: { entries: 0, valid: true, problem: null },
    });
    expect(state.reviewer).not.toBe('');
    await app.call('settings.set', { reviewer: 'Ada' });
    expect(app.events).toContainEqual({
      name: 'app.changed',
      payload: expect.objectContaining({ reviewer: 'Ada' }) as unknown,
    });
    await app.app.close();
    const again = await openApp(folder);
    expect((await again.call('app.state', {})).reviewer).toBe('Ada');
    expect((await again.call('engine.restart', {})).restarts).toBe(1);
    await again.app.close();
  });

  test('has a handler for every call, and every event has the form of the contract', async () => {
    const folder = temporaryFolder();
    const app = await openSession(join(folder, 'data'));
    for (const name of Object.keys(calls)) {
      const answer = await app.app.call(name, {});
      expect(answer.ok || answer.problem.code !== 'internal.error', name).toBe(true);
    }
    await app.app.close();
    for (const { name, payload } of app.events)
      expect(v.safeParse(eventSchemas[name as EventName], payload).issues, name).toBeUndefined();
    expect(new Set(app.events.map(({ name }) => name))).toContain('library.changed');
  });

  test('is busy for a second one, and the engine of the refused one is closed', async () => {
    const folder = data();
    const first = await openApp(folder);
    let closed = 0;
    const engine = { ...createFakeEngine(), close: () => Promise.resolve(void closed++) };
    const second = await createApp({ dataDirectory: folder, version: '1', host: 'web', modelDirectory: 'm', engine });
    expect(second).toMatchObject({ ok: false, problem: { code: 'db.busy' } });
    expect(closed).toBe(1);
    await first.app.close();
    const third = unwrap(
      await createApp({ dataDirectory: folder, version: '1', host: 'web', modelDirectory: 'm', engine }),
    );
    await third.close();
    await third.close();
    expect(closed).toBe(2);
    expect(await third.call('app.state', {})).toMatchObject({ ok: false });
    expect(await third.asset('/audio/1.wav')).toBeNull();
  });

  test('finds out at its start that verdicts were changed, removed or cut off while it was closed', async () => {
    const tamper: Readonly<Record<string, number>> = {
      "DROP TRIGGER journal_no_update; UPDATE journal SET comment = 'x' WHERE sequence = 2": 2,
      'DROP TRIGGER journal_no_delete; DELETE FROM journal WHERE sequence = 1': 1,
      'DROP TRIGGER journal_no_delete; DELETE FROM journal WHERE sequence = 3': 3,
    };
    for (const [sql, firstBad] of Object.entries(tamper)) {
      const folder = data();
      const app = await openSession(folder);
      for (const recordingId of app.recordingIds.slice(0, 3))
        await app.call('verdicts.give', {
          sessionId: app.sessionId,
          recordingId,
          verdict: 'unsure',
          reason: '',
          comment: '',
          secondsSpent: 0,
        });
      await app.app.close();
      const raw = new Database(join(folder, 'library.sqlite'));
      raw.exec(sql);
      raw.close();
      const again = await openApp(folder);
      const { journal } = await again.call('app.state', {});
      expect(journal).toMatchObject({
        valid: false,
        problem: { code: 'journal.broken', data: { sequence: firstBad } },
      });
      await again.app.close();
    }
  });

  test('says that a damaged library was set aside and reviewing goes on with the backup', async () => {
    const folder = data();
    const app = await openSession(folder);
    await app.app.close();
    writeFileSync(join(folder, 'library.sqlite'), 'scrambled');
    const again = await openApp(folder);
    expect((await again.call('app.state', {})).journal).toMatchObject({ valid: true, problem: { code: 'db.corrupt' } });
    expect((await again.call('sessions.list', {})).sessions).toHaveLength(1);
    await again.app.close();
  });
});

describe('assets', () => {
  test('the sound of a recording is the mean of its channels at its own rate, as float', async () => {
    const folder = temporaryFolder();
    const app = await openApp(join(folder, 'data'));
    await app.finish('import.start', { paths: [put(join(folder, 'a.wav'), wav(3))] });
    const asset = await app.app.asset('/audio/1.wav');
    if (asset === null || 'problem' in asset) throw new Error('there is no sound');
    expect(asset.type).toBe('audio/wav');
    const [heard, original] = [unwrap(parseWav(asset.bytes)), unwrap(parseWav(wav(3)))];
    expect(heard).toMatchObject({ sampleRate: 16_000, encoding: 'float 32 bit' });
    expect(heard.channels).toEqual(original.channels);
    await app.app.close();
  });

  test('a recording whose file is gone says where it was', async () => {
    const folder = temporaryFolder();
    const app = await openApp(join(folder, 'data'));
    const path = put(join(folder, 'a.wav'), wav(3));
    await app.finish('import.start', { paths: [path] });
    rmSync(path);
    expect(await app.app.asset('/audio/1.wav')).toMatchObject({ problem: { code: 'file.missing', data: { path } } });
    await app.app.close();
  });

  test('nothing but recordings by number and report files by a safe name', async () => {
    const folder = data();
    const app = await openApp(folder);
    const reports = join(folder, 'reports');
    mkdirSync(join(reports, 'sub.html'), { recursive: true });
    put(join(reports, 'report-1.html'), '<p>found</p>');
    put(join(reports, '.hidden.html'), 'x');
    put(join(reports, 'report.exe'), 'x');
    symlinkSync(join(folder, 'library.sqlite'), join(reports, 'link.html'));
    const found = await app.app.asset('/reports/report-1.html');
    expect(found).toEqual({ bytes: Buffer.from('<p>found</p>'), type: 'text/html; charset=utf-8' });
    for (const path of [
      '/audio/1.wav',
      '/audio/0.wav',
      '/audio/-1.wav',
      '/audio/1.wav/../../library.sqlite',
      '/audio/99999999999999999999.wav',
      '/reports/',
      '/reports/missing.html',
      '/reports/report.exe',
      '/reports/.hidden.html',
      '/reports/sub.html',
      '/reports/link.html',
      '/reports/../library.sqlite',
      '/reports/..%2flibrary.sqlite',
      '/reports/%2e%2e%5clibrary.sqlite',
      '/reports/report-1.html%00',
      '/reports/%E0%A4%A',
      '/reports/report-1.html?x',
      'reports/report-1.html',
      '',
      '/',
      '/library.sqlite',
    ])
      expect(await app.app.asset(path), path).toBeNull();
    await app.app.close();
  });
});

describe('the log', () => {
  const clock = { now: () => new Date('2026-11-22T12:00:00.000Z'), elapsed: () => 0 };

  test('one entry is one line; files are rotated and few are kept', () => {
    const folder = temporaryFolder();
    const large = createLog(folder, clock);
    large.warn('first\nforged 2026 line');
    large.error('it failed', new Error('because'));
    const text = readFileSync(join(folder, 'earmark.log'), 'utf8');
    expect(text.split('\n')[0]).toBe('2026-11-22T12:00:00.000Z warn  first | forged 2026 line');
    expect(text).toContain('it failed: Error: because');
    const log = createLog(folder, clock, { maxBytes: 300, keep: 2 });
    for (let i = 0; i < 50; i++) log.info(`line ${i}`);
    expect(readdirSync(folder).sort()).toEqual(['earmark.1.log', 'earmark.2.log', 'earmark.log']);
    expect(readFileSync(join(folder, 'earmark.log'), 'utf8')).toContain('line 49');
  });

  test('never throws, even where nothing can be written', () => {
    const folder = temporaryFolder();
    const file = put(join(folder, 'file'), '');
    expect(() => createLog(join(file, 'logs'), clock).info('x')).not.toThrow();
    expect(existsSync(join(file, 'logs'))).toBe(false);
  });

  test('a listener that fails does not keep the others from hearing', () => {
    const heard: string[] = [];
    const errors: string[] = [];
    const emitter = createEmitter({
      info: () => undefined,
      warn: () => undefined,
      error: (message) => errors.push(message),
    });
    emitter.subscribe(() => {
      throw new Error('x');
    });
    const leave = emitter.subscribe((name) => heard.push(name));
    emitter.emit('library.changed', {});
    leave();
    emitter.emit('library.changed', {});
    expect(heard).toEqual(['library.changed']);
    expect(errors).toHaveLength(2);
  });
});
