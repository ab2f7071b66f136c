import { expect, onTestFinished, test } from 'vitest';
import { FailedParts } from '#renderer/state/failed-parts.svelte.ts';
import { stretches as german } from '#renderer/text/de/stretches.ts';
import { speak } from '#renderer/text/language.ts';
import { stretches as english } from '#renderer/text/stretches.ts';
import { problem } from '#shared/core/problems.ts';
import { createRandom } from '#shared/core/random.ts';
import { ProblemError } from '#shared/core/result.ts';

const unreadable = new ProblemError(problem('file.unreadable', { detail: 'EIO' }));

test('200 random sets of parts: the stretches of each kind hold exactly the seconds of its parts', () => {
  const random = createRandom(5);
  const length = 60;
  for (let set = 0; set < 200; set++) {
    const parts = new FailedParts();
    const seconds = { picture: new Set<number>(), waveform: new Set<number>(), sound: new Set<number>() };
    for (let part = random.integer(12); part > 0; part--) {
      const kind = (['picture', 'waveform', 'sound'] as const)[random.integer(3)]!;
      const startSeconds = (length - 6) * random.next();
      const endSeconds = startSeconds + 0.01 + 5 * random.next();
      parts.fail(kind, String(part), { startSeconds, endSeconds }, unreadable);
      for (let at = Math.floor(startSeconds); at < Math.ceil(endSeconds); at++) seconds[kind].add(at);
    }
    const told = { picture: new Set<number>(), waveform: new Set<number>(), sound: new Set<number>() };
    for (const { kind, ranges } of parts.stretches) {
      ranges.forEach(({ startSeconds, endSeconds }, index) => {
        for (let at = startSeconds; at < endSeconds; at++) told[kind].add(at);
        if (index > 0) expect(startSeconds).toBeGreaterThan(ranges[index - 1]!.endSeconds);
      });
    }
    expect(told).toEqual(seconds);
  }
});

test('a part that is there after all is told no more; a reason is told once', () => {
  const parts = new FailedParts();
  const range = { startSeconds: 1, endSeconds: 2 };
  for (const name of ['1', '2', '3']) parts.fail('sound', name, range, unreadable);
  parts.fail('picture', '1', range, new Error('the worker fell over'));
  expect(parts.reasons).toEqual([
    unreadable.message,
    problem('internal.error', { detail: 'the worker fell over' }).message,
  ]);
  for (const name of ['1', '2', '3']) parts.succeed('sound', name);
  expect(parts.stretches.map(({ kind }) => kind)).toEqual(['picture']);
  parts.clear();
  expect([parts.stretches, parts.reasons]).toEqual([[], []]);
});

test('a file that is gone is told as that, and as no part', () => {
  const gone: string[] = [];
  const parts = new FailedParts(({ code }) => gone.push(code));
  const missing = new ProblemError(problem('file.missing', { path: '/a.wav' }));
  parts.fail('picture', '1', { startSeconds: 0, endSeconds: 1 }, missing);
  expect([gone, parts.reasons]).toEqual([['file.missing'], []]);
});

test('where it was is said in a line, of many stretches the first three', () => {
  const parts = new FailedParts();
  for (const [index, startSeconds] of [750, 800, 900, 1000, 3700].entries())
    parts.fail('picture', String(index), { startSeconds, endSeconds: startSeconds + 9.5 }, unreadable);
  parts.fail('sound', '1', { startSeconds: 752.4, endSeconds: 752.6 }, unreadable);
  expect(english.unread.parts('flagged', parts.stretches)).toBe(
    'Not read of the flagged recording: picture 12:30–12:40, 13:20–13:30, 15:00–15:10 and 2 more stretches; sound 12:32–12:33.',
  );
  onTestFinished(() => speak('en'));
  speak('de');
  expect(german.unread.parts('normal', parts.stretches)).toBe(
    'Von der Normalaufnahme nicht gelesen: Bild 12:30–12:40, 13:20–13:30, 15:00–15:10 und 2 weitere Abschnitte; Ton 12:32–12:33.',
  );
});
