import { join } from 'node:path'
import { findTokenSource } from '../../records/upload-tokens/find-token-source.ts'
import { openHttpDoor, type HttpDoor } from '../../stages/admit/http/http-door.ts'
import type { Parts } from './parts.ts'
import { tlsOf, type Entrance } from './start-door.ts'
import type { UploadsConfig } from './ways-in-config.ts'

/** The role `admit`, over HTTP: who has a token of a source that the configuration names may bring instances. */
export function startHttpDoor(
  { log, db, room, metrics }: Parts,
  { admission, sources }: Entrance,
  { uploads, home }: { readonly uploads: UploadsConfig; readonly home: string },
): Promise<HttpDoor> {
  const { host, port, requestsMax } = uploads
  return openHttpDoor({
    ...{ host, port, requestsMax, admission, hasRoom: room.hasRoom, spoolFolder: join(home, 'spool') },
    ...tlsOf(uploads),
    sourceOf: async (token) => sources.get((await findTokenSource(db, token)) ?? ''),
    onRejected: (status) => {
      metrics.uploadRejected(status)
      log.warn('upload-rejected', { stage: 'admit', status })
    },
    onTrouble: (error) => log.trouble(error, { stage: 'admit' }),
  })
}
