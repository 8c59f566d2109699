-- What the migrations make. Remade by `npm run golden -- --accept`, never edited.

CREATE TABLE archives (
  id integer NOT NULL GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL,
  waits_code text,
  waits_since timestamp with time zone,
  CHECK (((waits_code IS NULL) = (waits_since IS NULL))),
  CHECK ((name ~ '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$'::text)),
  CHECK ((waits_code ~ '^[A-Z][A-Z0-9_]{0,63}$'::text)),
  PRIMARY KEY (id),
  UNIQUE (name)
);

CREATE TABLE audit (
  number bigint NOT NULL,
  at timestamp with time zone NOT NULL,
  actor text NOT NULL,
  event text NOT NULL,
  subject text NOT NULL,
  outcome text NOT NULL,
  count bigint NOT NULL,
  previous bytea NOT NULL,
  hash bytea NOT NULL,
  CHECK ((length(hash) = 32)),
  CHECK ((length(previous) = 32)),
  CHECK ((number > 0)),
  PRIMARY KEY (number)
);

CREATE TABLE audit_checkpoints (
  number bigint NOT NULL,
  hash bytea NOT NULL,
  signature bytea NOT NULL,
  CHECK ((length(hash) = 32)),
  CHECK ((length(signature) = 64)),
  FOREIGN KEY (number) REFERENCES audit(number),
  PRIMARY KEY (number)
);

CREATE TABLE data_keys (
  instance_id bigint NOT NULL,
  wrapping_key_id bytea NOT NULL,
  wrapped bytea NOT NULL,
  CHECK ((length(wrapping_key_id) = 8)),
  FOREIGN KEY (instance_id) REFERENCES instances(id),
  PRIMARY KEY (instance_id)
);

CREATE TABLE deliveries (
  destination_id bigint NOT NULL,
  instance_id bigint NOT NULL,
  study_id bigint NOT NULL,
  state text NOT NULL DEFAULT 'waiting'::text,
  reason_code text,
  due_at timestamp with time zone NOT NULL DEFAULT now(),
  lease_until timestamp with time zone,
  fence bigint NOT NULL DEFAULT 0,
  attempts integer NOT NULL DEFAULT 0,
  moved_at timestamp with time zone NOT NULL DEFAULT now(),
  CHECK (((state <> ALL (ARRAY['failed'::text, 'dropped'::text])) OR (reason_code IS NOT NULL))),
  CHECK ((attempts >= 0)),
  CHECK ((reason_code ~ '^[A-Z][A-Z0-9_]{0,63}$'::text)),
  CHECK ((state = ANY (ARRAY['waiting'::text, 'delivered'::text, 'failed'::text, 'dropped'::text]))),
  FOREIGN KEY (destination_id) REFERENCES destinations(id),
  FOREIGN KEY (instance_id) REFERENCES instances(id),
  FOREIGN KEY (study_id) REFERENCES studies(id),
  PRIMARY KEY (destination_id, instance_id)
);

CREATE TABLE destination_proposals (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  destination_id bigint NOT NULL,
  fingerprint bytea NOT NULL,
  definition jsonb NOT NULL,
  because text NOT NULL,
  proposed_by text NOT NULL,
  proposed_at timestamp with time zone NOT NULL DEFAULT now(),
  approved_by text,
  approved_at timestamp with time zone,
  withdrawn_by text,
  withdrawn_at timestamp with time zone,
  CHECK (((approved_by IS NULL) = (approved_at IS NULL))),
  CHECK (((length(because) >= 1) AND (length(because) <= 500))),
  CHECK (((withdrawn_by IS NULL) = (withdrawn_at IS NULL))),
  CHECK ((approved_by ~ '^[A-Za-z][A-Za-z0-9_@-]{1,63}$'::text)),
  CHECK ((length(fingerprint) = 32)),
  CHECK ((person_key(approved_by) <> person_key(proposed_by))),
  CHECK ((proposed_by ~ '^[A-Za-z][A-Za-z0-9_@-]{1,63}$'::text)),
  CHECK ((withdrawn_by ~ '^[A-Za-z][A-Za-z0-9_@-]{1,63}$'::text)),
  FOREIGN KEY (destination_id) REFERENCES destinations(id),
  PRIMARY KEY (id)
);

CREATE TABLE destinations (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL,
  fingerprint bytea NOT NULL,
  definition jsonb NOT NULL,
  profiles text[] NOT NULL,
  sources text[],
  modalities text[],
  configured boolean NOT NULL DEFAULT true,
  planned_object_id bigint DEFAULT 0,
  changed_at timestamp with time zone NOT NULL DEFAULT now(),
  CHECK ((cardinality(profiles) > 0)),
  CHECK ((length(fingerprint) = 32)),
  CHECK ((name ~ '^[a-z0-9][a-z0-9-]{0,31}$'::text)),
  PRIMARY KEY (id),
  UNIQUE (name)
);

