import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Fault, transferSyntax } from '@lethe/dicom'
import { DIMSE_LIMITS, STORAGE_SOP_CLASSES, VERIFICATION, type AssociationPolicy, type ScpHandler } from '@lethe/dimse'
import { ENGINE_VERSION, IMPLEMENTATION_CLASS_UID } from '@lethe/engine'
import { sql } from 'kysely'
import { Archive } from '../../records/archive/archive.ts'
import { addCheckpoint } from '../../records/audit/add-checkpoint.ts'
import { appendAudit } from '../../records/audit/append-audit.ts'
import type { AuditEntry } from '../../records/audit/audit-entry.ts'
import { CheckpointKey } from '../../records/audit/checkpoint-key.ts'
import { recordFlow } from '../../records/audit/record-flow.ts'
import { Candidates } from '../../records/candidates/candidates.ts'
import { Inbox, type Boundary } from '../../records/inbox/inbox.ts'
import { openRecords, type Records } from '../../records/open-records.ts'
import type { Source } from '../../records/sources/source.ts'
import { transact, type Db } from '../../records/statement.ts'
import type { JobKind } from '../../records/tables.ts'
import { DimseDoor } from '../../stages/admit/dimse-door.ts'
import { startHttpServer, type HttpServer } from '../../stages/serve/http-server.ts'
import { Metrics } from '../../stages/serve/metrics.ts'
import { takeSnapshot, type ShownDoor } from '../../stages/serve/snapshot.ts'
import { DiskRoom } from '../../system/disk-room.ts'
import { watchBuffers } from '../../system/buffer-watch.ts'
import { startDimseServer, type DimseServer } from '../../system/dimse-server.ts'
import type { Log } from '../../system/log.ts'
import { Clock } from './clock.ts'
import type { Config, DimseConfig } from './config.ts'
import { keepHouse } from './housekeeping.ts'
import { settleSources } from './settle-sources.ts'
import { StageThreads } from './stage-threads.ts'
import { StageWorkers, type WorkBoundary } from './stage-workers.ts'
import { threadProfiles } from './thread-profiles.ts'

const GRACE_MS = 10_000
const MEGABYTE = 1 << 20
const IN_HAND_OF_A_THREAD = 16

/** What a gateway is started with. */
export interface GatewayOptions {
  readonly config: Config
  readonly home: string
  readonly masterKey: Uint8Array
  readonly databaseUrl?: string | undefined
  readonly log: Log
  /** Told of each boundary that an instance passes, at the door and at work; a test ends the process there. */
  readonly onBoundary?: (boundary: Boundary | `${JobKind} ${WorkBoundary}`) => void
}

/** A gateway that runs. */
export interface Gateway {
  readonly dimsePort: number | undefined
  readonly httpPort: number | undefined
  /** Takes nothing more, lets what is at hand come to its end, and closes everything. */
  readonly close: () => Promise<void>
}

/** Starts what the roles of the configuration ask for. What fails closes what was opened before. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  await using opened = new AsyncDisposableStack()
  const records = await openRecords({ ...options, url: options.databaseUrl })
  opened.defer(() => records.close())
  const ports = await startRoles(options, records, opened)
  const all = opened.move()
  options.log.info('gateway-started', { roles: options.config.roles, port: ports.dimsePort })
  let closed: Promise<void> | undefined
  return { ...ports, close: () => (closed ??= all.disposeAsync()) }
}

type Ports = Pick<Gateway, 'dimsePort' | 'httpPort'>

async function startRoles(options: GatewayOptions, { db }: Records, opened: AsyncDisposableStack): Promise<Ports> {
  const { config, home, masterKey, log } = options
  const sources = await settleSources(db, config.sources)
  const inboxFolder = join(home, 'inbox')
  const onBoundary = options.onBoundary ?? ((): void => undefined)
  const inbox = new Inbox({ folder: inboxFolder, masterKey, db, onBoundary })
  const candidates = new Candidates(join(home, 'candidates'), masterKey)
  const archive = new Archive(join(home, 'archive'))
  const room = new DiskRoom(home, config.reserveMegabytes * MEGABYTE)
  const metrics = new Metrics()
  const onTrouble = (error: unknown): void => log.trouble(error)
  await tellAudit(db, 'gateway-started')
  opened.defer(() => endAudit(db, masterKey).catch(onTrouble))
  const clock = new Clock(onTrouble)
  keepHouse(clock, { db, masterKey, inboxFolder, candidates, archive, retentionDays: config.retentionDays })
  opened.defer(() => clock.close())
  const parts = { options, db, inbox, candidates, archive, room, metrics }
  const workers = config.roles.includes('work') ? startWorkers(parts, opened) : undefined
  const door = config.roles.includes('admit') ? await startDoor(parts, { sources, wake: () => workers?.wake() }) : undefined
  if (door !== undefined) {
    opened.defer(watchBuffers())
    opened.defer(() => door.close(GRACE_MS))
  }
  const http = config.roles.includes('serve') ? await startPage(parts, door) : undefined
  if (http !== undefined) opened.defer(() => http.close())
  return { dimsePort: door?.port, httpPort: http?.port }
}

/** What the roles share. */
interface Parts {
  readonly options: GatewayOptions
  readonly db: Db
  readonly inbox: Inbox
  readonly candidates: Candidates
  readonly archive: Archive
  readonly room: DiskRoom
  readonly metrics: Metrics
}

