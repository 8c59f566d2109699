import { ENGINE_VERSION } from '@lethe/engine'
import { isThere } from '../../records/is-there.ts'
import { startHttpServer, type HttpServer } from '../../stages/serve/http-server.ts'
import { takeSnapshot, type ShownDoor } from '../../stages/serve/snapshot.ts'
import type { DimseServer } from '../../system/dimse-server.ts'
import type { Parts } from './parts.ts'

/** The role `serve`: status page, health, readiness, metrics. */
export function startPage({ config, log, db, room, metrics }: Parts, door: DimseServer | undefined): Promise<HttpServer> {
  const { aeTitles, host, associationsMax, tls } = config.dimse
  const about = { startedAt: new Date().toISOString(), version: ENGINE_VERSION, roles: config.roles }
  const shownDoor = (): ShownDoor | undefined =>
    door && { host, port: door.port, aeTitles, tls: tls !== undefined, associations: door.associationCount(), associationsMax }
  return startHttpServer({
    ...config.http,
    snapshot: async () => takeSnapshot(db, { ...about, door: shownDoor(), disk: await room.space() }),
    ready: async () => [
      { name: 'database', ok: await isThere(db) },
      { name: 'disk', ok: await room.hasRoom() },
    ],
    metrics,
    log,
  })
}
