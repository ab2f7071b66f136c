/**
 * Trainings on the user's own recordings. `folder` is the name of the working folder in the library's folder of
 * trainings; `recordings` says of each recording which class it is and whether it is held out.
 */
export const migration0003 = `
  CREATE TABLE training_runs (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN
      ('running', 'paused', 'interrupted', 'finished', 'diverged', 'failed', 'cancelled', 'adopted')),
    base_sha256 TEXT NOT NULL CHECK (length(base_sha256) = 64),
    base_name TEXT NOT NULL,
    settings TEXT NOT NULL CHECK (json_type(settings) = 'object'),
    class_rule TEXT NOT NULL,
    classes TEXT NOT NULL CHECK (json_type(classes) = 'array'),
    recordings TEXT NOT NULL CHECK (json_type(recordings) = 'array'),
    step INTEGER NOT NULL CHECK (step >= 0),
    steps INTEGER NOT NULL CHECK (steps >= 0),
    losses TEXT NOT NULL CHECK (json_type(losses) = 'array'),
    epochs TEXT NOT NULL CHECK (json_type(epochs) = 'array'),
    comparison TEXT CHECK (json_type(comparison) = 'object'),
    problem TEXT CHECK (json_type(problem) = 'object'),
    model TEXT CHECK (json_type(model) = 'object'),
    folder TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
  ) STRICT;
`;
