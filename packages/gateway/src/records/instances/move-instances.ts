import { any, type InTransaction } from '../statement.ts'
import type { InstanceState } from '../tables.ts'

/** Why an instance is held back: a code and a position, never a value. */
export interface Reason {
  readonly code: string
  readonly tag?: number | undefined
  readonly offset?: number | undefined
}

/** A step of an instance; which steps there are, the stages say (`stages/flow.ts`). */
export interface InstanceMove {
  readonly from: InstanceState
  readonly to: InstanceState
  readonly reason?: Reason | undefined
}

/** Moves instances; gives how many were where they were thought to be. */
export async function moveInstances(
  tx: InTransaction,
  ids: readonly number[],
  { from, to, reason }: InstanceMove,
): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('instances')
    .set({
      state: to,
      moved_at: new Date(),
      reason_code: reason?.code ?? null,
      reason_tag: reason?.tag ?? null,
      reason_offset: reason?.offset ?? null,
    })
    .where('id', '=', any(ids))
    .where('state', '=', from)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
