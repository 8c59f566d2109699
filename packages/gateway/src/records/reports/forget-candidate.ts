import type { InTransaction } from '../statement.ts'

/** Notes that an instance has no candidate any more, in the transaction that ends its way. */
export async function forgetCandidate(tx: InTransaction, instanceId: number): Promise<void> {
  await tx.updateTable('reports').set({ candidate_name: null }).where('instance_id', '=', instanceId).execute()
}