CREATE TABLE instances (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  source_id bigint NOT NULL,
  instance_mark bytea NOT NULL,
  series_mark bytea,
  study_mark bytea,
  patient_mark bytea,
  content_mark bytea NOT NULL,
  pixels_mark bytea,
  rest_mark bytea,
  state text NOT NULL,
  standing text NOT NULL,
  byte_count bigint NOT NULL,
  file_name text,
  received_at timestamp with time zone NOT NULL DEFAULT now(),
  moved_at timestamp with time zone NOT NULL DEFAULT now(),
  reason_code text,
  reason_tag bigint,
  reason_offset bigint,
  held_by bigint,
  CHECK (((held_by IS NULL) = (file_name IS NOT NULL))),
  CHECK (((held_by IS NULL) OR (state = ANY (ARRAY['inspected'::text, 'quarantined'::text])))),
  CHECK (((reason_tag >= 0) AND (reason_tag <= '4294967295'::bigint))),
  CHECK (((state = 'quarantined'::text) = (reason_code IS NOT NULL))),
  CHECK ((byte_count >= 0)),
  CHECK ((file_name ~ '^[0-9a-f]{8}/[0-9a-f]{32}$'::text)),
  CHECK ((length(content_mark) = 32)),
  CHECK ((length(instance_mark) = 32)),
  CHECK ((length(patient_mark) = 32)),
  CHECK ((length(pixels_mark) = 32)),
  CHECK ((length(rest_mark) = 32)),
  CHECK ((length(series_mark) = 32)),
  CHECK ((length(study_mark) = 32)),
  CHECK ((reason_code ~ '^[A-Z][A-Z0-9_]{0,63}$'::text)),
  CHECK ((reason_offset >= 0)),
  CHECK ((standing = ANY (ARRAY['current'::text, 'superseded'::text, 'held'::text]))),
  CHECK ((state = ANY (ARRAY['admitted'::text, 'deidentified'::text, 'inspected'::text, 'quarantined'::text]))),
  FOREIGN KEY (held_by) REFERENCES sources(id),
  FOREIGN KEY (source_id) REFERENCES sources(id),
  PRIMARY KEY (id),
  UNIQUE (file_name),
  UNIQUE NULLS NOT DISTINCT (instance_mark, content_mark, held_by)
);

CREATE TABLE jobs (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL,
  instance_id bigint NOT NULL,
  due_at timestamp with time zone NOT NULL DEFAULT now(),
  lease_until timestamp with time zone,
  fence bigint NOT NULL DEFAULT 0,
  attempts integer NOT NULL DEFAULT 0,
  reason_code text,
  CHECK ((kind = ANY (ARRAY['deidentify'::text, 'inspect'::text]))),
  CHECK ((reason_code ~ '^[A-Z][A-Z0-9_]{0,63}$'::text)),
  FOREIGN KEY (instance_id) REFERENCES instances(id),
  PRIMARY KEY (id),
  UNIQUE (instance_id)
);

CREATE TABLE migrations (
  number integer NOT NULL,
  sha256 bytea NOT NULL,
  applied_at timestamp with time zone NOT NULL DEFAULT now(),
  PRIMARY KEY (number)
);

CREATE TABLE objects (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  series_id bigint NOT NULL,
  instance_id bigint NOT NULL,
  instance_uid text NOT NULL,
  sop_class_uid text NOT NULL,
  transfer_syntax_uid text NOT NULL,
  byte_count bigint NOT NULL,
  sha256 bytea NOT NULL,
  attributes jsonb NOT NULL,
  held_by bigint,
  CHECK ((byte_count >= 0)),
  CHECK ((length(sha256) = 32)),
  FOREIGN KEY (held_by) REFERENCES sources(id),
  FOREIGN KEY (instance_id) REFERENCES instances(id),
  FOREIGN KEY (series_id) REFERENCES series(id),
  PRIMARY KEY (id),
  UNIQUE (instance_id),
  UNIQUE NULLS NOT DISTINCT (instance_uid, held_by)
);

CREATE TABLE opt_outs (
  patient_mark bytea NOT NULL,
  added_at timestamp with time zone NOT NULL DEFAULT now(),
  CHECK ((length(patient_mark) = 32)),
  PRIMARY KEY (patient_mark)
);

CREATE TABLE orthanc_cursors (
  source_id bigint NOT NULL,
  cursor bigint NOT NULL DEFAULT 0,
  fence bigint NOT NULL DEFAULT 0,
  lease_until timestamp with time zone,
  CHECK ((cursor >= 0)),
  FOREIGN KEY (source_id) REFERENCES sources(id),
  PRIMARY KEY (source_id)
);

CREATE TABLE patients (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  pseudonym text NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (pseudonym)
);

