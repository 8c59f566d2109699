// Goal: what happens again and again to one object comes to an end, what happens to its destination does not, and neither holds up the others.
// Method: real records, and a way to the destination that does what a test says, faults of the program among them, which no real peer makes.
// Times of waiting are taken away.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { countDeliveries } from '../../records/deliveries/count-deliveries.ts'
import { addObject } from '../../records/deliveries/objects.test-support.ts'
import { approveProposal } from '../../records/destinations/approve-proposal.ts'
import { fingerprintOf, type Definition } from '../../records/destinations/definition.ts'
import { insertProposal } from '../../records/destinations/insert-proposal.ts'
import { putDestination } from '../../records/destinations/put-destination.ts'
import { putProfile } from '../../records/profiles/put-profile.ts'
import { serverForTests } from '../../records/records.test-support.ts'
import { putSource } from '../../records/sources/put-source.ts'
import { transact, type Db } from '../../records/statement.ts'
import { Deliverer } from './deliverer.ts'
import type { DeliveryEnd } from './delivery-end.ts'
import type { SentObject } from './link.ts'

const DEFINITION: Definition = {
  name: 'pacs',
  reach: { by: 'C-STORE', host: 'pacs.example', port: 104, called: 'PACS', calling: 'LETHE', tls: 'none' },
  gets: { profiles: ['research'] },
}
const { open } = serverForTests()

let db: Db
let deliverer: Deliverer
let sent: string[]
let troubles: unknown[]
let answer: (object: SentObject) => DeliveryEnd

beforeEach(async () => {
  db = (await open()).db
  ;[sent, troubles] = [[], []]
  const { id: profileId } = await putProfile(db, 'research', 'text')
  const { id: sourceId } = await putSource(db, { name: 'CT1', issuer: 'hospital', profileId })
  const { id } = await transact(db, (tx) => putDestination(tx, DEFINITION))
  await transact(db, (tx) => insertProposal(tx, { destinationId: id, by: 'Steward', because: 'research' }))
  await transact(db, (tx) => approveProposal(tx, 1, 'Privacy'))
  for (const number of [1, 2, 3, 4]) await addObject(db, number, { sourceId, profileId })
  deliverer = new Deliverer({
    ...{ db, destination: { id, fingerprint: fingerprintOf(DEFINITION) }, laneCount: 1, pathOf: () => '' },
    pause: { failed: () => 0, succeeded: () => undefined, over: async () => undefined },
    turns: { waitMs: () => 0, caughtUp: () => undefined },
    openLink: () => ({
      ...{ prepare: async () => undefined, rest: async () => undefined, cut: () => undefined },
      send: async (object) => {
        sent.push(object.sopInstanceUid)
        return answer(object)
      },
    }),
    ...{ onEnd: () => undefined, onBoundary: () => undefined, onTrouble: (error) => void troubles.push(error) },
  })
})

afterEach(() => deliverer.close(1000))

/** Lets everything that waits be due, until what is there is what is expected. */
async function expectCounts(expected: readonly string[]): Promise<void> {
  const counts = async (): Promise<string[]> => {
    await db
      .updateTable('deliveries')
      .set({ due_at: new Date(0) })
      .where('state', '=', 'waiting')
      .execute()
    const rows = await countDeliveries(db)
    return rows.map(({ state, code, count }) => `${state} ${code} ${count}`)
  }
  await expect.poll(counts, { timeout: 60_000, interval: 50 }).toEqual(expected)
}

const triesOf = (uid: string): number => sent.filter((one) => one === uid).length
const firstFails = (end: () => DeliveryEnd) => (object: SentObject) =>
  object.sopInstanceUid === '2.25.31' ? end() : { end: 'delivered' as const }

test('an object over which the connection ends each time is given up after eight tries, and the others are there', async () => {
  answer = firstFails(() => ({ end: 'later', code: 'DIMSE_ABORTED', because: 'of the object' }))
  deliverer.start()
  await expectCounts(['delivered  3', 'failed DIMSE_ABORTED 1'])
  expect(['2.25.31', '2.25.32', '2.25.33', '2.25.34'].map(triesOf)).toEqual([8, 1, 1, 1])
})

test('a mistake of the program with one object is told, and bounded too', async () => {
  const mistake = new Error('a mistake')
  answer = firstFails(() => {
    throw mistake
  })
  deliverer.start()
  await expectCounts(['delivered  3', 'failed GATEWAY_UNEXPECTED 1'])
  expect(troubles).toEqual(Array.from({ length: 8 }, () => mistake))
})

test('a destination that is full, or away, uses up no try', async () => {
  const ends: DeliveryEnd[] = [
    { end: 'later', code: 'STATUS_A700', because: 'of the destination' },
    { end: 'away', code: 'DIMSE_UNREACHABLE' },
  ]
  answer = firstFails(() => (triesOf('2.25.31') > 20 ? { end: 'delivered' } : (ends[triesOf('2.25.31') % 2] as DeliveryEnd)))
  deliverer.start()
  await expectCounts(['delivered  4'])
  expect(['2.25.31', '2.25.32', '2.25.33', '2.25.34'].map(triesOf)).toEqual([21, 1, 1, 1])
})
