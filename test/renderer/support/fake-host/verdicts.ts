import type { Handlers } from './host.ts';
import { problems } from './problems.ts';
import type { Given, Review } from './review.ts';

/** Verdicts, bookmarks and blind reading. While `fails` says so, no verdict can be written. */
export function verdictHandlers(review: Review, fails: () => boolean): Handlers {
  const { journal, reading, give, answerFor } = review;
  return {
    'verdicts.give': (input: Given & { recordingId: number }) => {
      if (fails()) return problems.full;
      give([input.recordingId], input);
      return answerFor([input.recordingId]);
    },
    'verdicts.give-many': (input: Given & { recordingIds: number[] }) => {
      if (fails()) return problems.full;
      give(input.recordingIds, input);
      return answerFor(input.recordingIds);
    },
    'verdicts.tags': () => ({ tags: ['hiss', 'wind'] }),
    'bookmarks.set': ({ recordingId, on }: { recordingId: number; on: boolean }) => {
      review.bookmark(recordingId, on);
      return {};
    },
    'reading.get': () => reading(),
    'reading.set': ({ blind }: { blind: boolean }) => {
      review.setBlind(blind);
      return reading();
    },
    'verdicts.undo': () => (fails() ? problems.full : answerFor(review.undo())),
    'verdicts.redo': () => answerFor(review.redo()),
    'verdicts.history': ({ recordingId }: { recordingId: number }) => ({
      entries: journal.filter((entry) => entry.recordingId === recordingId),
    }),
  };
}
