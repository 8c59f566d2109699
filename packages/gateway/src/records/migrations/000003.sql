-- Archives that are asked for what a list names. Why one is not asked now is a code; its address stands in the configuration alone.
CREATE TABLE archives (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$'),
  waits_code text CHECK (waits_code ~ '^[A-Z][A-Z0-9_]{0,63}$'),
  waits_since timestamptz,
  CHECK ((waits_code IS NULL) = (waits_since IS NULL))
);

-- A list of what is to be pulled. What it says lies in a sealed file.
CREATE TABLE pulls (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  archive_id integer NOT NULL REFERENCES archives,
  file_name text NOT NULL UNIQUE CHECK (file_name ~ '^[0-9a-f]{32}$'),
  added_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  ended_as text CHECK (ended_as IN ('done', 'cancelled')),
  CHECK ((ended_at IS NULL) = (ended_as IS NULL))
);
CREATE INDEX pulls_open ON pulls (archive_id) WHERE ended_at IS NULL;

-- The key of a list's file, wrapped by the master key's child. It goes when the pull ends; without it the file is noise.
CREATE TABLE pull_keys (
  pull_id bigint PRIMARY KEY REFERENCES pulls,
  wrapping_key_id bytea NOT NULL CHECK (length(wrapping_key_id) = 8),
  wrapped bytea NOT NULL
);

-- A row of a list by its line: by which attributes it asks, and what came of it; none of their values.
CREATE TABLE pull_rows (
  pull_id bigint NOT NULL REFERENCES pulls,
  line integer NOT NULL CHECK (line > 0),
  asked text NOT NULL CHECK (asked ~ '^[A-Za-z]{1,32}( [A-Za-z]{1,32}){0,3}$'),
  same_as integer CHECK (same_as < line),
  outcome text CHECK (outcome ~ '^(complete|partial|not-found|ambiguous|refused|failed|cancelled)$'),
  reason_code text CHECK (reason_code ~ '^[A-Z][A-Z0-9_]{0,63}$'),
  study_count integer NOT NULL DEFAULT 0,
  instance_count integer NOT NULL DEFAULT 0,
  received_count integer NOT NULL DEFAULT 0,
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (pull_id, line),
  CHECK (outcome IS NULL OR (outcome = 'complete') = (reason_code IS NULL))
);
CREATE INDEX pull_rows_open ON pull_rows (pull_id, line) WHERE outcome IS NULL AND same_as IS NULL;

GRANT SELECT, INSERT, UPDATE ON archives, pulls, pull_rows TO lethe_work;
GRANT SELECT, INSERT, DELETE ON pull_keys TO lethe_work;
