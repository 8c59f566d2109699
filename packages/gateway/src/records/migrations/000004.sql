-- Who may bring instances over HTTP: the hash of a random secret, bound to one source until a date. A token is never shown again.
CREATE TABLE upload_tokens (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id bigint NOT NULL REFERENCES sources,
  secret_sha256 bytea NOT NULL UNIQUE CHECK (length(secret_sha256) = 32),
  added_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  CHECK (expires_at > added_at)
);

GRANT SELECT, INSERT, UPDATE ON upload_tokens TO lethe_work;
