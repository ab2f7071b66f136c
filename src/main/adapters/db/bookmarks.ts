import type { Bookmark, BookmarkStore } from '#main/services/ports/journal.ts';
import type { Connection } from './connection.ts';

export function createBookmarkStore(connection: Connection): BookmarkStore {
  const own = connection.prepare<{ recordingId: number }>(
    'SELECT recording_id AS recordingId FROM bookmarks WHERE session_id = ? AND reviewer = ?',
  );
  const all = connection.prepare<Bookmark>(`SELECT recording_id AS recordingId, reviewer, at FROM bookmarks
    WHERE session_id = ? ORDER BY recording_id, reviewer`);
  const insert = connection.prepare(
    'INSERT OR IGNORE INTO bookmarks (session_id, recording_id, reviewer, at) VALUES (?, ?, ?, ?)',
  );
  const remove = connection.prepare('DELETE FROM bookmarks WHERE session_id = ? AND recording_id = ? AND reviewer = ?');
  return {
    of: (sessionId, reviewer) => new Set(own.all(sessionId, reviewer).map(({ recordingId }) => recordingId)),
    ofSession: (sessionId) => all.all(sessionId),
    set: (sessionId, recordingId, reviewer, at) => void insert.run(sessionId, recordingId, reviewer, at),
    remove: (sessionId, recordingId, reviewer) => void remove.run(sessionId, recordingId, reviewer),
  };
}
