import { describe, expect, onTestFinished, test } from 'vitest';
import { ClipLibrary } from '#renderer/state/clip-library.ts';
import { Recent } from '#renderer/state/recent.ts';
import { speak } from '#renderer/text/language.ts';
import { problemSentences } from '#shared/core/german/problems.ts';
import { analyseHere, clipClient, missingId, sampleRate } from './clip-fixtures.ts';

const anyone = () => new AbortController().signal;
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('the clip library', () => {
  test('decodes and analyses a recording once', async () => {
    const { client, assets } = clipClient();
    const library = new ClipLibrary(client, analyseHere);
    const [first, second] = await Promise.all([library.load(3, anyone()), library.load(3, anyone())]);
    expect(first).toBe(second);
    expect(first).toMatchObject({ ok: true, value: { recordingId: 3, sampleRate, durationSeconds: 1 } });
    await library.load(3, anyone());
    expect(assets).toEqual(['/audio/3.wav']);
    expect(library.ready(3)).toBeDefined();
  });

  test('a missing file is the problem the host named, and is looked for again next time', async () => {
    const { client, assets } = clipClient();
    const library = new ClipLibrary(client, analyseHere);
    expect(await library.load(missingId, anyone())).toMatchObject({ ok: false, problem: { code: 'file.missing' } });
    await library.load(missingId, anyone());
    expect(assets).toHaveLength(2);
  });

  test('an answer without words becomes a problem with the status', async () => {
    const library = new ClipLibrary(
      { ...clipClient().client, asset: () => Promise.resolve(new Response('?', { status: 500 })) },
      analyseHere,
    );
    const result = await library.load(1, anyone());
    expect(result).toMatchObject({ ok: false, problem: { code: 'file.unreadable', data: { detail: 'status 500' } } });
  });

  test('what the worker cannot decode is said in the language of the window', async () => {
    const library = new ClipLibrary(
      { ...clipClient().client, asset: () => Promise.resolve(new Response('no sound')) },
      analyseHere,
    );
    onTestFinished(() => speak('en'));
    speak('de');
    const result = await library.load(1, anyone());
    expect(result).toMatchObject({ ok: false, problem: { code: 'wav.not-wav' } });
    expect(!result.ok && result.problem.message).toBe(problemSentences['wav.not-wav']);
  });

  test('leaving stops the work only when nobody else waits', async () => {
    const { client } = clipClient();
    const signals: AbortSignal[] = [];
    const { promise: gate, resolve: release } = Promise.withResolvers<undefined>();
    const library = new ClipLibrary(client, {
      ...analyseHere,
      recording: async (bytes, signal) => {
        signals.push(signal);
        await gate;
        return analyseHere.recording(bytes, new AbortController().signal);
      },
    });
    const [leaves, stays] = [new AbortController(), new AbortController()];
    const gone = library.load(3, leaves.signal);
    const kept = library.load(3, stays.signal);
    await settled();
    leaves.abort();
    await expect(gone).rejects.toMatchObject({ name: 'AbortError' });
    expect(signals[0]!.aborted).toBe(false);
    const alone = new AbortController();
    const other = library.load(4, alone.signal);
    await settled();
    alone.abort();
    await expect(other).rejects.toMatchObject({ name: 'AbortError' });
    expect(signals[1]!.aborted).toBe(true);
    release(undefined);
    expect(await kept).toMatchObject({ ok: true });
  });

  test('prefetching makes recordings ready, passes over broken ones, and follows a newer wish', async () => {
    const { client, assets } = clipClient();
    const library = new ClipLibrary(client, analyseHere);
    library.prefetch([missingId, 5, 6]);
    library.prefetch([8, missingId, 9]);
    await expect.poll(() => library.ready(9)?.recordingId).toBe(9);
    expect(library.ready(8)).toBeDefined();
    expect(assets).not.toContain('/audio/6.wav');
  });
});

test('the value unused for longest is dropped first', () => {
  const recent = new Recent<string, number>(2);
  recent.set('a', 1);
  recent.set('b', 2);
  expect(recent.get('a')).toBe(1);
  recent.set('c', 3);
  expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual([1, undefined, 3]);
});
