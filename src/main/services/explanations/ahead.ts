import { maskCount } from '#shared/core/domain.ts';
import type { JobsPort } from '#main/services/ports/host.ts';
import type { Library, SessionItemKey } from '#main/services/ports/library.ts';
import type { VerdictsService } from '#main/services/verdicts/verdicts.ts';
import type { ExplanationsService } from './explanations.ts';

/** How many recordings after the one on the screen are explained before anybody asks. */
const lookAhead = 3;

interface OpenSession {
  readonly id: number;
  /** items never change once a session is made */
  readonly items: readonly SessionItemKey[];
  readonly positions: ReadonlyMap<number, number>;
  /** the item on the screen; -1 before one is known */
  readonly position: number;
}

interface Running {
  readonly jobId: number;
  readonly key: string;
  /** cancelled because the reviewer went elsewhere, so it may be wanted again */
  left: boolean;
}

export interface AheadOfReviewer {
  openSession(sessionId: number): void;
  /** The reviewer looks at this recording of the open session, or has just decided about it. */
  look(recordingId: number): void;
  stop(): void;
}

interface AheadNeeds {
  readonly library: Library;
  readonly verdicts: VerdictsService;
  readonly explanations: ExplanationsService;
  readonly jobs: JobsPort;
}

/**
 * Explains the next items of the open session while nothing else is to be done, so that the reviewer does not wait.
 * One recording at a time; a recording that failed is not tried again.
 */
export function createAheadOfReviewer({ library, verdicts, explanations, jobs }: AheadNeeds): AheadOfReviewer {
  const tried = new Set<string>();
  let open: OpenSession | null = null;
  let running: Running | null = null;
  let scheduled = false;
  let stopped = false;

  /** The next items without a verdict after the one on the screen. */
  function wanted(): SessionItemKey[] {
    if (open === null) return [];
    const review = verdicts.review(open.id);
    if (!review.ok) return [];
    const found: SessionItemKey[] = [];
    for (let at = open.position + 1; at < open.items.length && found.length < lookAhead; at++) {
      const item = open.items[at]!;
      if (review.value.isOpen(item.recordingId)) found.push(item);
    }
    return found;
  }

  function update(): void {
    if (stopped) return;
    const next = wanted();
    if (running !== null) {
      const { key, jobId } = running;
      if (next.some((item) => keyOf(item) === key)) return;
      running.left = true;
      jobs.cancel(jobId);
      return; // goes on when it has ended
    }
    if (jobs.busy()) return;
    const item = next.find(
      (candidate) =>
        !tried.has(keyOf(candidate)) && explanations.known(candidate.detectorId, candidate.recordingId) < maskCount,
    );
    if (item === undefined) return;
    const job = explanations.startAhead(item.detectorId, item.recordingId);
    if (!job.ok) return;
    tried.add(keyOf(item));
    running = { jobId: job.value.id, key: keyOf(item), left: false };
  }

  /** Later, so that the answer somebody waits for goes out first. */
  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setTimeout(() => {
      scheduled = false;
      update();
    }, 0);
  }

  jobs.onIdle(schedule);
  jobs.onEnded((job) => {
    if (job.id !== running?.jobId) return;
    if (running.left) tried.delete(running.key);
    running = null;
    schedule();
  });

  function look(recordingId: number): void {
    const position = open?.positions.get(recordingId);
    if (open === null || position === undefined) return;
    open = { ...open, position };
    schedule();
  }

  return {
    openSession: (id) => {
      if (open?.id === id) return;
      const items = library.sessions.keys(id);
      const positions = new Map(items.map(({ recordingId }, position) => [recordingId, position]));
      open = { id, items, positions, position: -1 };
      schedule();
    },
    look,
    stop: () => {
      stopped = true;
    },
  };
}

function keyOf({ detectorId, recordingId }: SessionItemKey): string {
  return `${detectorId}/${recordingId}`;
}
