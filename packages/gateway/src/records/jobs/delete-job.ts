import type { InTransaction } from '../statement.ts'
import type { Job } from './claim-jobs.ts'

/** Takes a job off the list; tells whether this claim was still the latest. */
export async function deleteJob(tx: InTransaction, { id, fence }: Job): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('jobs').where('id', '=', id).where('fence', '=', fence).executeTakeFirst()
  return numDeletedRows === 1n
}
