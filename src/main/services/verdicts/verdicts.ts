import type { CallInput, CallOutput } from '#shared/contract/api.ts';
import type { JournalEntry, SessionSummary, StandingVerdict } from '#shared/contract/schemas.ts';
import { problem } from '#shared/core/problems.ts';
import { secondsPerVerdict } from '#shared/core/queue/pace.ts';
import { fail, ok, unwrap, type Result } from '#shared/core/result.ts';
import type { ClockPort, EventsPort } from '#main/services/ports/host.ts';
import type { StoredJournalEntry } from '#main/services/ports/journal.ts';
import type { Library, StoredSession, StoredSessionItem } from '#main/services/ports/library.ts';
import { summarise } from '#main/services/sessions/summary.ts';
import { redoOf, undoOf, verdictOf, type Change, type Said } from './change.ts';
import {
  apply,
  countsFor,
  isOpen,
  lastStep,
  ownEntry,
  paceOf,
  replay,
  stackOf,
  standingVerdict,
  tallyFor,
  type History,
  type Reader,
} from './history.ts';
import { hiddenFrom, type HiddenInSession, type HiddenVerdicts } from './hidden.ts';
import { readsBlind, setBlind, readingOf } from './reading.ts';

export type VerdictAnswer = CallOutput<'verdicts.give'>;

/** A session as the person at the screen may see it. */
export interface SessionReview {
  readonly summary: SessionSummary;
  readonly verdictOf: (recordingId: number) => StandingVerdict | null;
  /** whether `verdictOf` a recording is null, at less cost */
  readonly isOpen: (recordingId: number) => boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** the pace of the person at the screen, s; null before it is known */
  readonly secondsPerVerdict: number | null;
}

export interface VerdictsService {
  /** Answers after the entry is on the disk. Problems: session.unknown, recording.unknown. */
  give(input: CallInput<'verdicts.give'>): Result<VerdictAnswer>;
  /** The same for several: all of them or none. Problems: session.unknown, recording.unknown. */
  giveMany(input: CallInput<'verdicts.give-many'>): Result<VerdictAnswer>;
  /**
   * Takes back the newest verdict of the person at the screen that was not taken back, or those given together with it.
   * Problem: verdict.nothing-to-undo.
   */
  undo(sessionId: number): Result<VerdictAnswer>;
  /** Brings back what they undid last, unless they gave a verdict since. Problem: verdict.nothing-to-redo. */
  redo(sessionId: number): Result<VerdictAnswer>;
  history(sessionId: number, recordingId: number): Result<CallOutput<'verdicts.history'>>;
  /** Problem: session.unknown. */
  tags(sessionId: number): Result<CallOutput<'verdicts.tags'>>;
  /** How far the review of a session is. Problem: session.unknown. */
  review(sessionId: number): Result<SessionReview>;
  /** Problem: session.unknown. */
  reading(sessionId: number): Result<CallOutput<'reading.get'>>;
  /** Problem: session.unknown. */
  setReading(input: CallInput<'reading.set'>): Result<CallOutput<'reading.set'>>;
  /** The recordings that the person at the screen marked. */
  bookmarks(sessionId: number): ReadonlySet<number>;
  /** Problems: session.unknown, recording.unknown. */
  setBookmark(input: CallInput<'bookmarks.set'>): Result<CallOutput<'bookmarks.set'>>;
  /** Where others have said what the person at the screen, who reads blind, may not know yet. */
  readonly hidden: HiddenVerdicts;
  /** The journal of this session has grown by itself, as by a bundle: it is read again. */
  reread(sessionId: number): void;
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
  readonly reviewer: string;
  readonly reader: Reader;
}

