import { describe, expect, test } from 'vitest';
import { problem } from '#shared/core/problems.ts';
import { clipClient, clipViewOf, itemOf, recordingOf, scoreOf } from './clip-fixtures.ts';
import { longClient, longRecording, longSeconds, missing, unreadable, type Asked } from './long-client.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve, 50));
const second = (asked: Asked) => asked.to > 300;

/** A long recording on the screen beside a long normal one. */
async function openLong(refuse: (asked: Asked) => typeof unreadable | null = () => null) {
  const fixture = longClient();
  const made = clipViewOf(fixture.client);
  const { view } = made;
  await view.open(longRecording(1));
  view.setNearest(scoreOf(1, [11]).nearest);
  await expect.poll(() => view.normal.state).toBe('ready');
  fixture.state.refuse = refuse;
  return { ...fixture, ...made };
}
const long = (view: Awaited<ReturnType<typeof openLong>>['view']) => {
  if (view.flagged.state !== 'ready' || !view.flagged.clip.long) throw new Error('no long recording is open');
  return view.flagged.clip;
};

describe('parts of a long recording that cannot be read', () => {
  test('are told once, kind by kind and stretch by stretch, and are there after another try', async () => {
    const { view, state } = await openLong((asked) => (asked.recordingId === 1 && second(asked) ? unreadable : null));
    view.wantLevels();
    await expect.poll(() => view.failures.length).toBe(1);
    await settled();
    view.wantLevels();
    await settled();
    const [failure] = view.failures;
    expect(failure!.source).toBe('flagged');
    expect(failure!.failed.reasons).toEqual([unreadable.message]);
    const [picture, ...others] = failure!.failed.stretches;
    expect(picture!.kind).toBe('picture');
    expect(picture!.ranges).toHaveLength(1);
    expect(picture!.ranges[0]!.endSeconds).toBeGreaterThanOrEqual(longSeconds);
    expect(picture!.ranges[0]!.startSeconds).toBeGreaterThan(100);
    expect(others).toEqual([]);

    state.refuse = () => null;
    view.retryParts();
    expect(view.failures).toEqual([]);
    await expect.poll(() => long(view).long.hasOverview).toBe(true);
    expect(view.failures).toEqual([]);
  });

  test('a waveform that could not be read is told with its place, and no longer once it is there', async () => {
    const { view, state } = await openLong((asked) =>
      asked.recordingId === 1 && asked.kind === 'peaks' ? unreadable : null,
    );
    view.wantLevels();
    await expect.poll(() => long(view).long.hasOverview).toBe(true);
    view.wantLevels();
    await expect.poll(() => view.failures.length).toBe(1);
    expect(view.failures[0]!.failed.stretches.map(({ kind }) => kind)).toEqual(['waveform']);
    state.refuse = () => null;
    view.wantLevels();
    await expect.poll(() => view.failures).toEqual([]);
  });

  test('sound that cannot be read is told while it is silent, and is fetched again after another try', async () => {
    const { view, state } = await openLong((asked) => (asked.recordingId === 1 && asked.from < 20 ? unreadable : null));
    view.sound.toggle();
    await expect.poll(() => view.failures.length).toBe(1);
    const [sound] = view.failures[0]!.failed.stretches;
    expect([sound!.kind, sound!.ranges[0]!.startSeconds]).toEqual(['sound', 0]);
    const { pages } = long(view);
    expect(pages.read(0, 10)).toEqual(new Float32Array(10));
    state.refuse = () => null;
    view.retryParts();
    expect([view.failures, pages.read(0, 10)]).toEqual([[], null]);
    await pages.fetch(0, 10);
    expect(pages.read(0, 1)![0]).toBeCloseTo(1e-3);
  });

  test('an answer that ends too early is a lost connection', async () => {
    const { view, client } = await openLong();
    client.asset = () => Promise.resolve(new Response(new Uint8Array(8)));
    view.wantLevels();
    await expect.poll(() => view.failures.length).toBeGreaterThan(0);
    expect(view.failures[0]!.failed.reasons).toEqual([problem('connection.lost').message]);
  });

  test('are forgotten with the recording, and asked for when it is opened again', async () => {
    const { view, state } = await openLong((asked) => (asked.recordingId === 1 && asked.from < 20 ? unreadable : null));
    view.sound.toggle();
    await expect.poll(() => view.failures.length).toBe(1);
    await view.open(longRecording(2));
    expect(view.failures).toEqual([]);
    state.refuse = () => null;
    await view.open(longRecording(1));
    expect([view.failures, long(view).pages.read(0, 10)]).toEqual([[], null]);
  });

  test('scores over time that could not be had are told and asked for again', async () => {
    const { view, state } = await openLong();
    state.refuseCalls = problem('connection.lost');
    await view.setItem(itemOf(1), true);
    expect(view.stretches.failed?.problem.code).toBe('connection.lost');
    state.refuseCalls = null;
    view.retryParts();
    await expect.poll(() => view.stretches.segments.length).toBe(1);
    expect(view.stretches.failed).toBeNull();
    state.refuseCalls = problem('connection.lost');
    await view.choose(0);
    expect(view.stretches.failed?.problem.code).toBe('connection.lost');
    state.refuseCalls = null;
    view.retryParts();
    await expect.poll(() => view.stretches.failed).toBeNull();
  });
});

