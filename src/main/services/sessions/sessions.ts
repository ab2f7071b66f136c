import type { CallOutput } from '#shared/contract/api.ts';
import type { SessionItem } from '#shared/contract/schemas.ts';
import { problem } from '#shared/core/problems.ts';
import { recordedAt } from '#shared/core/queue/recorded-at.ts';
import { fail, ok, unwrap, type Result } from '#shared/core/result.ts';
import type { ClockPort, EventsPort } from '#main/services/ports/host.ts';
import type { Library, NewSessionItem } from '#main/services/ports/library.ts';
import type { QueueService } from '#main/services/queue/queue.ts';
import { reasons } from '#main/services/verdicts/reasons.ts';
import type { SessionReview, VerdictsService } from '#main/services/verdicts/verdicts.ts';
import { storedOptions } from '#main/services/report/draft.ts';

export interface SessionsService {
  list(): CallOutput<'sessions.list'>;
  /** Everything these detectors flagged, the highest score first. Problems: detector.unknown, session.empty. */
  create(name: string, detectorIds: readonly number[], sample?: boolean): Result<CallOutput<'sessions.create'>>;
  /** With all of its items, or so many of them at most. */
  get(sessionId: number, most?: number): Result<CallOutput<'sessions.get'>>;
  items(sessionId: number, from: number, count: number): Result<CallOutput<'sessions.items'>>;
}

interface SessionNeeds {
  readonly library: Library;
  readonly clock: ClockPort;
  readonly events: EventsPort;
  readonly verdicts: VerdictsService;
  readonly queue: QueueService;
}

export function createSessionsService({ library, clock, events, verdicts, queue }: SessionNeeds): SessionsService {
  return {
    list: () => ({
      sessions: library.sessions.list().map((session) => unwrap(verdicts.review(session.id)).summary),
    }),
    create: (name, detectorIds, sample = false) => {
      const found = flaggedBy(library, detectorIds);
      if (!found.ok) return found;
      if (found.value.length === 0) return fail(problem('session.empty'));
      const sessionId = library.sessions.insert(name, sample, found.value, clock.now().toISOString());
      events.emit('session.changed', { sessionId });
      return ok({ sessionId });
    },
    get: (sessionId, most) => {
      const review = verdicts.review(sessionId);
      if (!review.ok) return review;
      const { summary, canUndo, canRedo, secondsPerVerdict } = review.value;
      return ok({
        session: summary,
        items: itemsOf(sessionId, review.value, 0, most),
        reasons: {
          'real-fault': [...reasons['real-fault']],
          'false-alarm': [...reasons['false-alarm']],
          unsure: [...reasons.unsure],
          unusable: [...reasons.unusable],
        },
        canUndo,
        canRedo,
        secondsPerVerdict,
        reading: unwrap(verdicts.reading(sessionId)),
        severities: [...storedOptions(library.settings, sessionId).severities],
        queue: queue.view(sessionId),
      });
    },
    items: (sessionId, from, count) => {
      const review = verdicts.review(sessionId);
      return review.ok ? ok({ items: itemsOf(sessionId, review.value, from, count) }) : review;
    },
  };

  function itemsOf(sessionId: number, { verdictOf }: SessionReview, from: number, count?: number): SessionItem[] {
    const marked = verdicts.bookmarks(sessionId);
    return library.sessions.items(sessionId, from, count).map(({ path, ...item }) => ({
      ...item,
      recordedAt: recordedAt(item.fileName, path),
      verdict: verdictOf(item.recordingId),
      bookmark: marked.has(item.recordingId),
    }));
  }
}

/** A recording that several detectors flagged is one item, of the detector whose threshold it exceeds most. */
function flaggedBy(library: Library, detectorIds: readonly number[]): Result<NewSessionItem[]> {
  const items = new Map<number, NewSessionItem>();
  for (const detectorId of new Set(detectorIds)) {
    const detector = library.detectors.get(detectorId);
    if (detector === null) return fail(problem('detector.unknown'));
    const threshold = detector.fitted.threshold.value;
    for (const { recordingId, score, levelAlarm } of library.scores.flagged(detectorId)) {
      const other = items.get(recordingId);
      if (other === undefined || other.score - other.threshold < score - threshold)
        items.set(recordingId, { recordingId, detectorId, score, threshold, levelAlarm });
    }
  }
  return ok([...items.values()].sort((a, b) => b.score - a.score || a.recordingId - b.recordingId));
}
