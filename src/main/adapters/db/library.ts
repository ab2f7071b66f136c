import type { Library } from '#main/services/ports/library.ts';
import type { Connection } from './connection.ts';
import { createBookmarkStore } from './bookmarks.ts';
import { createDetectorStore } from './detectors.ts';
import { createEmbeddingStore } from './embeddings.ts';
import { createImportProblemStore } from './import-problems.ts';
import { createJobStore } from './jobs.ts';
import { createJournalStore } from './journal.ts';
import { createMaskTableStore } from './mask-tables.ts';
import { createRecordingStore } from './recordings.ts';
import { createScoreStore } from './scores.ts';
import { createSessionStore } from './sessions.ts';
import { createSettingStore } from './settings.ts';
import { createSharedStore } from './shared.ts';
import { createTrainingRunStore } from './training-runs.ts';

/** Every store of the library on one connection. */
export function createLibrary(connection: Connection): Library {
  return {
    recordings: createRecordingStore(connection),
    importProblems: createImportProblemStore(connection),
    embeddings: createEmbeddingStore(connection),
    detectors: createDetectorStore(connection),
    scores: createScoreStore(connection),
    maskTables: createMaskTableStore(connection),
    sessions: createSessionStore(connection),
    journal: createJournalStore(connection),
    bookmarks: createBookmarkStore(connection),
    jobs: createJobStore(connection),
    settings: createSettingStore(connection),
    trainingRuns: createTrainingRunStore(connection),
    shared: createSharedStore(connection),
    transaction: (work) => connection.transaction(work),
  };
}
