// Goal: a source is found by its name with the issuer and profile it has now; a profile's text is one version; refusals are counted.
// Method: a database of its own; many writers at once where the number of rows matters.
import { describe, expect, test } from 'vitest'
import { putProfile } from '../profiles/put-profile.ts'
import { serverForTests, SERVERS } from '../records.test-support.ts'
import { countRefused } from './count-refused.ts'
import { findSource } from './find-source.ts'
import { putSource } from './put-source.ts'

describe.each(SERVERS)('on $name', (server) => {
  const { open } = serverForTests(server)

  test('a source keeps its place and takes a new issuer and profile', async () => {
    const { db } = await open()
    const [first, second] = [await putProfile(db, 'research', 'one'), await putProfile(db, 'research', 'two')]
    const source = await putSource(db, { name: 'CT1', issuer: 'hospital', profileId: first.id })
    expect(await putSource(db, { name: 'CT1', issuer: 'clinic', profileId: second.id })).toMatchObject({ id: source.id })
    expect(await findSource(db, 'CT1')).toEqual({ id: source.id, name: 'CT1', issuer: 'clinic', profileId: second.id })
    expect(await findSource(db, 'CT2')).toBeUndefined()
  })

  test('a text is one version of its profile, however many add it at once', async () => {
    const { db } = await open()
    const added = await Promise.all(Array.from({ length: 12 }, (_, index) => putProfile(db, 'research', `text ${index % 3}`)))
    expect(added.map(({ version }) => version).toSorted((a, b) => a - b)).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3])
    expect(added[0]).toEqual(added[3])
  })

  test('refused instances are counted by source and reason', async () => {
    const { db } = await open()
    const { id } = await putProfile(db, 'research', 'text')
    const source = await putSource(db, { name: 'CT1', issuer: 'hospital', profileId: id })
    await Promise.all(Array.from({ length: 9 }, () => countRefused(db, source.id, 'GATEWAY_OPTED_OUT')))
    expect(await db.selectFrom('refusals').select(['reason_code', 'count']).execute()).toEqual([
      { reason_code: 'GATEWAY_OPTED_OUT', count: 9 },
    ])
  })
})
