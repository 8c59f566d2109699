import type { Db } from '../statement.ts'
import { CHAIN_START, hashOf, type AuditRow } from './audit-entry.ts'
import type { Checkpoint, CheckpointKey } from './checkpoint-key.ts'
import { listAudit } from './list-audit.ts'
import { listCheckpoints } from './list-checkpoints.ts'

const PAGE_ROWS = 1000

/** What is wrong with the first row that is not as it was written. */
export type AuditFault = 'missing' | 'changed' | 'unsigned'

/** What a walk along the chain found. */
export interface AuditVerdict {
  readonly rowCount: number
  readonly checkpointCount: number
  /** The first row that is wrong; nothing where the chain is whole. */
  readonly broken: { readonly number: number; readonly what: AuditFault } | undefined
}

/** Walks along the whole chain and compares it with the signed checkpoints, those too that were kept elsewhere. */
export async function verifyAudit(db: Db, key: CheckpointKey, keptElsewhere: readonly Checkpoint[] = []): Promise<AuditVerdict> {
  const checkpoints = [...(await listCheckpoints(db)), ...keptElsewhere].toSorted((a, b) => a.number - b.number)
  const signed = Map.groupBy(checkpoints, ({ number }) => number)
  let previous: Uint8Array = CHAIN_START
  let rowCount = 0
  const verdict = (broken?: AuditVerdict['broken']): AuditVerdict => ({ rowCount, checkpointCount: checkpoints.length, broken })
  for (;;) {
    const rows = await listAudit(db, { after: rowCount, countMax: PAGE_ROWS })
    for (const row of rows) {
      const number = rowCount + 1
      if (row.number !== number) return verdict({ number, what: 'missing' })
      if (!isAsWritten(row as AuditRow & { hash: Uint8Array }, previous)) return verdict({ number, what: 'changed' })
      const isSigned = (signed.get(number) ?? []).every((one) => Buffer.from(row.hash).equals(one.hash) && key.holds(one))
      if (!isSigned) return verdict({ number, what: 'unsigned' })
      previous = row.hash
      rowCount = number
    }
    if (rows.length < PAGE_ROWS) break
  }
  // A chain that ends before a checkpoint has lost its end.
  const beyond = checkpoints.some(({ number }) => number > rowCount)
  return verdict(beyond ? { number: rowCount + 1, what: 'missing' } : undefined)
}

function isAsWritten(row: AuditRow & { readonly hash: Uint8Array }, previous: Uint8Array): boolean {
  return Buffer.from(row.previous).equals(previous) && hashOf(row).equals(row.hash)
}
