import { join } from 'node:path'
import { Archive } from '../../records/archive/archive.ts'
import { addCheckpoint } from '../../records/audit/add-checkpoint.ts'
import { appendAudit } from '../../records/audit/append-audit.ts'
import type { AuditEntry } from '../../records/audit/audit-entry.ts'
import { CheckpointKey } from '../../records/audit/checkpoint-key.ts'
import { recordFlow } from '../../records/audit/record-flow.ts'
import { Candidates } from '../../records/candidates/candidates.ts'
import { Inbox, type Boundary } from '../../records/inbox/inbox.ts'
import { PullLists } from '../../records/pulls/pull-lists.ts'
import { openRecords, type Records } from '../../records/open-records.ts'
import { transact, type Db } from '../../records/statement.ts'
import type { JobKind } from '../../records/tables.ts'
import type { DeliveryBoundary } from '../../stages/release/deliverer.ts'
import type { PullBoundary } from '../../stages/admit/pull/pull-row.ts'
import { Metrics } from '../../stages/serve/metrics.ts'
import { DiskRoom } from '../../system/disk-room.ts'
import type { Log } from '../../system/log.ts'
import { openWaysIn } from './admitting/open-ways-in.ts'
import { Clock } from './clock.ts'
import type { Config, Role } from './config.ts'
import { keepHouse } from './housekeeping.ts'
import type { Parts } from './parts.ts'
import { settleSources } from './settle-sources.ts'
import type { WorkBoundary, WorkPlace } from './working/stage-workers.ts'
import { startDeliveries } from './releasing/start-deliveries.ts'
import { startPage } from './start-page.ts'
import { startWorkers } from './working/start-workers.ts'
import { Turns } from './working/turns.ts'

const MEGABYTE = 1 << 20

/** What a gateway is started with. */
export interface GatewayOptions {
  readonly config: Config
  readonly home: string
  readonly masterKey: Uint8Array
  readonly databaseUrl?: string | undefined
  readonly log: Log
  /** Told of each boundary that an instance passes, at the door and at work; a test ends the process there. */
  readonly onBoundary?: (boundary: Boundary | PullBoundary | `${JobKind} ${WorkBoundary}` | `deliver ${DeliveryBoundary}`) => void
}

/** A gateway that runs. */
export interface Gateway {
  readonly dimsePort: number | undefined
  readonly httpPort: number | undefined
  readonly uploadsPort: number | undefined
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

type Ports = Pick<Gateway, 'dimsePort' | 'httpPort' | 'uploadsPort'>

async function startRoles(options: GatewayOptions, { db }: Records, opened: AsyncDisposableStack): Promise<Ports> {
  const { config, home, masterKey, log, onBoundary = (): void => undefined } = options
  const sources = await settleSources(db, config.sources)
  const inboxFolder = join(home, 'inbox')
  // What is sent on yields too, and has its own time to: that work catches up says nothing about it.
  const [turns, onward] = [new Turns(), new Turns()]
  const onArriving = (): void => {
    turns.arriving()
    onward.arriving()
  }
  const parts: Parts = {
    ...{ config, masterKey, log, db, turns },
    inbox: new Inbox({ folder: inboxFolder, masterKey, db, onBoundary, onArriving }),
    candidates: new Candidates(join(home, 'candidates'), masterKey),
    archive: new Archive(join(home, 'archive')),
    pullLists: new PullLists(join(home, 'pulls'), masterKey),
    room: new DiskRoom(home, config.reserveMegabytes * MEGABYTE),
    metrics: new Metrics(),
  }
  opened.defer(() => parts.inbox.close())
  const onTrouble = (error: unknown): void => log.trouble(error)
  await tellAudit(db, 'gateway-started')
  opened.defer(() => endAudit(db, masterKey).catch(onTrouble))
  const clock = new Clock(onTrouble)
  keepHouse(clock, { ...parts, inboxFolder, retentionDays: config.retentionDays })
  opened.defer(() => clock.close())
  const has = (role: Role): boolean => config.roles.includes(role)
  const tellWork: WorkPlace['onBoundary'] = ({ kind }, boundary) => onBoundary(`${kind} ${boundary}`)
  if (has('release'))
    await startDeliveries(parts, opened, { turns: onward, onBoundary: (boundary) => onBoundary(`deliver ${boundary}`) })
  const workers = has('work') ? startWorkers(parts, opened, tellWork) : undefined
  const waysIn = has('admit')
    ? await openWaysIn(parts, opened, { sources, home, wake: () => workers?.wake(), onBoundary })
    : undefined
  const http = has('serve') ? await startPage(parts, waysIn?.dimse) : undefined
  if (http !== undefined) opened.defer(() => http.close())
  return { dimsePort: waysIn?.dimse.port, httpPort: http?.port, uploadsPort: waysIn?.uploadsPort }
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
