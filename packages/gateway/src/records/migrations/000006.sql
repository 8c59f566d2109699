-- What an Orthanc holds: de-identified in line, it has neither an original here nor a file in the archive. Each place, the archive
-- (null) or the Orthanc that is this source, judges for itself what is new to it.
ALTER TABLE instances ADD COLUMN held_by bigint REFERENCES sources, ALTER COLUMN file_name DROP NOT NULL,
  ADD CHECK ((held_by IS NULL) = (file_name IS NOT NULL)),
  ADD CHECK (held_by IS NULL OR state IN ('inspected', 'quarantined')),
  DROP CONSTRAINT instances_instance_mark_content_mark_key,
  ADD UNIQUE NULLS NOT DISTINCT (instance_mark, content_mark, held_by);
DROP INDEX instances_current;
CREATE UNIQUE INDEX instances_current ON instances (instance_mark, held_by) NULLS NOT DISTINCT WHERE standing = 'current';

ALTER TABLE objects ADD COLUMN held_by bigint REFERENCES sources,
  DROP CONSTRAINT objects_instance_uid_key,
  ADD UNIQUE NULLS NOT DISTINCT (instance_uid, held_by);

-- How far the changes of an Orthanc were followed, and which process follows them now.
CREATE TABLE orthanc_cursors (
  source_id bigint PRIMARY KEY REFERENCES sources,
  cursor bigint NOT NULL DEFAULT 0 CHECK (cursor >= 0),
  fence bigint NOT NULL DEFAULT 0,
  lease_until timestamptz
);

GRANT SELECT, INSERT, UPDATE ON orthanc_cursors TO lethe_work;
