// Goal: every object that a destination selects is delivered or has its reason, once, and nothing is claimed that two people did not agree to.
// Method: the records of both servers; catalogue and destinations change in each order, claims end in each way, many work at once.
import { beforeEach, describe, expect, test } from 'vitest'
import { approveProposal } from '../destinations/approve-proposal.ts'
import { findDestinations } from '../destinations/find-destinations.ts'
import { fingerprintOf, type Definition } from '../destinations/definition.ts'
import { forgetDestinations } from '../destinations/forget-destinations.ts'
import { insertProposal } from '../destinations/insert-proposal.ts'
import { putDestination } from '../destinations/put-destination.ts'
import { withdrawProposal } from '../destinations/withdraw-proposal.ts'
import type { Records } from '../open-records.ts'
import { putProfile } from '../profiles/put-profile.ts'
import { serverForTests, SERVERS } from '../records.test-support.ts'
import { putSource } from '../sources/put-source.ts'
import { transact, type Db } from '../statement.ts'
import { claimDeliveries } from './claim-deliveries.ts'
import { countDeliveries } from './count-deliveries.ts'
import { addObject, type ObjectChoice } from './objects.test-support.ts'
import { holdDeliveries } from './hold-deliveries.ts'
import { planDeliveries } from './plan-deliveries.ts'
import { postponeDeliveries } from './postpone-deliveries.ts'
import { retryDeliveries } from './retry-deliveries.ts'
import { settleDelivery } from './settle-delivery.ts'

const LEASE = { countMax: 10, leaseMs: 60_000 }
const research = (change: Partial<Definition> = {}): Definition => ({
  name: 'pacs',
  reach: { by: 'C-STORE', host: 'pacs.example', port: 104, called: 'PACS', calling: 'LETHE', tls: 'none' },
  gets: { profiles: ['research'] },
  ...change,
})

