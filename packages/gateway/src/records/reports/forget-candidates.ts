import { any, type InTransaction } from '../statement.ts'

/** Notes that instances have no candidates any more, in the transaction that ends their way. */
export async function forgetCandidates(tx: InTransaction, instanceIds: readonly number[]): Promise<void> {
  await tx.updateTable('reports').set({ candidate_name: null }).where('instance_id', '=', any(instanceIds)).execute()
}
