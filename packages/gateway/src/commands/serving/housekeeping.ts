import type { Archive } from '../../records/archive/archive.ts'
import { addCheckpoint } from '../../records/audit/add-checkpoint.ts'
import { appendAudit } from '../../records/audit/append-audit.ts'
import { CheckpointKey } from '../../records/audit/checkpoint-key.ts'
import { recordFlow } from '../../records/audit/record-flow.ts'
import type { Candidates } from '../../records/candidates/candidates.ts'
import { destroyOriginals } from '../../records/inbox/destroy-originals.ts'
import { sweepInbox, UNWRITTEN_MS } from '../../records/inbox/sweep-inbox.ts'
import type { PullLists } from '../../records/pulls/pull-lists.ts'
import { transact, type Db } from '../../records/statement.ts'
import type { Clock } from './clock.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** What is kept in order. */
export interface House {
  readonly db: Db
  readonly masterKey: Uint8Array
  readonly inboxFolder: string
  readonly candidates: Candidates
  readonly archive: Archive
  readonly pullLists: PullLists
  readonly retentionDays: number
}

/** Tells the audit, sweeps what a crash left, destroys originals whose time is over, and signs checkpoints. */
export function keepHouse(clock: Clock, house: House): void {
  let folder = 0
  clock.every(MINUTE_MS, () => recordFlow(house.db))
  clock.every(10 * MINUTE_MS, async () => {
    await sweep(house, folder)
    folder += 1
  })
  clock.every(10 * MINUTE_MS, () => retain(house))
  clock.every(60 * MINUTE_MS, () => addCheckpoint(house.db, new CheckpointKey(house.masterKey)))
}

/** Removes files that nothing refers to. */
async function sweep({ db, inboxFolder, candidates, archive, pullLists }: House, folder: number): Promise<void> {
  const alone = { aloneMs: UNWRITTEN_MS, now: Date.now }
  await sweepInbox({ folder: inboxFolder, db, unwrittenMs: UNWRITTEN_MS, now: Date.now })
  await candidates.sweep(db, alone)
  await pullLists.sweep(db, alone)
  await archive.sweep(db, { ...alone, folder })
}

/** Destroys the originals of instances that were inspected longer ago than they are kept; tells how many. */
async function retain({ db, inboxFolder, retentionDays }: House): Promise<number> {
  const count = await destroyOriginals(db, inboxFolder, new Date(Date.now() - retentionDays * DAY_MS))
  const entry = {
    actor: 'system:retention',
    event: 'originals-destroyed',
    subject: 'system:inbox',
    outcome: 'done',
    count,
  } as const
  if (count > 0) await transact(db, (tx) => appendAudit(tx, entry))
  return count
}
