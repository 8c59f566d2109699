import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { transferSyntax } from '@lethe/dicom'
import { DIMSE_LIMITS, STORAGE_SOP_CLASSES, VERIFICATION, type AssociationPolicy } from '@lethe/dimse'
import { ENGINE_VERSION, IMPLEMENTATION_CLASS_UID } from '@lethe/engine'
import { Archive } from '../../records/archive/archive.ts'
import { addCheckpoint } from '../../records/audit/add-checkpoint.ts'
import { appendAudit } from '../../records/audit/append-audit.ts'
import type { AuditEntry } from '../../records/audit/audit-entry.ts'
import { CheckpointKey } from '../../records/audit/checkpoint-key.ts'
import { recordFlow } from '../../records/audit/record-flow.ts'
import { Candidates } from '../../records/candidates/candidates.ts'
import { Inbox } from '../../records/inbox/inbox.ts'
import { openRecords, type Records } from '../../records/open-records.ts'
import type { Source } from '../../records/sources/source.ts'
import { transact, type Db } from '../../records/statement.ts'
import { DimseDoor } from '../../stages/admit/dimse-door.ts'
import { DiskRoom } from '../../system/disk-room.ts'
import { startDimseServer, type DimseServer } from '../../system/dimse-server.ts'
import { Clock } from './clock.ts'
import type { Config, DimseConfig } from './config.ts'
import { keepHouse } from './housekeeping.ts'
import { settleSources } from './settle-sources.ts'
import { StageThreads } from './stage-threads.ts'
import { StageWorkers } from './stage-workers.ts'
import { threadProfiles } from './thread-profiles.ts'

const GRACE_MS = 10_000
const MEGABYTE = 1 << 20
const IN_HAND_OF_A_THREAD = 8

/** What a gateway is started with. */
export interface GatewayOptions {
  readonly config: Config
  readonly home: string
  readonly masterKey: Uint8Array
  readonly databaseUrl?: string | undefined
  /** Told of what goes wrong and is tried again, without values. */
  readonly onTrouble: (error: unknown) => void
}

/** A gateway that runs. */
export interface Gateway {
  readonly dimsePort: number | undefined
  /** Takes nothing more, lets what is at hand come to its end, and closes everything. */
  readonly close: () => Promise<void>
}

/** Starts what the roles of the configuration ask for. What fails closes what was opened before. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  await using opened = new AsyncDisposableStack()
  const records = await openRecords({ ...options, url: options.databaseUrl })
  opened.defer(() => records.close())
  const gateway = await startRoles(options, records, opened)
  const all = opened.move()
  let closed: Promise<void> | undefined
  return { ...gateway, close: () => (closed ??= all.disposeAsync()) }
}

async function startRoles(
  options: GatewayOptions,
  { db }: Records,
  opened: AsyncDisposableStack,
): Promise<Pick<Gateway, 'dimsePort'>> {
  const { config, home, masterKey, onTrouble } = options
  const sources = await settleSources(db, config.sources)
  const inboxFolder = join(home, 'inbox')
  const inbox = new Inbox({ folder: inboxFolder, masterKey, db })
  const candidates = new Candidates(join(home, 'candidates'), masterKey)
  const archive = new Archive(join(home, 'archive'))
  const { hasRoom } = new DiskRoom(home, config.reserveMegabytes * MEGABYTE)
  await tellAudit(db, 'gateway-started')
  opened.defer(() => endAudit(db, masterKey).catch(onTrouble))
  const clock = new Clock(onTrouble)
  keepHouse(clock, { db, masterKey, inboxFolder, candidates, archive, retentionDays: config.retentionDays })
  opened.defer(() => clock.close())
  const workers = config.roles.includes('work')
    ? startWorkers({ options, db, inbox, candidates, archive, hasRoom }, opened)
    : undefined
  if (!config.roles.includes('admit')) return { dimsePort: undefined }
  const door = new DimseDoor({
    ...{ db, inbox, sources, hasRoom },
    onAdmitted: () => workers?.wake(),
    onRefused: (_source, error) => onTrouble(error),
  })
  const server = await startDoor(config, sources, door)
  opened.defer(() => server.close(GRACE_MS))
  return { dimsePort: server.port }
}

interface WorkParts {
  readonly options: GatewayOptions
  readonly db: Db
  readonly inbox: Inbox
  readonly candidates: Candidates
  readonly archive: Archive
  readonly hasRoom: () => Promise<boolean>
}

function startWorkers({ options, ...parts }: WorkParts, opened: AsyncDisposableStack): StageWorkers {
  const { config, masterKey, onTrouble } = options
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
    onDone: () => undefined,
    onTrouble,
  })
  workers.start()
  opened.defer(() => workers.close())
  return workers
}

function startDoor({ dimse, sources }: Config, known: ReadonlyMap<string, Source>, door: DimseDoor): Promise<DimseServer> {
  const policy: AssociationPolicy = {
    calledAeTitles: dimse.aeTitles,
    sources: sources.filter(({ name }) => known.has(name)),
    abstractSyntaxes: new Set([VERIFICATION, ...STORAGE_SOP_CLASSES]),
    acceptsTransferSyntax: (uid) => transferSyntax(uid) !== undefined,
    userIdentity: dimse.refuseUserIdentity ? 'refuse' : 'ignore',
    implementation: { classUid: IMPLEMENTATION_CLASS_UID, versionName: ENGINE_VERSION.slice(0, 16) },
  }
  const { host, port, associationsMax } = dimse
  return startDimseServer({ host, port, associationsMax, policy, limits: DIMSE_LIMITS, handler: door, ...tlsOf(dimse) })
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