export function createVerdictsService(needs: VerdictNeeds): VerdictsService {
  const { library, clock, events } = needs;
  const opened = new Map<number, Pick<OpenSession, 'session' | 'history'>>();

  return {
    give: ({ sessionId, recordingId, secondsSpent, ...said }) => {
      const found = open(sessionId);
      return found.ok ? say(found.value, [recordingId], said, secondsSpent) : found;
    },
    giveMany: ({ sessionId, recordingIds, secondsSpent, ...said }) => {
      const found = open(sessionId);
      return found.ok ? say(found.value, recordingIds, said, secondsSpent / recordingIds.length) : found;
    },
    undo: (sessionId) => {
      const found = open(sessionId);
      if (!found.ok) return found;
      const { history, reviewer } = found.value;
      const targets = lastStep(history, stackOf(history, reviewer).done).reverse();
      if (targets.length === 0) return fail(problem('verdict.nothing-to-undo'));
      return append(
        found.value,
        targets.map((target) => {
          const { recordingId } = history.given.get(target)!;
          return { recordingId, change: undoOf(target, ownEntry(history, recordingId, reviewer, target)) };
        }),
      );
    },
    redo: (sessionId) => {
      const found = open(sessionId);
      if (!found.ok) return found;
      const { history, reviewer } = found.value;
      const targets = lastStep(history, stackOf(history, reviewer).undone).reverse();
      if (targets.length === 0) return fail(problem('verdict.nothing-to-redo'));
      return append(
        found.value,
        targets.map((target) => {
          const again = history.given.get(target)!;
          return { recordingId: again.recordingId, change: redoOf(again) };
        }),
      );
    },
    history: (sessionId, recordingId) => {
      const found = open(sessionId);
      if (!found.ok) return found;
      const { history, reader } = found.value;
      const hidden = reader !== null && ownEntry(history, recordingId, reader) === null;
      const entries = library.journal.ofItem(sessionId, recordingId);
      return ok({ entries: entries.filter((entry) => !hidden || entry.reviewer === reader).map(forContract) });
    },
    tags: (sessionId) => {
      const found = open(sessionId);
      return found.ok ? ok({ tags: library.journal.tags(found.value.reader ?? undefined) }) : found;
    },
    review: (sessionId) => {
      const found = open(sessionId);
      if (!found.ok) return found;
      const { history, reader } = found.value;
      return ok({
        summary: summaryOf(found.value),
        verdictOf: (recordingId) => standingVerdict(history, recordingId, reader),
        isOpen: (recordingId) => isOpen(history, recordingId, reader),
        ...stepsOf(found.value),
      });
    },
    reading: (sessionId) => {
      const found = open(sessionId);
      return found.ok ? ok(readingOf(library, sessionId, found.value.reviewer, found.value.history)) : found;
    },
    setReading: ({ sessionId, blind }) => {
      const found = open(sessionId);
      if (!found.ok) return found;
      setBlind(library, sessionId, found.value.reviewer, blind);
      events.emit('session.changed', { sessionId });
      return ok(readingOf(library, sessionId, found.value.reviewer, found.value.history));
    },
    bookmarks: (sessionId) => library.bookmarks.of(sessionId, needs.reviewer()),
    setBookmark: ({ sessionId, recordingId, on }) => {
      const found = open(sessionId);
      if (!found.ok) return found;
      if (library.sessions.item(sessionId, recordingId) === null) return fail(problem('recording.unknown'));
      const { reviewer } = found.value;
      if (on) library.bookmarks.set(sessionId, recordingId, reviewer, clock.now().toISOString());
      else library.bookmarks.remove(sessionId, recordingId, reviewer);
      return ok({});
    },
    hidden,
    reread: (sessionId) => void opened.delete(sessionId),
  };

  function hidden(): HiddenInSession[] {
    const reader = needs.reviewer();
    const blind = library.sessions.list().filter(({ id }) => readsBlind(library, id, reader));
    return blind
      .map(({ id }) => unwrap(open(id)))
      .map(({ session, history }) => ({ session, recordingIds: hiddenFrom(history, reader) }))
      .filter(({ recordingIds }) => recordingIds.size > 0);
  }

  function open(sessionId: number): Result<OpenSession> {
    const reviewer = needs.reviewer();
    const reader = readsBlind(library, sessionId, reviewer) ? reviewer : null;
    const known = opened.get(sessionId);
    if (known !== undefined) return ok({ ...known, reviewer, reader });
    const session = library.sessions.get(sessionId);
    if (session === null) return fail(problem('session.unknown', { name: sessionId }));
    const made = { session, history: replay(library.journal.ofSession(sessionId)) };
    opened.set(sessionId, made);
    return ok({ ...made, reviewer, reader });
  }

  function say(
    opened: OpenSession,
    recordingIds: readonly number[],
    said: Said,
    secondsSpent: number,
  ): Result<VerdictAnswer> {
    const { history, reviewer, reader } = opened;
    return append(
      opened,
      recordingIds.map((recordingId) => ({
        recordingId,
        change: {
          ...verdictOf(said, {
            own: ownEntry(history, recordingId, reviewer),
            counts: countsFor(history, recordingId, reviewer),
            blind: reader !== null,
            disputed: standingVerdict(history, recordingId, reader)?.disputed ?? false,
          }),
          secondsSpent,
        },
      })),
    );
  }

  function append(
    session: OpenSession,
    changes: readonly { readonly recordingId: number; readonly change: Change }[],
  ): Result<VerdictAnswer> {
    const { history, reviewer, reader } = session;
    const sessionId = session.session.id;
    const items: StoredSessionItem[] = [];
    for (const { recordingId } of changes) {
      const item = library.sessions.item(sessionId, recordingId);
      if (item === null) return fail(problem('recording.unknown'));
      items.push(item);
    }
    const at = clock.now().toISOString();
    const entries = library.journal.appendAll(
      changes.map(({ recordingId, change }, index) => {
        const { detectorId, score, threshold } = items[index]!;
        return {
          ...change,
          at,
          sessionId,
          recordingId,
          detectorId,
          reviewer,
          score,
          threshold,
          version: needs.version,
        };
      }),
    );
    // Only now: when the disk refused the entries, what is shown must not have changed either.
    for (const entry of entries) apply(history, entry);
    events.emit('session.changed', { sessionId });
    const changed = changes.map(({ recordingId }) => ({
      recordingId,
      verdict: standingVerdict(history, recordingId, reader),
    }));
    return ok({ ...changed[0]!, changed, session: summaryOf(session), ...stepsOf(session) });
  }
}

function stepsOf({ history, reviewer }: OpenSession) {
  const { done, undone } = stackOf(history, reviewer);
  return {
    canUndo: done.length > 0,
    canRedo: undone.length > 0,
    secondsPerVerdict: secondsPerVerdict(paceOf(history, reviewer)),
  };
}

function summaryOf({ session, history, reader }: OpenSession): SessionSummary {
  return summarise(session, tallyFor(history, reader));
}

function forContract(entry: StoredJournalEntry): JournalEntry {
  const { sequence, at, reviewer, action, recordingId, verdict, reason, comment, severity, tags } = entry;
  const { blind, resolution, batch, score, threshold, detectorId, hash } = entry;
  const said = { verdict, reason, comment, severity, tags: [...tags], blind, resolution };
  return { sequence, at, reviewer, action, recordingId, ...said, batch, score, threshold, detectorId, hash };
}
