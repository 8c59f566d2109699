import { appendAudit } from '../../records/audit/append-audit.ts'
import type { AuditEntry } from '../../records/audit/audit-entry.ts'
import { approveProposal } from '../../records/destinations/approve-proposal.ts'
import type { FoundDestination } from '../../records/destinations/find-destinations.ts'
import { insertProposal } from '../../records/destinations/insert-proposal.ts'
import { personKey } from '../../records/destinations/person.ts'
import { withdrawProposal } from '../../records/destinations/withdraw-proposal.ts'
import { transact, type InTransaction } from '../../records/statement.ts'
import { FailedError, UsageError } from '../../system/usage-error.ts'
import { EXIT } from '../command.ts'
import { withOwnRecords } from '../own-records.ts'
import { checkPerson, destinationOf, shortFingerprint, type DestinationAction, type DestinationArguments } from './action.ts'
import { formatDefinition } from './format-definition.ts'

// As long as the records take it.
const BECAUSE = /^[^\0-\x1f\x7f-\x9f]{1,500}$/u

/** One person wants a destination, as the configuration says it now. */
export const propose: DestinationAction = {
  takes: ['NAME', 'by', 'because'],
  needs: ['by', 'because'],
  run: (args) => {
    if (!BECAUSE.test(args.because.trim())) throw new UsageError('--because says why, in one line of up to 500 characters')
    return agree(args, 'destination-proposed', async (tx, { id, configured }) => {
      if (!configured) throw new FailedError('the configuration does not name this destination any more')
      const isNew = await insertProposal(tx, { destinationId: id, by: args.by, because: args.because.trim() })
      if (!isNew) throw new FailedError('it is proposed, or approved, already; withdraw that first')
      return 'proposed; somebody else may approve it'
    })
  },
}

/** Another person agrees to exactly what was proposed. */
export const approve: DestinationAction = {
  takes: ['NAME', 'by'],
  needs: ['by'],
  run: (args) =>
    agree(args, 'destination-approved', async (tx, { proposal }) => {
      if (proposal === undefined) throw new FailedError('nobody proposes it as the configuration says it now')
      if (proposal.approvedBy !== undefined) throw new FailedError('it is approved already')
      if (personKey(proposal.proposedBy) === personKey(args.by))
        throw new FailedError('nobody approves what he has proposed himself')
      if (!(await approveProposal(tx, proposal.id, args.by))) throw new FailedError('it is another now than what was proposed')
      return 'approved; the gateway sends to it from now on'
    }),
}

/** Anybody ends a proposal or an approval. */
export const withdraw: DestinationAction = {
  takes: ['NAME', 'by'],
  needs: ['by'],
  run: (args) =>
    agree(args, 'destination-withdrawn', async (tx, { id }) => {
      if (!(await withdrawProposal(tx, id, args.by))) throw new FailedError('nobody proposes or approves it')
      return 'withdrawn; nothing more is begun to be sent to it'
    }),
}

type Step = (tx: InTransaction, found: FoundDestination) => Promise<string>

async function agree({ name, by }: DestinationArguments, event: AuditEntry['event'], step: Step): Promise<number> {
  checkPerson(by)
  const { found, says } = await withOwnRecords(({ db }) =>
    transact(db, async (tx) => {
      const destination = await destinationOf(tx, name)
      const done = await step(tx, destination)
      await appendAudit(tx, { actor: `user:${by}`, event, subject: `destination:${name}`, outcome: 'done', count: 1 })
      return { found: destination, says: done }
    }),
  )
  console.log(`${formatDefinition(found.definition)}\nfingerprint ${shortFingerprint(found.fingerprint)}\n${says}`)
  return EXIT.done
}
