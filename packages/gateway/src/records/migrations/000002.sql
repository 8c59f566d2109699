-- What the first look decided for each instance: counts and codes, never a value. While the candidate waits for the second look, its name.
CREATE TABLE reports (
  instance_id bigint PRIMARY KEY REFERENCES instances,
  profile_id bigint NOT NULL REFERENCES profiles,
  engine text NOT NULL CHECK (engine ~ '^[A-Za-z0-9 ._-]{1,32}$'),
  made_count integer NOT NULL DEFAULT 1,
  candidate_name text UNIQUE CHECK (candidate_name ~ '^[0-9a-f]{32}$'),
  report jsonb NOT NULL
);

-- The latest row about something: what is told by its count so far is told again only when it has changed.
CREATE INDEX audit_by_subject ON audit (event, subject, outcome, number);

-- Why instances are held back is counted often.
CREATE INDEX instances_quarantined ON instances (reason_code) WHERE state = 'quarantined';

-- What lies in the archive and has no row is swept.
CREATE INDEX objects_by_sha256 ON objects (sha256);

GRANT SELECT, INSERT, UPDATE ON reports TO lethe_work;
