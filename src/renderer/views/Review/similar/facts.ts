import { earsFirst } from '#renderer/state/ears-first.svelte.ts';
import type { SimilarRecording } from '#renderer/state/similar.svelte.ts';
import { text } from '#renderer/text/text.ts';
import type { SessionItem } from '#shared/contract/schemas.ts';
import { nearnessOf } from '#shared/core/queue/closeness.ts';

interface Normals {
  readonly half: number;
  readonly most: number;
}

/** The score in words, unless it is covered until the recording was heard. */
export const scoreText = (recordingId: number, score: number | null): string =>
  earsFirst.covers(recordingId) ? text.similar.scoreCovered : text.similar.score(score);

/** What stands under the picture of one that is like it: how near it is, in a word and as a number. */
export function factsOfSimilar({ distance }: SimilarRecording, normals: Normals | null): string[] {
  const near = normals === null ? [] : [text.similar.nearnessShort[nearnessOf(distance, normals)]];
  return [...near, text.similar.distance(distance)];
}

/** The same in one sentence, for those who do not see the picture. */
export function spokenSimilar(recording: SimilarRecording, item: SessionItem | null, normals: Normals | null): string {
  const { distance, score, recordingId, fileName, inSession, elsewhere } = recording;
  const standing = item?.verdict ? text.words.verdictWord[item.verdict.verdict] : text.similar.openItem;
  return [
    fileName,
    text.words.place(recording.machine, recording.section),
    text.similar.distance(distance),
    ...(normals === null ? [] : [text.similar.nearness[nearnessOf(distance, normals)]]),
    scoreText(recordingId, item?.score ?? score),
    inSession ? standing : text.similar.elsewhere(elsewhere),
  ].join(', ');
}
