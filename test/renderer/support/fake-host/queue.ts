import type { QueueView } from '#shared/contract/queue.ts';
import { wave, type Handlers } from './host.ts';
import { reasons } from './reasons.ts';
import { machines } from './recordings.ts';
import type { Review } from './review.ts';

/** The session as it is opened, and the order its queue stands in. */
export function queueHandlers(review: Review): Handlers {
  const { items } = review;
  let queue: QueueView | null = null;
  /** recordings with a verdict when the order was worked out */
  let known: number[] | null = null;
  return {
    'sessions.list': () => ({ sessions: items.length === 0 ? [] : [review.session()] }),
    'sessions.create': () => ({ sessionId: 1 }),
    'sessions.get': ({ items: most }: { items?: number }) => ({
      session: review.session(),
      items: items.slice(0, most),
      reasons,
      ...review.progress(),
      reading: review.reading(),
      severities: ['No action', 'Watch', 'Plan a repair', 'Act now'],
      queue,
    }),
    'sessions.items': ({ from, count }: { from: number; count: number }) => ({
      items: items.slice(from, from + count),
    }),
    'queue.remember': ({ view }: { view: QueueView }) => {
      queue = view;
      return {};
    },
    'queue.unlike': ({ again }: { again: boolean }) => {
      if (again || known === null) known = items.filter(({ verdict }) => verdict).map(({ recordingId }) => recordingId);
      const labelled = known;
      const rest = items.map(({ recordingId }) => recordingId).filter((id) => !labelled.includes(id));
      return {
        recordingIds: [...rest.sort((a, b) => wave(b * 7) - wave(a * 7)), ...labelled],
        labelled: labelled.length,
      };
    },
    'queue.events': () => {
      // Three of the same machine that follow each other in the session are one event.
      const events = machines.flatMap((machine) => {
        const ids = items.filter((item) => item.machine === machine).map(({ recordingId }) => recordingId);
        return Array.from({ length: Math.floor(ids.length / 3) }, (_, n) => ids.slice(3 * n, 3 * n + 3));
      });
      return { events, alone: items.length - 3 * events.length, without: 0, timed: 0, reaches: [] };
    },
    'queue.similar': ({ recordingId, scope, most }: { recordingId: number; scope: string; most: number }) => {
      const others = items
        .filter((item) => item.recordingId !== recordingId)
        .slice(0, scope === 'session' ? most : most - 1);
      const found = others.map((item, index) => ({
        recordingId: item.recordingId,
        fileName: item.fileName,
        machine: item.machine,
        section: item.section,
        durationSeconds: 10,
        distance: 0.05 * (index + 1),
        score: item.score,
        inSession: true,
        elsewhere: null,
      }));
      const outside = { ...found[0]!, recordingId: 901, distance: 0.9, inSession: false, elsewhere: 'unsure' };
      return {
        recordings: scope === 'session' ? found : [...found, outside],
        compared: items.length - 1,
        without: 0,
        part: 'rows',
        metric: 'cosine',
        normals: { half: 0.1, most: 0.3 },
      };
    },
  };
}
