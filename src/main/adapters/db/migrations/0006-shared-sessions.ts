/**
 * Sessions that go from library to library. `identity` of a session is the same wherever it is; the setting `library` is
 * this library's own.
 *
 * Verdicts that were given in another library are entries of the journal like any other, and `joined_entries` keeps what
 * each of them is a copy of: `entry` holds it word for word, with the numbers and the hash of the library in which it was
 * written. `received_pictures` holds what a bundle says of its pictures of a recording and its nearest normal ('' where
 * there is none); the pictures themselves are files under their SHA-256.
 */
export const migration0006 = `
  ALTER TABLE sessions ADD COLUMN identity TEXT NOT NULL DEFAULT '';
  UPDATE sessions SET identity = lower(hex(randomblob(16)));
  CREATE UNIQUE INDEX sessions_by_identity ON sessions (identity) WHERE identity <> '';
  CREATE TRIGGER sessions_have_identity AFTER INSERT ON sessions WHEN NEW.identity = ''
    BEGIN UPDATE sessions SET identity = lower(hex(randomblob(16))) WHERE id = NEW.id; END;

  INSERT INTO settings VALUES ('library', json_quote(lower(hex(randomblob(16)))));

  CREATE TABLE joined_entries (
    sequence INTEGER PRIMARY KEY REFERENCES journal (sequence),
    library TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
    entry TEXT NOT NULL CHECK (json_type(entry) = 'object'),
    joined_at TEXT NOT NULL,
    joined_by TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER joined_entries_no_update BEFORE UPDATE ON joined_entries
    BEGIN SELECT RAISE(ABORT, 'joined_entries is append-only'); END;
  CREATE TRIGGER joined_entries_no_delete BEFORE DELETE ON joined_entries
    BEGIN SELECT RAISE(ABORT, 'joined_entries is append-only'); END;

  CREATE TABLE received_pictures (
    flagged TEXT NOT NULL CHECK (length(flagged) = 64),
    nearest TEXT NOT NULL,
    facts TEXT NOT NULL CHECK (json_type(facts) = 'object'),
    PRIMARY KEY (flagged, nearest)
  ) STRICT, WITHOUT ROWID;
`;
