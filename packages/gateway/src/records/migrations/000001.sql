-- What lasts: nothing here holds a value of an original. A mark is an HMAC under a key that the database does not have.

DO $$
BEGIN
  CREATE ROLE lethe_work NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  -- Roles belong to the server, not to one database: another one has made it.
  NULL;
END
$$;

CREATE TABLE profiles (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  version integer NOT NULL CHECK (version > 0),
  sha256 bytea NOT NULL CHECK (length(sha256) = 32),
  yaml text NOT NULL,
  added_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (name, version),
  UNIQUE (name, sha256)
);

-- Where instances come from. The admitted ones are counted here too, so that a row that gets lost is missed.
CREATE TABLE sources (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9 _.:@-]{0,63}$'),
  issuer text NOT NULL CHECK (issuer ~ '^[A-Za-z0-9_.:@-]{1,64}$'),
  profile_id bigint NOT NULL REFERENCES profiles,
  admitted_count bigint NOT NULL DEFAULT 0,
  added_at timestamptz NOT NULL DEFAULT now()
);

-- Refused instances were never acknowledged; they are only counted.
CREATE TABLE refusals (
  source_id bigint NOT NULL REFERENCES sources,
  reason_code text NOT NULL CHECK (reason_code ~ '^[A-Z][A-Z0-9_]{0,63}$'),
  day date NOT NULL,
  count bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (source_id, reason_code, day)
);

-- Patients who said no: an HMAC of issuer and PatientID.
CREATE TABLE opt_outs (
  patient_mark bytea PRIMARY KEY CHECK (length(patient_mark) = 32),
  added_at timestamptz NOT NULL DEFAULT now()
);

-- One SOP Instance on its way. Its state says how far it is; its standing, whether it is the one of its UID that counts.
CREATE TABLE instances (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id bigint NOT NULL REFERENCES sources,
  instance_mark bytea NOT NULL CHECK (length(instance_mark) = 32),
  series_mark bytea CHECK (length(series_mark) = 32),
  study_mark bytea CHECK (length(study_mark) = 32),
  patient_mark bytea CHECK (length(patient_mark) = 32),
  content_mark bytea NOT NULL CHECK (length(content_mark) = 32),
  pixels_mark bytea CHECK (length(pixels_mark) = 32),
  rest_mark bytea CHECK (length(rest_mark) = 32),
  state text NOT NULL CHECK (state IN ('admitted', 'deidentified', 'inspected', 'quarantined')),
  standing text NOT NULL CHECK (standing IN ('current', 'superseded', 'held')),
  byte_count bigint NOT NULL CHECK (byte_count >= 0),
  file_name text NOT NULL UNIQUE CHECK (file_name ~ '^[0-9a-f]{8}/[0-9a-f]{32}$'),
  received_at timestamptz NOT NULL DEFAULT now(),
  moved_at timestamptz NOT NULL DEFAULT now(),
  reason_code text CHECK (reason_code ~ '^[A-Z][A-Z0-9_]{0,63}$'),
  reason_tag bigint CHECK (reason_tag BETWEEN 0 AND 4294967295),
  reason_offset bigint CHECK (reason_offset >= 0),
  CHECK ((state = 'quarantined') = (reason_code IS NOT NULL)),
  UNIQUE (instance_mark, content_mark)
);
CREATE UNIQUE INDEX instances_current ON instances (instance_mark) WHERE standing = 'current';
CREATE INDEX instances_by_state ON instances (source_id, state);
CREATE INDEX instances_by_patient ON instances (patient_mark);

-- The key of an original's file, wrapped by the master key's child. Without its row the file is noise.
CREATE TABLE data_keys (
  instance_id bigint PRIMARY KEY REFERENCES instances,
  wrapping_key_id bytea NOT NULL CHECK (length(wrapping_key_id) = 8),
  wrapped bytea NOT NULL
);

-- What is to be done. A claim raises the fence, so that a worker whose lease ran out cannot settle what another has taken over.
CREATE TABLE jobs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('deidentify', 'inspect')),
  instance_id bigint NOT NULL UNIQUE REFERENCES instances,
  due_at timestamptz NOT NULL DEFAULT now(),
  lease_until timestamptz,
  fence bigint NOT NULL DEFAULT 0,
  attempts integer NOT NULL DEFAULT 0,
  reason_code text CHECK (reason_code ~ '^[A-Z][A-Z0-9_]{0,63}$')
);
CREATE INDEX jobs_due ON jobs (kind, due_at, id);

-- The catalogue holds de-identified objects only: every UID and every value in it is a new one.
CREATE TABLE patients (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  pseudonym text NOT NULL UNIQUE
);
CREATE TABLE studies (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  patient_id bigint NOT NULL REFERENCES patients,
  study_uid text NOT NULL UNIQUE,
  attributes jsonb NOT NULL
);
CREATE INDEX studies_by_patient ON studies (patient_id);
CREATE TABLE series (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  study_id bigint NOT NULL REFERENCES studies,
  series_uid text NOT NULL UNIQUE,
  modality text,
  attributes jsonb NOT NULL
);
CREATE INDEX series_by_study ON series (study_id);
CREATE TABLE objects (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  series_id bigint NOT NULL REFERENCES series,
  instance_id bigint NOT NULL UNIQUE REFERENCES instances,
  instance_uid text NOT NULL UNIQUE,
  sop_class_uid text NOT NULL,
  transfer_syntax_uid text NOT NULL,
  byte_count bigint NOT NULL CHECK (byte_count >= 0),
  sha256 bytea NOT NULL CHECK (length(sha256) = 32),
  attributes jsonb NOT NULL
);
CREATE INDEX objects_by_series ON objects (series_id);

-- Who did what: each row holds the hash of the one before it.
CREATE TABLE audit (
  number bigint PRIMARY KEY CHECK (number > 0),
  at timestamptz NOT NULL,
  actor text NOT NULL,
  event text NOT NULL,
  subject text NOT NULL,
  outcome text NOT NULL,
  count bigint NOT NULL,
  previous bytea NOT NULL CHECK (length(previous) = 32),
  hash bytea NOT NULL CHECK (length(hash) = 32)
);
CREATE TABLE audit_checkpoints (
  number bigint PRIMARY KEY REFERENCES audit,
  hash bytea NOT NULL CHECK (length(hash) = 32),
  signature bytea NOT NULL CHECK (length(signature) = 64)
);

CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit can only be added to' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER audit_checkpoints_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoints
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

GRANT SELECT ON migrations TO lethe_work;
GRANT SELECT, INSERT ON profiles, audit, audit_checkpoints TO lethe_work;
GRANT SELECT, INSERT, UPDATE ON sources, refusals, instances, patients, studies, series TO lethe_work;
GRANT SELECT, INSERT, UPDATE, DELETE ON jobs, objects TO lethe_work;
GRANT SELECT, INSERT, DELETE ON opt_outs, data_keys TO lethe_work;
REVOKE UPDATE, DELETE, TRUNCATE ON audit, audit_checkpoints FROM lethe_work;