describe('a file that vanishes while it is open', () => {
  const asAtOpening = async () => {
    const { client, state } = longClient();
    state.refuse = ({ recordingId }) => missing(recordingId);
    const { view } = clipViewOf(client);
    await view.open(longRecording(1));
    return view.flagged;
  };

  test('ends as one that was missing at opening: no sound, nothing picked out, and looked for again', async () => {
    const { view, state, player } = await openLong();
    view.select({ startSeconds: 1, endSeconds: 2, lowHz: 100, highHz: 200 });
    view.sound.toggle();
    await expect.poll(() => view.sound.state).toBe('playing');
    state.refuse = ({ recordingId }) => (recordingId === 1 ? missing(recordingId) : null);
    view.wantLevels();
    await expect.poll(() => view.flagged.state).toBe('problem');
    expect(view.flagged).toEqual(await asAtOpening());
    expect([view.sound.state, view.box, view.failures, player().duration]).toEqual(['paused', null, [], 0]);
    await settled();
    const ofFlagged = () => state.asked.filter(({ recordingId }) => recordingId === 1).length;
    const asked = ofFlagged();
    view.wantLevels();
    await settled();
    expect(ofFlagged()).toBe(asked);

    const reopen = async () => {
      await view.open(null);
      await view.open(longRecording(1));
      return view.flagged.state;
    };
    expect(await reopen()).toBe('problem');
    state.refuse = () => null;
    expect(await reopen()).toBe('ready');
  });

  test('is told of a short one too, where another window needs its file', async () => {
    const { client } = clipClient();
    const { view } = clipViewOf(client);
    await view.open(recordingOf(1));
    client.asset = () => Promise.resolve(Response.json({ problem: missing(1) }, { status: 404 }));
    await view.setWindow(2048);
    expect(view.flagged).toMatchObject({ state: 'problem', problem: { code: 'file.missing' } });
  });

  test('of a nearest normal, the recording beside it stays', async () => {
    const { view, state } = await openLong();
    state.refuse = ({ recordingId }) => (recordingId === 11 ? missing(recordingId) : null);
    view.wantLevels();
    await expect.poll(() => view.normal.state).toBe('problem');
    expect([view.flagged.state, view.failures]).toEqual(['ready', []]);
    state.refuse = () => null;
    await view.showNeighbour(0);
    expect(view.normal.state).toBe('ready');
  });

  test('and comes back as another one is said to have changed', async () => {
    const { view, state } = await openLong(({ recordingId }) =>
      recordingId === 1 ? problem('file.changed', { path: '/line/1.wav' }) : null,
    );
    view.wantLevels();
    await expect.poll(() => view.flagged.state).toBe('problem');
    expect(view.flagged).toMatchObject({ problem: { code: 'file.changed' } });
    expect(state.asked.length).toBeGreaterThan(0);
  });
});
