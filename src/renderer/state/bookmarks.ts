import type { Client } from '#renderer/client/client.ts';
import { text } from '#renderer/text/text.ts';
import type { SessionItem } from '#shared/contract/schemas.ts';
import type { Announcer } from './messages.svelte.ts';

interface Press {
  readonly on: boolean;
}

/** The session in which a press was made. */
export interface BookmarkedSession {
  readonly id: number;
  /** shows what is written now; does nothing where another session is on the screen meanwhile */
  mark(recordingId: number, on: boolean): void;
}

/**
 * The own marks on recordings. Each press means the opposite of the one before it, whether that is written already or
 * not, and they are written one after the other.
 */
export class Bookmarks {
  #client: Pick<Client, 'call'>;
  #announcer: Announcer;
  #writing: Promise<void> = Promise.resolve();
  /** of each recording, the last press that is not written yet */
  #waiting = new Map<string, Press>();

  constructor(client: Pick<Client, 'call'>, announcer: Announcer) {
    this.#client = client;
    this.#announcer = announcer;
  }

  /** Sets or takes away the mark. It is no verdict, so there is nothing to undo. */
  toggle(session: BookmarkedSession, item: Pick<SessionItem, 'recordingId' | 'bookmark'>): Promise<void> {
    const { recordingId, bookmark } = item;
    const key = `${session.id}/${recordingId}`;
    const press: Press = { on: !(this.#waiting.get(key)?.on ?? bookmark) };
    this.#waiting.set(key, press);
    const written = this.#writing
      .then(() => this.#write(session, recordingId, press.on))
      .finally(() => {
        if (this.#waiting.get(key) === press) this.#waiting.delete(key);
      });
    // One that throws is told by whoever pressed, and holds up nobody else.
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async #write(session: BookmarkedSession, recordingId: number, on: boolean): Promise<void> {
    const answer = await this.#client.call('bookmarks.set', { sessionId: session.id, recordingId, on });
    if (!answer.ok) return this.#announcer.announce(text.review.announce.failed(answer.problem.message));
    session.mark(recordingId, on);
    this.#announcer.announce(on ? text.reading.bookmark.set : text.reading.bookmark.taken);
  }
}
