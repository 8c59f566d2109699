import type { Db } from '../statement.ts'
import type { Checkpoint } from './checkpoint-key.ts'

/** All checkpoints that the database has. */
export function listCheckpoints(db: Db): Promise<Checkpoint[]> {
  return db.selectFrom('audit_checkpoints').selectAll().orderBy('number').execute()
}
