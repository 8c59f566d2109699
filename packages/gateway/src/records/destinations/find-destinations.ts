import type { Db } from '../statement.ts'

/** A destination with the proposal or approval that holds now. */
export interface FoundDestination {
  readonly id: number
  readonly name: string
  readonly fingerprint: Uint8Array
  readonly definition: Record<string, unknown>
  readonly configured: boolean
  readonly proposal: StandingProposal | undefined
}

/** What somebody has proposed, and whether somebody else agreed. */
interface StandingProposal {
  readonly id: number
  readonly proposedBy: string
  readonly because: string
  readonly approvedBy: string | undefined
}

/** All destinations by their names, or the one of a name. */
export async function findDestinations(db: Db, name?: string): Promise<FoundDestination[]> {
  const rows = await db
    .selectFrom('destinations')
    .leftJoin('destination_proposals as proposal', (join) =>
      join.onRef('proposal.destination_id', '=', 'destinations.id').on('proposal.withdrawn_at', 'is', null),
    )
    .select(['destinations.id', 'name', 'destinations.fingerprint', 'destinations.definition', 'configured'])
    .select(['proposal.id as proposal_id', 'proposed_by', 'because', 'approved_by'])
    .$if(name !== undefined, (query) => query.where('name', '=', name ?? ''))
    .orderBy('name')
    .execute()
  return rows.map(({ proposal_id, proposed_by, because, approved_by, ...row }) => ({
    ...row,
    proposal:
      proposal_id === null
        ? undefined
        : { id: proposal_id, proposedBy: proposed_by ?? '', because: because ?? '', approvedBy: approved_by ?? undefined },
  }))
}
