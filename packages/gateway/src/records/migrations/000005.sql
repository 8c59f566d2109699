-- Standing destinations: archives of the custodian's own, which get every object that their selection names, once two people have said so.

-- What the configuration says of a destination now. The fingerprint is SHA-256 of the definition's canonical form.
CREATE TABLE destinations (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
  fingerprint bytea NOT NULL CHECK (length(fingerprint) = 32),
  definition jsonb NOT NULL,
  -- The selection: of which profiles, sources and modalities; nothing where it does not matter.
  profiles text[] NOT NULL CHECK (cardinality(profiles) > 0),
  sources text[],
  modalities text[],
  configured boolean NOT NULL DEFAULT true,
  -- How far the catalogue, by its objects' numbers, was gone through for it; nothing where it was gone through to the end.
  planned_object_id bigint DEFAULT 0,
  changed_at timestamptz NOT NULL DEFAULT now()
);

-- What two spellings of one name have in common.
CREATE FUNCTION person_key(name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT lower(regexp_replace(name, '[^A-Za-z0-9]', '', 'g'))
$$;

-- Who wants a destination, why, and who else agrees: what they agreed to is its fingerprint and its definition as it was then.
CREATE TABLE destination_proposals (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  destination_id bigint NOT NULL REFERENCES destinations,
  fingerprint bytea NOT NULL CHECK (length(fingerprint) = 32),
  definition jsonb NOT NULL,
  because text NOT NULL CHECK (length(because) BETWEEN 1 AND 500),
  proposed_by text NOT NULL CHECK (proposed_by ~ '^[A-Za-z][A-Za-z0-9_@-]{1,63}$'),
  proposed_at timestamptz NOT NULL DEFAULT now(),
  approved_by text CHECK (approved_by ~ '^[A-Za-z][A-Za-z0-9_@-]{1,63}$'),
  approved_at timestamptz,
  -- Who ended it: somebody, or a change of the configuration.
  withdrawn_by text CHECK (withdrawn_by ~ '^[A-Za-z][A-Za-z0-9_@-]{1,63}$'),
  withdrawn_at timestamptz,
  CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
  CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL)),
  -- Nobody agrees with himself, however he writes his name.
  CONSTRAINT destination_proposals_two_people CHECK (
    person_key(approved_by) <> person_key(proposed_by)
  )
);
CREATE UNIQUE INDEX destination_proposals_open ON destination_proposals (destination_id) WHERE withdrawn_at IS NULL;

-- One object for one destination. A claim raises the fence, as it does for jobs.
CREATE TABLE deliveries (
  destination_id bigint NOT NULL REFERENCES destinations,
  instance_id bigint NOT NULL REFERENCES instances,
  study_id bigint NOT NULL REFERENCES studies,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'failed', 'dropped')),
  -- Why it waits, failed or was dropped; the warning with which it was delivered.
  reason_code text CHECK (reason_code ~ '^[A-Z][A-Z0-9_]{0,63}$'),
  due_at timestamptz NOT NULL DEFAULT now(),
  lease_until timestamptz,
  fence bigint NOT NULL DEFAULT 0,
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  moved_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (destination_id, instance_id),
  CHECK (state NOT IN ('failed', 'dropped') OR reason_code IS NOT NULL)
);
CREATE INDEX deliveries_due ON deliveries (destination_id, due_at) WHERE state = 'waiting';
CREATE INDEX deliveries_by_study ON deliveries (destination_id, study_id, instance_id) WHERE state = 'waiting';
CREATE INDEX deliveries_by_state ON deliveries (destination_id, state, reason_code);

GRANT SELECT, INSERT, UPDATE ON destinations, destination_proposals TO lethe_work;
GRANT SELECT, INSERT, UPDATE, DELETE ON deliveries TO lethe_work;
