import { Type as t } from '@sinclair/typebox'

const text = t.String()
const count = t.Number()
const counted = t.Array(t.Object({ code: text, count }))

/** What leaves as `/status.json`: a field that is not here cannot leave. */
export const snapshotSchema = t.Object({
  ...{ at: text, startedAt: text, version: text, roles: t.Array(text), conserved: t.Boolean() },
  door: t.Optional(
    t.Object({ host: text, port: count, aeTitles: t.Array(text), tls: t.Boolean(), associations: count, associationsMax: count }),
  ),
  disk: t.Object({ freeBytes: count, totalBytes: count }),
  sources: t.Array(
    t.Object({
      ...{ source: text, admittedEver: count, admitted: count, deidentified: count },
      ...{ inspected: count, quarantined: count, refused: count, astray: count },
    }),
  ),
  waiting: t.Array(t.Object({ kind: text, count, oldestSeconds: count })),
  quarantined: counted,
  refused: counted,
  archive: t.Object({ objects: count, heldByOrthanc: count, bytes: count, patients: count, studies: count, series: count }),
  deliveries: t.Array(t.Object({ destination: text, state: text, code: text, count })),
})

/** What leaves as `/history.json`. */
export const historySchema = t.Object({
  samples: t.Array(
    t.Object({ at: count, admitted: count, inspected: count, quarantined: count, refused: count, waiting: count }),
  ),
})
