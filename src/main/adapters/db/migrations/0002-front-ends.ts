/**
 * Other front ends, another read-out, and segments of long recordings. `deviations` is the second half of the read-out
 * `rows-stats` (its first is `rows`); it is NULL in vectors from before, as is `segments`, the number of segments.
 *
 * What was computed about long recordings (20 s and more) as a whole is dropped: scores and explanations of them are
 * those of their worst segment from here on. They are made again when somebody asks.
 */
export const migration0002 = `
  ALTER TABLE embeddings ADD COLUMN deviations BLOB;
  ALTER TABLE embeddings ADD COLUMN segments INTEGER CHECK (segments >= 0);

  CREATE TABLE embedding_segments (
    embedding_id INTEGER NOT NULL REFERENCES embeddings (id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position >= 0),
    start_seconds REAL NOT NULL CHECK (start_seconds >= 0),
    end_seconds REAL NOT NULL CHECK (end_seconds > start_seconds),
    prelogits BLOB NOT NULL,
    tokens BLOB NOT NULL,
    rows BLOB NOT NULL,
    deviations BLOB NOT NULL,
    statistics BLOB NOT NULL,
    level REAL NOT NULL,
    PRIMARY KEY (embedding_id, position)
  ) STRICT;

  ALTER TABLE scores ADD COLUMN worst_start REAL;
  ALTER TABLE scores ADD COLUMN worst_end REAL CHECK ((worst_end IS NULL) = (worst_start IS NULL));

  DELETE FROM scores WHERE recording_id IN (SELECT id FROM recordings WHERE duration_seconds >= 20);
  DELETE FROM explanations WHERE recording_id IN (SELECT id FROM recordings WHERE duration_seconds >= 20);
`;
