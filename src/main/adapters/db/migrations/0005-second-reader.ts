/**
 * Verdicts with severity and tags, of several at once, and by several reviewers who do not see each other's; bookmarks.
 *
 * `severity`: step of the report's scale, 0 the mildest. `tags`: words of the reviewer. `batch`: the first entry of those
 * that were written together; they are undone together. `blind`: given without knowing what others said, so it settles
 * nothing. `amends`: the verdict of the same reviewer that this entry repeats with another reason, comment, severity or
 * tags; it counts from where that one did. `resolution`: given openly where reviewers differed.
 *
 * Every older entry holds the default of each; so its hash is what it was (journal-rows.ts).
 *
 * What stands is read from the verdicts that were not taken back. Of each reviewer the newest counts. The newest one
 * that was given openly settles the recording: whatever counts from before it does not count any more.
 */
export const migration0005 = `
  ALTER TABLE journal ADD COLUMN severity INTEGER CHECK (severity BETWEEN 0 AND 3);
  ALTER TABLE journal ADD COLUMN tags TEXT NOT NULL DEFAULT '[]' CHECK (json_type(tags) = 'array');
  ALTER TABLE journal ADD COLUMN batch INTEGER;
  ALTER TABLE journal ADD COLUMN blind INTEGER NOT NULL DEFAULT 0 CHECK (blind IN (0, 1));
  ALTER TABLE journal ADD COLUMN amends INTEGER;
  ALTER TABLE journal ADD COLUMN resolution INTEGER NOT NULL DEFAULT 0 CHECK (resolution IN (0, 1));
  CREATE INDEX journal_by_target ON journal (target, sequence) WHERE action <> 'verdict';

  CREATE TABLE bookmarks (
    session_id INTEGER NOT NULL REFERENCES sessions (id),
    recording_id INTEGER NOT NULL REFERENCES recordings (id),
    reviewer TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (session_id, recording_id, reviewer)
  ) STRICT, WITHOUT ROWID;

  -- The newest verdict of each reviewer that was not taken back. counts_from: the first of those that it amends.
  CREATE VIEW reviewer_verdicts AS
    SELECT session_id, recording_id, reviewer, max(sequence) AS sequence, coalesce(amends, sequence) AS counts_from,
      verdict, reason, comment, severity, tags, at, blind, resolution
    FROM journal AS given
    WHERE action = 'verdict' AND coalesce((SELECT later.action FROM journal AS later
      WHERE later.target = given.sequence AND later.action <> 'verdict' ORDER BY later.sequence DESC LIMIT 1), '') <> 'undo'
    GROUP BY session_id, recording_id, reviewer;

  CREATE VIEW counting_verdicts AS
    SELECT * FROM (SELECT *, max(CASE blind WHEN 0 THEN counts_from ELSE 0 END)
      OVER (PARTITION BY session_id, recording_id) AS settled_from FROM reviewer_verdicts)
    WHERE counts_from >= settled_from;

  -- The present verdict of every item: the newest of those that count, disputed where they differ.
  DROP VIEW standing_verdicts;
  CREATE VIEW standing_verdicts AS
    SELECT session_id, recording_id, max(sequence) AS sequence, verdict, reason, comment, severity, tags, reviewer, at,
      blind, resolution, count(DISTINCT verdict) > 1 AS disputed
    FROM counting_verdicts GROUP BY session_id, recording_id;
`;