function startWorkers({ options, room, metrics, ...parts }: Parts, opened: AsyncDisposableStack): StageWorkers {
  const { config, masterKey, log } = options
  const onTrouble = (error: unknown): void => log.trouble(error)
  const threadCount = config.workers ?? availableParallelism()
  const threads = new StageThreads({
    masterKey,
    countMax: threadCount,
    loadProfiles: () => threadProfiles(parts.db, masterKey, onTrouble),
  })
  opened.defer(() => threads.end())
  const workers = new StageWorkers({
    ...parts,
    threads,
    countMax: threadCount * IN_HAND_OF_A_THREAD,
    hasRoom: room.hasRoom,
    onDone: ({ kind, instanceId }, end) => {
      metrics.stageDone(kind, end)
      if (end.held !== undefined) log.warn('instance-held', { stage: kind, instanceId, code: end.held })
      if (end.waits !== undefined) log.warn('instance-waits', { stage: kind, instanceId, code: end.waits })
    },
    onTrouble,
    onBoundary: ({ kind }, boundary) => options.onBoundary?.(`${kind} ${boundary}`),
  })
  workers.start()
  opened.defer(() => workers.close())
  return workers
}

interface Senders {
  readonly sources: ReadonlyMap<string, Source>
  /** Says that something was admitted. */
  readonly wake: () => void
}

function startDoor({ options, db, inbox, room, metrics }: Parts, { sources, wake }: Senders): Promise<DimseServer> {
  const { log, config } = options
  const { dimse } = config
  const door = new DimseDoor({
    ...{ db, inbox, sources, hasRoom: room.hasRoom, onAdmitted: wake },
    onRefused: (source, error) => {
      if (!(error instanceof Fault)) return log.trouble(error, { stage: 'admit', source })
      metrics.refused(error.code)
      log.warn('instance-refused', { stage: 'admit', source, code: error.code })
    },
  })
  const policy: AssociationPolicy = {
    calledAeTitles: dimse.aeTitles,
    sources: config.sources,
    abstractSyntaxes: new Set([VERIFICATION, ...STORAGE_SOP_CLASSES]),
    acceptsTransferSyntax: (uid) => transferSyntax(uid) !== undefined,
    userIdentity: dimse.refuseUserIdentity ? 'refuse' : 'ignore',
    implementation: { classUid: IMPLEMENTATION_CLASS_UID, versionName: ENGINE_VERSION.slice(0, 16) },
  }
  const handler: ScpHandler = {
    store: door.store,
    rejected: ({ rejection }) => {
      metrics.rejected(rejection)
      log.warn('association-rejected', { stage: 'admit', rejection })
    },
    failed: ({ code }) => log.warn('association-failed', { stage: 'admit', code }),
  }
  const { host, port, associationsMax } = dimse
  return startDimseServer({ host, port, associationsMax, policy, limits: DIMSE_LIMITS, handler, ...tlsOf(dimse) })
}

function startPage({ options, db, room, metrics }: Parts, door: DimseServer | undefined): Promise<HttpServer> {
  const { config, log } = options
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

async function isThere(db: Db): Promise<boolean> {
  return sql`SELECT 1`.execute(db).then(
    () => true,
    () => false,
  )
}

function tlsOf({ tls }: DimseConfig) {
  if (tls === undefined) return {}
  const read = (file: string): string => readFileSync(file, 'utf8')
  const clients = tls.clientAuthorities === undefined ? {} : { clientAuthorities: read(tls.clientAuthorities) }
  return { tls: { certificate: read(tls.certificate), privateKey: read(tls.privateKey), ...clients } }
}

function tellAudit(db: Db, event: AuditEntry['event']): Promise<number> {
  const entry = { actor: 'system:gateway', event, subject: 'system:gateway', outcome: 'done', count: 1 }
  return transact(db, (tx) => appendAudit(tx, entry))
}

/** What was counted since the last minute, the end, and a signature over it all. */
async function endAudit(db: Db, masterKey: Uint8Array): Promise<void> {
  await recordFlow(db)
  await tellAudit(db, 'gateway-stopped')
  await addCheckpoint(db, new CheckpointKey(masterKey))
}
