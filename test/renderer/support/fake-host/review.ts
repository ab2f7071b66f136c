import type { JournalEntry, SessionItem, StandingVerdict } from '#shared/contract/schemas.ts';
import type { Verdict } from '#shared/core/domain.ts';
import type { Host } from './host.ts';
import { reasons } from './reasons.ts';
import type { Scenario } from './scenario.ts';

type Step = { recordingId: number; before: StandingVerdict | null; after: StandingVerdict }[];

/** What is said of a recording. */
export type Given = Partial<Pick<StandingVerdict, 'reason' | 'comment' | 'severity' | 'tags'>> & {
  verdict: Verdict;
  settle?: boolean;
};

export type Review = ReturnType<typeof createReview>;

/** The verdicts on `items`, which change with them, and their journal. The first `reviewed` have one from the start. */
export function createReview(
  { now }: Host,
  items: SessionItem[],
  scenario: Required<Pick<Scenario, 'reviewed' | 'sample'>> & Pick<Scenario, 'disagreeing'>,
) {
  const { reviewed, sample } = scenario;
  const journal: JournalEntry[] = [];
  const undone: Step[] = [];
  let blind = false;
  const given: Step[] = [];
  const session = () => {
    const counts = { 'real-fault': 0, 'false-alarm': 0, unsure: 0, unusable: 0 };
    for (const { verdict } of items) if (verdict && !verdict.disputed) counts[verdict.verdict] += 1;
    const done = items.filter(({ verdict }) => verdict).length;
    return {
      id: 1,
      name: 'Line 3, week 47',
      createdAt: '2026-11-22T09:30:00Z',
      sample: sample === 'ready',
      flagged: items.length,
      reviewed: done,
      counts,
      disputed: items.filter(({ verdict }) => verdict?.disputed).length,
    };
  };
  const place = (recordingId: number, verdict: StandingVerdict | null) => {
    const index = items.findIndex((item) => item.recordingId === recordingId);
    items[index] = { ...items[index]!, verdict };
  };
  const write = (action: JournalEntry['action'], recordingId: number, verdict: StandingVerdict | null) => {
    const item = items.find((other) => other.recordingId === recordingId)!;
    journal.push({
      sequence: journal.length + 1,
      at: verdict?.at ?? now(),
      reviewer: 'A. Lindqvist',
      action,
      recordingId,
      verdict: verdict?.verdict ?? null,
      reason: verdict?.reason ?? '',
      comment: verdict?.comment ?? '',
      severity: verdict?.severity ?? null,
      tags: verdict?.tags ?? [],
      blind,
      resolution: verdict?.resolution ?? false,
      batch: null,
      score: item.score,
      threshold: item.threshold,
      detectorId: item.detectorId,
      hash: String(journal.length).padStart(64, '0'),
    });
  };
  const standingOf = (recordingId: number) => items.find((item) => item.recordingId === recordingId)?.verdict ?? null;
  const progress = () => ({
    canUndo: given.length > 0,
    canRedo: undone.length > 0,
    secondsPerVerdict: given.length < 5 ? null : 14,
  });
  const answerFor = (ids: readonly number[]) => ({
    recordingId: ids[0]!,
    verdict: standingOf(ids[0]!),
    changed: ids.map((recordingId) => ({ recordingId, verdict: standingOf(recordingId) })),
    session: session(),
    ...progress(),
  });
  const reading = () => {
    const both = items.filter(({ verdict }) => (verdict?.readings.length ?? 0) > 1).length;
    const agreement = {
      reviewers: ['A. Lindqvist', 'B. Okafor'] as [string, string],
      recordings: both,
      same: 0,
      kappa: 0,
    };
    return { reviewer: 'A. Lindqvist', blind, agreement: both === 0 ? null : agreement, openAgreement: null };
  };
  /** What another reviewer said, hidden until there is an own verdict: of every recording that is `disagreeing`. */
  const other = { verdict: 'unusable', reason: '', comment: 'Microphone loose', severity: null, tags: [] } as const;
  const stands = (recordingId: number, said: Given, before: StandingVerdict | null): StandingVerdict => {
    const own = before?.readings.find(({ reviewer }) => reviewer === 'A. Lindqvist') ?? before;
    const { verdict, reason = '', comment = '', severity = own?.severity ?? null, tags = own?.tags ?? [] } = said;
    const at = now();
    const mine = { verdict, reason, comment, severity, tags, reviewer: 'A. Lindqvist', at };
    const differ = scenario.disagreeing?.includes(recordingId) === true && verdict !== other.verdict;
    const resolution = said.settle === true || before?.resolution === true;
    const disputed = differ && !resolution;
    const readings = disputed ? [{ ...other, tags: [], reviewer: 'B. Okafor', at }, mine] : [];
    return { ...mine, sequence: journal.length + 1, disputed, resolution, readings };
  };
  const give = (ids: readonly number[], said: Given) => {
    given.push(
      ids.map((recordingId) => {
        const before = standingOf(recordingId);
        const after = stands(recordingId, said, before);
        place(recordingId, after);
        write('verdict', recordingId, after);
        return { recordingId, before, after };
      }),
    );
    undone.length = 0;
  };
  for (const item of items.slice(0, reviewed)) {
    const verdict = (['false-alarm', 'real-fault', 'false-alarm', 'unsure', 'unusable'] as const)[item.position % 5]!;
    const comment = item.position === 1 ? 'Grinding, once per turn' : '';
    give([item.recordingId], { verdict, reason: reasons[verdict][0]!.code, comment });
  }

  return {
    items,
    journal,
    session,
    reading,
    give,
    answerFor,
    progress,
    /** Takes the last step back and returns the recordings it was about. */
    undo() {
      const last = given.pop()!;
      undone.push(last);
      // The newest first.
      const newestFirst = [...last].reverse();
      for (const { recordingId, before } of newestFirst) {
        place(recordingId, before);
        write('undo', recordingId, before);
      }
      return newestFirst.map(({ recordingId }) => recordingId);
    },
    /** Takes back the last step back. */
    redo() {
      const last = undone.pop()!;
      given.push(last);
      for (const { recordingId, after } of last) {
        place(recordingId, after);
        write('redo', recordingId, after);
      }
      return last.map(({ recordingId }) => recordingId);
    },
    setBlind: (on: boolean) => (blind = on),
    bookmark(recordingId: number, on: boolean) {
      const index = items.findIndex((item) => item.recordingId === recordingId);
      items[index] = { ...items[index]!, bookmark: on };
    },
  };
}