CREATE TABLE profiles (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL,
  version integer NOT NULL,
  sha256 bytea NOT NULL,
  yaml text NOT NULL,
  added_at timestamp with time zone NOT NULL DEFAULT now(),
  CHECK ((length(sha256) = 32)),
  CHECK ((name ~ '^[a-z0-9][a-z0-9-]{0,63}$'::text)),
  CHECK ((version > 0)),
  PRIMARY KEY (id),
  UNIQUE (name, sha256),
  UNIQUE (name, version)
);

CREATE TABLE pull_keys (
  pull_id bigint NOT NULL,
  wrapping_key_id bytea NOT NULL,
  wrapped bytea NOT NULL,
  CHECK ((length(wrapping_key_id) = 8)),
  FOREIGN KEY (pull_id) REFERENCES pulls(id),
  PRIMARY KEY (pull_id)
);

CREATE TABLE pull_rows (
  pull_id bigint NOT NULL,
  line integer NOT NULL,
  asked text NOT NULL,
  same_as integer,
  outcome text,
  reason_code text,
  study_count integer NOT NULL DEFAULT 0,
  instance_count integer NOT NULL DEFAULT 0,
  received_count integer NOT NULL DEFAULT 0,
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamp with time zone NOT NULL DEFAULT now(),
  CHECK (((outcome IS NULL) OR ((outcome = 'complete'::text) = (reason_code IS NULL)))),
  CHECK ((asked ~ '^[A-Za-z]{1,32}( [A-Za-z]{1,32}){0,3}$'::text)),
  CHECK ((line > 0)),
  CHECK ((outcome ~ '^(complete|partial|not-found|ambiguous|refused|failed|cancelled)$'::text)),
  CHECK ((reason_code ~ '^[A-Z][A-Z0-9_]{0,63}$'::text)),
  CHECK ((same_as < line)),
  FOREIGN KEY (pull_id) REFERENCES pulls(id),
  PRIMARY KEY (pull_id, line)
);

CREATE TABLE pulls (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  archive_id integer NOT NULL,
  file_name text NOT NULL,
  added_at timestamp with time zone NOT NULL DEFAULT now(),
  ended_at timestamp with time zone,
  ended_as text,
  CHECK (((ended_at IS NULL) = (ended_as IS NULL))),
  CHECK ((ended_as = ANY (ARRAY['done'::text, 'cancelled'::text]))),
  CHECK ((file_name ~ '^[0-9a-f]{32}$'::text)),
  FOREIGN KEY (archive_id) REFERENCES archives(id),
  PRIMARY KEY (id),
  UNIQUE (file_name)
);

CREATE TABLE refusals (
  source_id bigint NOT NULL,
  reason_code text NOT NULL,
  day date NOT NULL,
  count bigint NOT NULL DEFAULT 0,
  CHECK ((reason_code ~ '^[A-Z][A-Z0-9_]{0,63}$'::text)),
  FOREIGN KEY (source_id) REFERENCES sources(id),
  PRIMARY KEY (source_id, reason_code, day)
);

CREATE TABLE reports (
  instance_id bigint NOT NULL,
  profile_id bigint NOT NULL,
  engine text NOT NULL,
  made_count integer NOT NULL DEFAULT 1,
  candidate_name text,
  report jsonb NOT NULL,
  CHECK ((candidate_name ~ '^[0-9a-f]{32}$'::text)),
  CHECK ((engine ~ '^[A-Za-z0-9 ._-]{1,32}$'::text)),
  FOREIGN KEY (instance_id) REFERENCES instances(id),
  FOREIGN KEY (profile_id) REFERENCES profiles(id),
  PRIMARY KEY (instance_id),
  UNIQUE (candidate_name)
);

CREATE TABLE series (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  study_id bigint NOT NULL,
  series_uid text NOT NULL,
  modality text,
  attributes jsonb NOT NULL,
  FOREIGN KEY (study_id) REFERENCES studies(id),
  PRIMARY KEY (id),
  UNIQUE (series_uid)
);

CREATE TABLE sources (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL,
  issuer text NOT NULL,
  profile_id bigint NOT NULL,
  admitted_count bigint NOT NULL DEFAULT 0,
  added_at timestamp with time zone NOT NULL DEFAULT now(),
  CHECK ((issuer ~ '^[A-Za-z0-9_.:@-]{1,64}$'::text)),
  CHECK ((name ~ '^[A-Za-z0-9][A-Za-z0-9 _.:@-]{0,63}$'::text)),
  FOREIGN KEY (profile_id) REFERENCES profiles(id),
  PRIMARY KEY (id),
  UNIQUE (name)
);

CREATE TABLE studies (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  patient_id bigint NOT NULL,
  study_uid text NOT NULL,
  attributes jsonb NOT NULL,
  FOREIGN KEY (patient_id) REFERENCES patients(id),
  PRIMARY KEY (id),
  UNIQUE (study_uid)
);