describe.each(SERVERS)('on $name', (server) => {
  const { open } = serverForTests(server)
  let records: Records
  let db: Db
  let sources: Record<string, number>
  let profiles: Record<string, number>

  beforeEach(async () => {
    records = await open()
    db = records.db
    profiles = {}
    sources = {}
    for (const name of ['research', 'linkable']) profiles[name] = (await putProfile(db, name, name)).id
    for (const name of ['CT1', 'MR1'])
      sources[name] = (await putSource(db, { name, issuer: 'hospital', profileId: profiles['research'] ?? 0 })).id
  })

  const add = (number: number, choice: ObjectChoice & { readonly source?: string; readonly profile?: string } = {}) =>
    addObject(db, number, {
      sourceId: sources[choice.source ?? 'CT1'] ?? 0,
      profileId: profiles[choice.profile ?? 'research'] ?? 0,
      ...choice,
    })

  const put = (definition = research()) => transact(db, (tx) => putDestination(tx, definition))
  const plan = async (id: number): Promise<void> => {
    while (await planDeliveries(db, id, 2));
  }
  const agreeTo = async (definition = research()) => {
    const { id } = await put(definition)
    await plan(id)
    await transact(db, (tx) => insertProposal(tx, { destinationId: id, by: 'Steward', because: 'research' }))
    const [{ proposal } = { proposal: undefined }] = await findDestinations(db, definition.name)
    await transact(db, (tx) => approveProposal(tx, proposal?.id ?? 0, 'Privacy'))
    return { id, fingerprint: fingerprintOf(definition) }
  }
  const planned = async (): Promise<number[]> => {
    const rows = await db.selectFrom('deliveries').select('instance_id').orderBy('instance_id').execute()
    return rows.map(({ instance_id }) => instance_id)
  }
  const claim = (destination: { id: number; fingerprint: Uint8Array }) => claimDeliveries(db, { destination, ...LEASE })
  const claimed = async (destination: { id: number; fingerprint: Uint8Array }) =>
    (await claim(destination)).map(({ instanceId }) => instanceId)
  const counts = async (): Promise<string[]> =>
    (await countDeliveries(db)).map(({ destination, state, code, count }) => `${destination} ${state} ${code} ${count}`)

  test('what is selected is planned once, whether it came before the destination or after', async () => {
    const before = [await add(1), await add(2), await add(3)]
    await add(4, { profile: 'linkable' })
    const { id } = await put()
    const between = await add(5)
    await plan(id)
    const after = await add(6)
    await plan(id)
    expect(await planned()).toEqual([...before, between, after])
  })

  test('sources and modalities narrow what is selected', async () => {
    const wanted = await add(1, { source: 'MR1', modality: 'MR' })
    await add(2, { source: 'MR1', modality: 'SR' })
    await add(3, { source: 'CT1', modality: 'MR' })
    const { id } = await put(research({ gets: { profiles: ['research'], sources: ['MR1'], modalities: ['MR', 'CT'] } }))
    await plan(id)
    expect(await planned()).toEqual([wanted])
  })

  test('objects that come at the very moment when a destination does are not missed', async () => {
    const [{ id }, ...ids] = await Promise.all([put(), ...Array.from({ length: 40 }, (_, index) => add(index + 1))])
    await plan(id)
    expect(await planned()).toEqual(ids.toSorted((a, b) => a - b))
  })

  test('nothing is claimed unless two people agree to what this very process would do', async () => {
    await add(1)
    const { id } = await put()
    await plan(id)
    const known = { id, fingerprint: fingerprintOf(research()) }
    expect(await claimed(known)).toEqual([])
    await transact(db, (tx) => insertProposal(tx, { destinationId: id, by: 'Steward', because: 'research' }))
    expect(await claimed(known)).toEqual([])
    const [{ proposal } = { proposal: undefined }] = await findDestinations(db, 'pacs')
    const approveAs = (by: string) => transact(db, (tx) => approveProposal(tx, proposal?.id ?? 0, by))
    // The database itself knows that one person is not two.
    await expect(approveAs('steward')).rejects.toMatchObject({ constraint: 'destination_proposals_two_people' })
    await expect(approveAs('S_t-eward@')).rejects.toMatchObject({ constraint: 'destination_proposals_two_people' })
    expect(await claimed(known)).toEqual([])
    expect(await approveAs('Privacy')).toBe(true)
    const elsewhere = research({ reach: { ...research().reach, port: 105 } as Definition['reach'] })
    expect(await claimed({ id, fingerprint: fingerprintOf(elsewhere) })).toEqual([])
    expect(await claimed(known)).toHaveLength(1)
  })

  test.each<readonly [string, Partial<Definition>]>([
    ['another port', { reach: { ...research().reach, port: 105 } as Definition['reach'] }],
    ['TLS', { reach: { ...research().reach, tls: 'system' } as Definition['reach'] }],
    ['another profile', { gets: { profiles: ['research', 'linkable'] } }],
    ['a narrower selection', { gets: { profiles: ['research'], sources: ['CT1'] } }],
  ])('%s makes the approval void', async (_name, change) => {
    const known = await agreeTo()
    await add(1)
    const { isChanged } = await put(research(change))
    expect(isChanged).toBe(true)
    await plan(known.id)
    const now = { id: known.id, fingerprint: fingerprintOf(research(change)) }
    expect([await claimed(known), await claimed(now)]).toEqual([[], []])
    // Nor does it come back with the old words.
    await put()
    await plan(known.id)
    expect(await claimed(known)).toEqual([])
    expect(await planned()).toHaveLength(1)
  })

  test('what waited for the other destination is not sent to the new one before it is asked for anew', async () => {
    await agreeTo()
    await add(1, { source: 'MR1' })
    const narrower = research({ gets: { profiles: ['research'], sources: ['CT1'] } })
    const { id } = await put(narrower)
    await transact(db, (tx) => insertProposal(tx, { destinationId: id, by: 'Steward', because: 'research' }))
    const [{ proposal } = { proposal: undefined }] = await findDestinations(db, 'pacs')
    await transact(db, (tx) => approveProposal(tx, proposal?.id ?? 0, 'Privacy'))
    const known = { id, fingerprint: fingerprintOf(narrower) }
    expect([await planned(), await claimed(known)]).toEqual([[expect.any(Number)], []])
    await plan(id)
    expect([await planned(), await claimed(known)]).toEqual([[], []])
  })

  test('the same words in another order change nothing', async () => {
    await agreeTo(research({ gets: { profiles: ['research', 'linkable'], modalities: ['CT', 'MR'] } }))
    const { isChanged } = await put(research({ gets: { modalities: ['MR', 'CT'], profiles: ['linkable', 'research'] } }))
    expect(isChanged).toBe(false)
  })

  test('a destination that the configuration does not name any more gets nothing, nor when it is named again', async () => {
    const known = await agreeTo()
    await add(1)
    expect(await transact(db, (tx) => forgetDestinations(tx, ['other']))).toEqual(['pacs'])
    expect(await claimed(known)).toEqual([])
    expect((await put()).isChanged).toBe(true)
    await plan(known.id)
    expect(await claimed(known)).toEqual([])
  })

  test('a batch is of one study, the one that waited longest', async () => {
    const known = await agreeTo()
    const ids = [await add(1, { study: 1 }), await add(2, { study: 2 }), await add(3, { study: 1 })]
    expect(await claimed(known)).toEqual([ids[0], ids[2]])
    expect(await claimed(known)).toEqual([ids[1]])
    expect(await claimed(known)).toEqual([])
  })

  test('many who claim at once get each object once', async () => {
    const known = await agreeTo()
    for (let number = 1; number <= 30; number += 1) await add(number, { study: number % 3 })
    const all = await Promise.all(
      Array.from({ length: 12 }, () => claimDeliveries(db, { destination: known, countMax: 3, leaseMs: 60_000 })),
    )
    const ids = all.flat().map(({ instanceId }) => instanceId)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBeGreaterThan(20)
  })

  test('a claim whose lease is over is taken over, and its old holder can settle nothing', async () => {
    const known = await agreeTo()
    await add(1)
    const [old] = await claimDeliveries(db, { destination: known, countMax: 10, leaseMs: -1 })
    const [newer] = await claim(known)
    expect(newer).toMatchObject({ fence: 2, attempts: 2 })
    expect(await settleDelivery(db, old!, { state: 'failed', code: 'STATUS_A900' })).toBe(false)
    expect(await holdDeliveries(db, known, { deliveries: [old!], leaseMs: 1 })).toEqual(new Map())
    expect(await settleDelivery(db, newer!, { state: 'delivered', code: undefined })).toBe(true)
    expect(await settleDelivery(db, newer!, { state: 'failed', code: 'STATUS_A900' })).toBe(false)
    expect(await counts()).toEqual(['pacs delivered  1'])
  })

  test('what was given back waits with its reason, and a try that is not counted does not count', async () => {
    const known = await agreeTo()
    await add(1)
    const [first] = await claim(known)
    await postponeDeliveries(db, [first!], { waitMs: 0, code: 'STATUS_A700', try: 'is not counted' })
    const [second] = await claim(known)
    expect(second).toMatchObject({ attempts: 1, fence: 2 })
    await postponeDeliveries(db, [second!], { waitMs: 3_600_000, code: 'DIMSE_LOST', try: 'counts' })
    expect(await claim(known)).toEqual([])
    expect(await counts()).toEqual(['pacs waiting DIMSE_LOST 1'])
    expect(await transact(db, (tx) => retryDeliveries(tx, known.id))).toBe(0)
    expect(await claimed(known)).toHaveLength(1)
  })

  test('before it is sent, an object is asked for by what is true then', async () => {
    const known = await agreeTo()
    const [first, second, third] = [await add(1, { patient: 1 }), await add(2, { patient: 2 }), await add(3, { patient: 3 })]
    const deliveries = await claim(known)
    const hold = () => holdDeliveries(db, known, { deliveries, leaseMs: 60_000 })
    expect([...(await hold()).values()]).toEqual([undefined, undefined, undefined])
    await db
      .insertInto('opt_outs')
      .values({ patient_mark: Buffer.alloc(32, 2) })
      .execute()
    await db.updateTable('instances').set({ standing: 'superseded' }).where('id', '=', third).execute()
    expect(await hold()).toEqual(
      new Map([
        [first, undefined],
        [second, 'GATEWAY_OPTED_OUT'],
        [third, 'RELEASE_SUPERSEDED'],
      ]),
    )
    await transact(db, (tx) => withdrawProposal(tx, known.id, 'Anybody'))
    expect(await hold()).toEqual(new Map())
  })

  test('a corrected object is delivered too, and what was delivered before stays counted', async () => {
    const known = await agreeTo()
    await add(1)
    const [old] = await claim(known)
    await settleDelivery(db, old!, { state: 'delivered', code: undefined })
    await db.updateTable('instances').set({ standing: 'superseded' }).execute()
    const newer = await add(2, { uid: 1 })
    expect(await claimed(known)).toEqual([newer])
    expect(await counts()).toEqual(['pacs delivered  1', 'pacs waiting  1'])
  })
})
