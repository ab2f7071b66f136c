import { detectorKinds, labels, verdicts } from '#shared/core/domain.ts';

const list = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');
const immutable = (table: string) => `
  CREATE TRIGGER ${table}_no_update BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;
  CREATE TRIGGER ${table}_no_delete BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;`;

/** The first library: recordings, detectors, what they computed, sessions and the journal of verdicts. */
export const migration0001 = `
  CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL CHECK (json_valid(value))
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE recordings (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
    path TEXT NOT NULL,
    file_name TEXT NOT NULL,
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    modified_ms REAL NOT NULL,
    present INTEGER NOT NULL CHECK (present IN (0, 1)),
    machine TEXT NOT NULL,
    section TEXT NOT NULL,
    domain TEXT NOT NULL,
    split TEXT NOT NULL,
    label TEXT NOT NULL CHECK (label IN (${list(labels)})),
    attributes TEXT NOT NULL CHECK (json_type(attributes) = 'object'),
    sample_rate INTEGER NOT NULL CHECK (sample_rate > 0),
    channels INTEGER NOT NULL CHECK (channels > 0),
    duration_seconds REAL NOT NULL CHECK (duration_seconds >= 0),
    encoding TEXT NOT NULL,
    level_db REAL,
    peak_db REAL,
    clipped_samples INTEGER NOT NULL CHECK (clipped_samples >= 0),
    imported_at TEXT NOT NULL,
    problem TEXT CHECK (json_type(problem) = 'object')
  ) STRICT;
  CREATE INDEX recordings_by_path ON recordings (path);
  CREATE INDEX recordings_by_place ON recordings (machine, section, split, label);

  CREATE TABLE import_problems (
    path TEXT PRIMARY KEY,
    machine TEXT NOT NULL,
    section TEXT NOT NULL,
    problem TEXT NOT NULL CHECK (json_type(problem) = 'object'),
    seen_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE presets (
    id INTEGER PRIMARY KEY,
    definition TEXT NOT NULL UNIQUE CHECK (json_type(definition) = 'object')
  ) STRICT;

  CREATE TABLE models (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    summary TEXT NOT NULL CHECK (json_type(summary) = 'object'),
    first_used_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE detectors (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    machine TEXT NOT NULL,
    section TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN (${list(detectorKinds)})),
    spec TEXT NOT NULL CHECK (json_type(spec) = 'object'),
    fitted TEXT NOT NULL CHECK (json_type(fitted) = 'object'),
    model_id INTEGER NOT NULL REFERENCES models (id),
    preset_id INTEGER NOT NULL REFERENCES presets (id),
    front_end TEXT NOT NULL,
    bank_size INTEGER NOT NULL CHECK (bank_size > 0),
    created_at TEXT NOT NULL,
    UNIQUE (name, machine, version)
  ) STRICT;
  ${immutable('detectors')}

  CREATE TABLE bank_members (
    detector_id INTEGER NOT NULL REFERENCES detectors (id),
    position INTEGER NOT NULL CHECK (position >= 0),
    recording_id INTEGER NOT NULL REFERENCES recordings (id),
    leave_one_out REAL NOT NULL,
    PRIMARY KEY (detector_id, position),
    UNIQUE (detector_id, recording_id)
  ) STRICT, WITHOUT ROWID;
  ${immutable('bank_members')}

  CREATE TABLE embeddings (
    id INTEGER PRIMARY KEY,
    recording_id INTEGER NOT NULL REFERENCES recordings (id),
    model_id INTEGER NOT NULL REFERENCES models (id),
    preset_id INTEGER NOT NULL REFERENCES presets (id),
    front_end TEXT NOT NULL,
    prelogits BLOB NOT NULL,
    tokens BLOB NOT NULL,
    rows BLOB NOT NULL,
    statistics BLOB NOT NULL,
    level REAL NOT NULL,
    windows INTEGER NOT NULL CHECK (windows > 0),
    UNIQUE (recording_id, model_id, preset_id, front_end)
  ) STRICT;

  CREATE TABLE scores (
    detector_id INTEGER NOT NULL REFERENCES detectors (id),
    recording_id INTEGER NOT NULL REFERENCES recordings (id),
    score REAL NOT NULL,
    ast REAL NOT NULL,
    statistics REAL NOT NULL,
    level REAL NOT NULL,
    flagged INTEGER NOT NULL CHECK (flagged IN (0, 1)),
    level_alarm INTEGER NOT NULL CHECK (level_alarm IN (0, 1)),
    nearest TEXT NOT NULL CHECK (json_type(nearest) = 'array'),
    scored_at TEXT NOT NULL,
    PRIMARY KEY (detector_id, recording_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE explanations (
    detector_id INTEGER NOT NULL REFERENCES detectors (id),
    recording_id INTEGER NOT NULL REFERENCES recordings (id),
    bands TEXT NOT NULL CHECK (json_type(bands) = 'array'),
    done INTEGER NOT NULL CHECK (done BETWEEN 0 AND 256),
    scores BLOB NOT NULL CHECK (length(scores) = 2048),
    PRIMARY KEY (detector_id, recording_id)
  ) STRICT;

  CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    sample INTEGER NOT NULL CHECK (sample IN (0, 1)),
    created_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE session_items (
    session_id INTEGER NOT NULL REFERENCES sessions (id),
    position INTEGER NOT NULL CHECK (position >= 0),
    recording_id INTEGER NOT NULL REFERENCES recordings (id),
    detector_id INTEGER NOT NULL REFERENCES detectors (id),
    score REAL NOT NULL,
    threshold REAL NOT NULL,
    level_alarm INTEGER NOT NULL CHECK (level_alarm IN (0, 1)),
    PRIMARY KEY (session_id, position),
    UNIQUE (session_id, recording_id)
  ) STRICT, WITHOUT ROWID;

  -- target: the entry that a verdict makes, an undo takes back or a redo brings back.
  -- standing: the entry whose verdict holds for the recording afterwards; null when none does.
  CREATE TABLE journal (
    sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
    at TEXT NOT NULL,
    session_id INTEGER NOT NULL REFERENCES sessions (id),
    recording_id INTEGER NOT NULL REFERENCES recordings (id),
    detector_id INTEGER NOT NULL REFERENCES detectors (id),
    reviewer TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('verdict', 'undo', 'redo')),
    target INTEGER NOT NULL,
    standing INTEGER,
    verdict TEXT CHECK (verdict IN (${list(verdicts)})),
    reason TEXT NOT NULL,
    comment TEXT NOT NULL,
    score REAL NOT NULL,
    threshold REAL NOT NULL,
    seconds_spent REAL NOT NULL CHECK (seconds_spent >= 0),
    version TEXT NOT NULL,
    previous_hash TEXT NOT NULL CHECK (length(previous_hash) = 64),
    hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
    CHECK ((standing IS NULL) = (verdict IS NULL))
  ) STRICT;
  CREATE INDEX journal_by_item ON journal (session_id, recording_id, sequence);
  ${immutable('journal')}
  CREATE TRIGGER journal_in_order BEFORE INSERT ON journal
    WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM journal)
    BEGIN SELECT RAISE(ABORT, 'the journal is appended to in order'); END;

  -- The present verdict of every item: the one that the newest entry about it left standing.
  CREATE VIEW standing_verdicts AS
    SELECT newest.session_id, newest.recording_id, stands.sequence, stands.verdict, stands.reason, stands.comment,
      stands.reviewer, stands.at
    FROM (SELECT session_id, recording_id, max(sequence) AS sequence FROM journal GROUP BY session_id, recording_id) AS last
    JOIN journal AS newest ON newest.sequence = last.sequence
    JOIN journal AS stands ON stands.sequence = newest.standing;

  CREATE TABLE jobs (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    done INTEGER NOT NULL CHECK (done >= 0),
    total INTEGER NOT NULL CHECK (total >= 0),
    problem TEXT CHECK (json_type(problem) = 'object'),
    result TEXT NOT NULL CHECK (json_type(result) = 'object'),
    started_at TEXT NOT NULL
  ) STRICT;
`;
