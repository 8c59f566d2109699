import { appendAudit } from '../../records/audit/append-audit.ts'
import { countDeliveries, type DeliveryCount } from '../../records/deliveries/count-deliveries.ts'
import { listUndelivered } from '../../records/deliveries/list-undelivered.ts'
import { retryDeliveries } from '../../records/deliveries/retry-deliveries.ts'
import { findDestinations, type FoundDestination } from '../../records/destinations/find-destinations.ts'
import { transact, type Db } from '../../records/statement.ts'
import type { DeliveryState } from '../../records/tables.ts'
import { EXIT } from '../command.ts'
import { withOwnRecords } from '../own-records.ts'
import { checkPerson, destinationOf, shortFingerprint, type DestinationAction } from './action.ts'
import { formatDefinition } from './format-definition.ts'

const STATES: readonly DeliveryState[] = ['waiting', 'delivered', 'failed', 'dropped']
const PAGE_COUNT = 1000

/** Which destinations there are, and who agreed to them. */
export const list: DestinationAction = {
  takes: ['json'],
  needs: [],
  run: async ({ json }) => {
    const found = await withOwnRecords(({ db }) => findDestinations(db))
    if (json === true) console.log(JSON.stringify(found.map(shown)))
    else console.log(found.map(formatDestination).join('\n') || 'no destination is known yet')
    return EXIT.done
  },
}

/** What became of the objects of one destination: counts by reason, or those that it does not have, one by one. */
export const status: DestinationAction = {
  takes: ['NAME', 'json', 'undelivered'],
  needs: [],
  run: ({ name, json, undelivered }) =>
    withOwnRecords(async ({ db }) => {
      const found = await destinationOf(db, name)
      if (undelivered === true) await printUndelivered(db, found, json === true)
      else {
        const counts = await countDeliveries(db, name)
        if (json === true) console.log(JSON.stringify({ ...shown(found), ...totals(counts), reasons: counts.map(reason) }))
        else console.log([formatDestination(found), ...formatCounts(counts)].join('\n'))
      }
      return EXIT.done
    }),
}

/** Lets what failed or was dropped be tried again, and what waits be tried at once. */
export const retry: DestinationAction = {
  takes: ['NAME', 'by'],
  needs: ['by'],
  run: async ({ name, by }) => {
    checkPerson(by)
    const count = await withOwnRecords(({ db }) =>
      transact(db, async (tx) => {
        const { id } = await destinationOf(tx, name)
        const again = await retryDeliveries(tx, id)
        const subject = `destination:${name}`
        await appendAudit(tx, { actor: `user:${by}`, event: 'deliveries-retried', subject, outcome: 'done', count: again })
        return again
      }),
    )
    console.log(`${count} that failed or were dropped wait again`)
    return EXIT.done
  },
}

function shown({ name, definition, fingerprint, configured, proposal }: FoundDestination) {
  const { proposedBy = null, approvedBy = null, because = null } = proposal ?? {}
  const approved = configured && approvedBy !== null
  return {
    ...definition,
    name,
    fingerprint: shortFingerprint(fingerprint),
    configured,
    approved,
    proposedBy,
    approvedBy,
    because,
  }
}

function formatDestination(found: FoundDestination): string {
  const { definition, fingerprint, configured, proposal } = found
  const agreed =
    proposal === undefined
      ? 'nobody proposes it'
      : `proposed by ${proposal.proposedBy} (${proposal.because}), ` +
        (proposal.approvedBy === undefined ? 'approved by nobody yet' : `approved by ${proposal.approvedBy}`)
  const gone = configured ? [] : ['  the configuration does not name it any more']
  return [formatDefinition(definition), `  fingerprint ${shortFingerprint(fingerprint)}`, `  ${agreed}`, ...gone].join('\n')
}

function totals(counts: readonly DeliveryCount[]): Record<DeliveryState, number> {
  const sum = (state: DeliveryState): number =>
    counts.filter((one) => one.state === state).reduce((total, { count }) => total + count, 0)
  return Object.fromEntries(STATES.map((state) => [state, sum(state)])) as Record<DeliveryState, number>
}

function reason({ state, code, count }: DeliveryCount) {
  return { state, code, count }
}

function formatCounts(counts: readonly DeliveryCount[]): string[] {
  return Object.entries(totals(counts)).flatMap(([state, total]) => [
    `  ${String(total).padStart(9)} ${state}`,
    ...counts
      .filter((one) => one.state === state && one.code !== '')
      .map(({ code, count }) => `  ${String(count).padStart(9)}   ${code}`),
  ])
}

/** Our own numbers and de-identified UIDs, page by page: there can be millions. */
async function printUndelivered(db: Db, { id }: FoundDestination, json: boolean): Promise<void> {
  for (let after = 0; ;) {
    const page = await listUndelivered(db, id, { after, countMax: PAGE_COUNT })
    for (const { instanceId, sopInstanceUid = '', state, code = '' } of page) {
      if (json) console.log(JSON.stringify({ instanceId, sopInstanceUid, state, code }))
      else console.log([instanceId, sopInstanceUid, state, code].join('\t'))
    }
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE_COUNT) return
    after = last.instanceId
  }
}
