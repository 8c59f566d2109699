import type { Db } from '../statement.ts'
import type { Checkpoint, CheckpointKey } from './checkpoint-key.ts'
import { findLastAudit } from './find-last-audit.ts'

/** Signs for the chain as far as it is; nothing where it has not begun. */
export async function addCheckpoint(db: Db, key: CheckpointKey): Promise<Checkpoint | undefined> {
  const last = await findLastAudit(db)
  if (last === undefined) return undefined
  const checkpoint = key.sign(last.number, last.hash)
  await db
    .insertInto('audit_checkpoints')
    .values({ ...checkpoint })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return checkpoint
}