CREATE TABLE upload_tokens (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  source_id bigint NOT NULL,
  secret_sha256 bytea NOT NULL,
  added_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL,
  revoked_at timestamp with time zone,
  CHECK ((expires_at > added_at)),
  CHECK ((length(secret_sha256) = 32)),
  FOREIGN KEY (source_id) REFERENCES sources(id),
  PRIMARY KEY (id),
  UNIQUE (secret_sha256)
);

CREATE INDEX audit_by_subject ON public.audit
  USING btree (event, subject, outcome, number);

CREATE INDEX deliveries_by_state ON public.deliveries
  USING btree (destination_id, state, reason_code);

CREATE INDEX deliveries_by_study ON public.deliveries
  USING btree (destination_id, study_id, instance_id)
  WHERE (state = 'waiting'::text);

CREATE INDEX deliveries_due ON public.deliveries
  USING btree (destination_id, due_at)
  WHERE (state = 'waiting'::text);

CREATE INDEX instances_by_patient ON public.instances
  USING btree (patient_mark);

CREATE INDEX instances_by_state ON public.instances
  USING btree (source_id, state);

CREATE INDEX instances_quarantined ON public.instances
  USING btree (reason_code)
  WHERE (state = 'quarantined'::text);

CREATE INDEX jobs_due ON public.jobs
  USING btree (kind, due_at, id);

CREATE INDEX objects_by_series ON public.objects
  USING btree (series_id);

CREATE INDEX objects_by_sha256 ON public.objects
  USING btree (sha256);

CREATE INDEX pull_rows_open ON public.pull_rows
  USING btree (pull_id, line)
  WHERE ((outcome IS NULL) AND (same_as IS NULL));

CREATE INDEX pulls_open ON public.pulls
  USING btree (archive_id)
  WHERE (ended_at IS NULL);

CREATE INDEX series_by_study ON public.series
  USING btree (study_id);

CREATE INDEX studies_by_patient ON public.studies
  USING btree (patient_id);

CREATE OR REPLACE FUNCTION public.person_key(name text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT lower(regexp_replace(name, '[^A-Za-z0-9]', '', 'g'))
$function$;

CREATE OR REPLACE FUNCTION public.refuse_rewriting()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION 'the audit can only be added to'
  USING ERRCODE = 'insufficient_privilege';
END
$function$;

CREATE TRIGGER audit_checkpoints_are_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_checkpoints
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

CREATE TRIGGER audit_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

CREATE UNIQUE INDEX destination_proposals_open ON public.destination_proposals
  USING btree (destination_id)
  WHERE (withdrawn_at IS NULL);

CREATE UNIQUE INDEX instances_current ON public.instances
  USING btree (instance_mark, held_by) NULLS NOT DISTINCT
  WHERE (standing = 'current'::text);

GRANT INSERT, SELECT, UPDATE ON archives TO lethe_work;

GRANT INSERT, SELECT ON audit TO lethe_work;

GRANT INSERT, SELECT ON audit_checkpoints TO lethe_work;

GRANT DELETE, INSERT, SELECT ON data_keys TO lethe_work;

GRANT DELETE, INSERT, SELECT, UPDATE ON deliveries TO lethe_work;

GRANT INSERT, SELECT, UPDATE ON destination_proposals TO lethe_work;

GRANT INSERT, SELECT, UPDATE ON destinations TO lethe_work;

GRANT INSERT, SELECT, UPDATE ON instances TO lethe_work;

GRANT DELETE, INSERT, SELECT, UPDATE ON jobs TO lethe_work;

GRANT SELECT ON migrations TO lethe_work;

GRANT DELETE, INSERT, SELECT, UPDATE ON objects TO lethe_work;

GRANT DELETE, INSERT, SELECT ON opt_outs TO lethe_work;

GRANT INSERT, SELECT, UPDATE ON orthanc_cursors TO lethe_work;

GRANT INSERT, SELECT, UPDATE ON patients TO lethe_work;

GRANT INSERT, SELECT ON profiles TO lethe_work;

GRANT DELETE, INSERT, SELECT ON pull_keys TO lethe_work;

GRANT INSERT, SELECT, UPDATE ON pull_rows TO lethe_work;

GRANT INSERT, SELECT, UPDATE ON pulls TO lethe_work;

GRANT INSERT, SELECT, UPDATE ON refusals TO lethe_work;

GRANT INSERT, SELECT, UPDATE ON reports TO lethe_work;

GRANT INSERT, SELECT, UPDATE ON series TO lethe_work;

GRANT INSERT, SELECT, UPDATE ON sources TO lethe_work;

GRANT INSERT, SELECT, UPDATE ON studies TO lethe_work;

GRANT INSERT, SELECT, UPDATE ON upload_tokens TO lethe_work;
