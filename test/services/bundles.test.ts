import { readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unwrap } from '#shared/core/result.ts';
import { createBundles } from '#main/adapters/bundle/index.ts';
import { createFiles } from '#main/adapters/files/index.ts';
import { createBundlesService } from '#main/services/bundles/bundles.ts';
import { fill, now, opened } from '#test/adapters/db/support.ts';
import { openApp, put, spec, temporaryFolder } from '#test/support/library.ts';
import { bundle, content, elsewhere, exportJson, reviewed, said, take } from './bundle-support.ts';

describe('a session as a file', () => {
  test.each(['json', 'bundle'] as const)('%s, taken into an empty library, gives the same session', async (kind) => {
    const here = await reviewed();
    const { exported, path } = await exportJson(here, here.sessionId);
    const there = await elsewhere('Jonas');
    const taken = await take(there, kind === 'json' ? path : await bundle(here, here.sessionId));
    expect(taken).toMatchObject({ outcome: 'new', entries: 6, ownName: 0, recordings: 0 });
    const again = await exportJson(there, taken.sessionId);
    expect(content(again.exported)).toEqual(content(exported));
    expect(exported.items[0]).toMatchObject({ verdict: { verdict: 'real-fault', severity: 2, tags: ['outer race'] } });
    expect(exported.items[0]!.explanation!.done).toBe(256);
    expect(exported.bookmarks).toHaveLength(1);
    expect(exported.report.notes).toHaveLength(1);
    expect((await there.call('app.state', {})).journal).toMatchObject({ entries: 6, valid: true });
    await Promise.all([here.app.close(), there.app.close()]);
  });

  test('what was taken in stays the same after a restart, and can be passed on', async () => {
    const here = await reviewed();
    const folder = join(temporaryFolder(), 'data');
    const there = await openApp(folder);
    const { sessionId } = await take(there, await bundle(here, here.sessionId));
    await there.app.close();
    const back = await openApp(folder);
    expect((await back.call('app.state', {})).journal).toMatchObject({ entries: 6, valid: true });
    const third = await elsewhere('Lena');
    const passed = await take(third, await bundle(back, sessionId));
    expect(passed).toMatchObject({ entries: 6, ownName: 6 });
    expect(content((await exportJson(third, passed.sessionId)).exported)).toEqual(
      content((await exportJson(here, here.sessionId)).exported),
    );
    await Promise.all([here.app.close(), back.app.close(), third.app.close()]);
  });

  test('the same bundle twice changes nothing and says so', async () => {
    const here = await reviewed();
    const path = await bundle(here, here.sessionId, true);
    const there = await elsewhere('Jonas');
    const { sessionId } = await take(there, path);
    const before = (await exportJson(there, sessionId)).exported;
    expect(await take(there, path)).toMatchObject({ sessionId, outcome: 'known', entries: 0, recordings: 0 });
    expect(content((await exportJson(there, sessionId)).exported)).toEqual(content(before));
    expect((await there.call('sessions.list', {})).sessions).toHaveLength(1);
    // So does one's own bundle.
    expect(await take(here, path)).toMatchObject({ sessionId: here.sessionId, outcome: 'known' });
    await Promise.all([here.app.close(), there.app.close()]);
  });

  test('recordings come along when they are wanted, are heard, and verdicts and a report are made of them', async () => {
    const here = await reviewed();
    const path = await bundle(here, here.sessionId, true);
    rmSync(here.sounds, { recursive: true });
    const there = await elsewhere('Jonas');
    const { sessionId, recordings } = await take(there, path);
    expect(recordings).toBeGreaterThan(5);
    const { items } = await there.call('sessions.get', { sessionId });
    const { recordingId, detectorId } = items[4]!;
    const recording = await there.call('recordings.get', { recordingId });
    expect(recording.present).toBe(true);
    expect(await there.app.asset(`/audio/${recordingId}.wav`)).toHaveProperty('bytes');
    const { nearest } = await there.call('scores.get', { detectorId, recordingId });
    expect(await there.app.asset(`/audio/${nearest[0]!.recordingId}.wav`)).toHaveProperty('bytes');
    await there.call('verdicts.give', { ...said, sessionId, recordingId, verdict: 'real-fault' });
    const report = await there.finish('report.create', { sessionId, pictures: true });
    expect(report).toMatchObject({ state: 'done', result: { pictures: 4 } });
    await Promise.all([here.app.close(), there.app.close()]);
  });

  test('recordings that came along stay with a library that is moved, and are found again there', async () => {
    const here = await reviewed();
    const path = await bundle(here, here.sessionId, true);
    rmSync(here.sounds, { recursive: true });
    const base = temporaryFolder();
    const there = await openApp(join(base, 'data'));
    const { recordings } = await take(there, path);
    await Promise.all([here.app.close(), there.app.close()]);
    renameSync(join(base, 'data'), join(base, 'moved'));
    const moved = await openApp(join(base, 'moved'));
    const located = await moved.finish('recordings.locate', { paths: [join(base, 'moved', 'received')] });
    expect(located.result).toMatchObject({ found: recordings });
    await moved.app.close();
  });

  test('without recordings the report shows the pictures that came along', async () => {
    const here = await reviewed();
    const there = await elsewhere('Jonas');
    const { sessionId } = await take(there, await bundle(here, here.sessionId));
    rmSync(here.sounds, { recursive: true });
    const { items } = await there.call('sessions.get', { sessionId });
    expect(await there.call('recordings.get', { recordingId: items[0]!.recordingId })).toMatchObject({
      present: false,
    });
    const explained = await there.call('explanations.request', {
      detectorId: items[0]!.detectorId,
      recordingId: items[0]!.recordingId,
      masks: 256,
    });
    expect(explained).toMatchObject({ jobId: null, explanation: { masks: 256 } });
    const report = await there.finish('report.create', { sessionId, pictures: true });
    expect(report).toMatchObject({ state: 'done', result: { pictures: 2 } });
    await Promise.all([here.app.close(), there.app.close()]);
  });

  test('a session whose detector has the name of another one keeps its own', async () => {
    const here = await reviewed();
    const there = await elsewhere('Jonas');
    await there.finish('import.start', { paths: [here.sounds] });
    const normals = { machine: 'fan', split: 'train' };
    const other = { name: 'Fan', machine: 'fan', section: '00', normals, spec: { ...spec, k: 2 } };
    await there.finish('detectors.create', other);
    const { sessionId } = await take(there, await bundle(here, here.sessionId));
    const { detectors } = await there.call('detectors.list', {});
    expect(detectors.map(({ name, version }) => `${name} ${version}`)).toEqual(['Fan 1', 'Fan (imported) 1']);
    const { items } = await there.call('sessions.get', { sessionId });
    expect(items.every(({ detectorId }) => detectorId === detectors[1]!.id)).toBe(true);
    await Promise.all([here.app.close(), there.app.close()]);
  });

  test('what a bundle would hold is said before it is written', async () => {
    const here = await reviewed();
    const { sessionId } = here;
    const preview = await here.call('bundle.preview', { sessionId });
    expect(preview).toMatchObject({ pictures: 10, refusal: null, recordingsRefusal: null });
    expect(preview.recordings).toMatchObject({ missing: 0 });
    expect(preview.recordings.bytes).toBe(preview.recordings.files * 1644);
    expect(await here.refusal('bundle.preview', { sessionId: 99 })).toBe('session.unknown');
    expect(await here.refusal('bundle.export', { sessionId: 99, recordings: true })).toBe('session.unknown');
    await here.app.close();
  });

  test('what is too large is said beforehand, in the language of the window', async () => {
    const base = temporaryFolder();
    const { library, close } = opened(join(base, 'data'));
    const { sessionId, recordingIds } = fill(library);
    const path = put(join(base, 'large.wav'), new Uint8Array());
    truncateSync(path, 600_000_000);
    library.recordings.setFile(recordingIds[0]!, path, 'large.wav', 600_000_000, 0);
    const bundles = createBundles(join(base, 'reports'), join(base, 'received'));
    const needs = { library, bundles, files: createFiles(), clock: { now: () => now }, version: '1.0.0' };
    const service = createBundlesService(needs as unknown as Parameters<typeof createBundlesService>[0]);
    expect(unwrap(await service.preview(sessionId))).toMatchObject({
      refusal: null,
      recordingsRefusal: expect.stringContaining('a recording has over 512 MB') as string,
    });
    library.settings.set('preferences', { spoken: 'de' });
    expect(unwrap(await service.preview(sessionId)).recordingsRefusal).toContain('eine Aufnahme hat über 512 MB');
    close(now);
  });

  test('a recording whose file is not what it was leaves no bundle', async () => {
    const here = await reviewed();
    const { sessionId } = here;
    const [recordingId] = here.recordingIds;
    const { path } = await here.call('recordings.get', { recordingId: recordingId! });
    const bytes = readFileSync(path);
    bytes[100]! ^= 1;
    writeFileSync(path, bytes);
    const job = await here.finish('bundle.export', { sessionId, recordings: true });
    expect(job.problem?.code).toBe('file.changed');
    const left = readdirSync(join(here.folder, 'reports'));
    expect(left.filter((name) => name.includes('earmark'))).toEqual([]);
    await here.app.close();
  });
});
