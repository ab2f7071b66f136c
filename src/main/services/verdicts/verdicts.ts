import type { CallInput, CallOutput } from '#shared/contract/api.ts';
import type { JournalEntry, SessionSummary, StandingVerdict } from '#shared/contract/schemas.ts';
import { problem } from '#shared/core/problems.ts';
import { secondsPerVerdict } from '#shared/core/queue/pace.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { ClockPort, EventsPort } from '#main/services/ports/host.ts';
import type { Library, NewJournalEntry, StoredJournalEntry, StoredSession } from '#main/services/ports/library.ts';
import { summarise } from '#main/services/sessions/summary.ts';
import { apply, replay, standingEntry, standingVerdict, type History } from './history.ts';

export type VerdictAnswer = CallOutput<'verdicts.give'>;

export interface SessionReview {
  readonly summary: SessionSummary;
  readonly verdictOf: (recordingId: number) => StandingVerdict | null;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** the pace of the person at the screen, s; null before it is known */
  readonly secondsPerVerdict: number | null;
}

export interface VerdictsService {
  /** Answers after the entry is on the disk. Problems: session.unknown, recording.unknown. */
  give(input: CallInput<'verdicts.give'>): Result<VerdictAnswer>;
  /** Takes back the newest verdict of the session that was not taken back. Problem: verdict.nothing-to-undo. */
  undo(sessionId: number): Result<VerdictAnswer>;
  /** Brings back what was undone last, unless a verdict was given since. Problem: verdict.nothing-to-redo. */
  redo(sessionId: number): Result<VerdictAnswer>;
  history(sessionId: number, recordingId: number): Result<CallOutput<'verdicts.history'>>;
  /** How far the review of a session is. Problem: session.unknown. */
  review(sessionId: number): Result<SessionReview>;
}

interface VerdictNeeds {
  readonly library: Library;
  readonly clock: ClockPort;
  readonly events: EventsPort;
  /** name of the person at the screen */
  readonly reviewer: () => string;
  /** version of Earmark, kept with every entry */
  readonly version: string;
}

interface OpenSession {
  readonly session: StoredSession;
  readonly history: History;
}

export function createVerdictsService(needs: VerdictNeeds): VerdictsService {
  const { library, clock, events } = needs;
  const opened = new Map<number, OpenSession>();

  return {
    give: ({ sessionId, recordingId, verdict, reason, comment, secondsSpent }) =>
      append(sessionId, recordingId, {
        action: 'verdict',
        target: null,
        standing: 'own',
        verdict,
        reason,
        comment,
        secondsSpent,
      }),
    undo: (sessionId) => {
      const found = open(sessionId);
      if (!found.ok) return found;
      const { history } = found.value;
      const target = history.done.at(-1);
      if (target === undefined) return fail(problem('verdict.nothing-to-undo'));
      const { recordingId } = history.given.get(target)!;
      const below = standingEntry(history, recordingId, true);
      return append(sessionId, recordingId, { action: 'undo', target, ...left(below) });
    },
    redo: (sessionId) => {
      const found = open(sessionId);
      if (!found.ok) return found;
      const { history } = found.value;
      const target = history.undone.at(-1);
      if (target === undefined) return fail(problem('verdict.nothing-to-redo'));
      const again = history.given.get(target)!;
      return append(sessionId, again.recordingId, { action: 'redo', target, ...left(again) });
    },
    history: (sessionId, recordingId) => {
      const found = open(sessionId);
      if (!found.ok) return found;
      return ok({ entries: library.journal.ofItem(sessionId, recordingId).map(forContract) });
    },
    review: (sessionId) => {
      const found = open(sessionId);
      if (!found.ok) return found;
      const { history } = found.value;
      return ok({
        summary: summaryOf(found.value),
        verdictOf: (recordingId) => standingVerdict(history, recordingId),
        canUndo: history.done.length > 0,
        canRedo: history.undone.length > 0,
        secondsPerVerdict: paceOf(history, needs.reviewer()),
      });
    },
  };

  function open(sessionId: number): Result<OpenSession> {
    const known = opened.get(sessionId);
    if (known !== undefined) return ok(known);
    const session = library.sessions.get(sessionId);
    if (session === null) return fail(problem('session.unknown', { name: sessionId }));
    const made = { session, history: replay(library.journal.ofSession(sessionId)) };
    opened.set(sessionId, made);
    return ok(made);
  }

  type Change = Pick<
    NewJournalEntry,
    'action' | 'target' | 'standing' | 'verdict' | 'reason' | 'comment' | 'secondsSpent'
  >;

  function append(sessionId: number, recordingId: number, change: Change): Result<VerdictAnswer> {
    const found = open(sessionId);
    if (!found.ok) return found;
    const item = library.sessions.item(sessionId, recordingId);
    if (item === null) return fail(problem('recording.unknown'));
    const { history } = found.value;
    const entry = library.journal.append({
      ...change,
      at: clock.now().toISOString(),
      sessionId,
      recordingId,
      detectorId: item.detectorId,
      reviewer: needs.reviewer(),
      score: item.score,
      threshold: item.threshold,
      version: needs.version,
    });
    // Only now: when the disk refused the entry, what is shown must not have changed either.
    apply(history, entry);
    events.emit('session.changed', { sessionId });
    return ok({
      recordingId,
      verdict: standingVerdict(history, recordingId),
      session: summaryOf(found.value),
      canUndo: history.done.length > 0,
      canRedo: history.undone.length > 0,
      secondsPerVerdict: paceOf(history, needs.reviewer()),
    });
  }
}

/** A reason or a comment given afterwards is an entry too, but took no time of its own. */
function paceOf(history: History, reviewer: string): number | null {
  const own = [...history.given.values()].filter((entry) => entry.reviewer === reviewer && entry.secondsSpent > 0);
  return secondsPerVerdict(own.map((entry) => entry.secondsSpent));
}

/** What an undo or redo leaves standing, as the entry's own content. */
function left(entry: StoredJournalEntry | null) {
  return {
    standing: entry?.sequence ?? null,
    verdict: entry?.verdict ?? null,
    reason: entry?.reason ?? '',
    comment: entry?.comment ?? '',
    secondsSpent: 0,
  };
}

function summaryOf({ session, history }: OpenSession): SessionSummary {
  return summarise(session, history.counts);
}

function forContract(entry: StoredJournalEntry): JournalEntry {
  const { sequence, at, reviewer, action, recordingId, verdict, reason, comment, score, threshold } = entry;
  const { detectorId, hash } = entry;
  return { sequence, at, reviewer, action, recordingId, verdict, reason, comment, score, threshold, detectorId, hash };
}
