// Goal: the catalogue shows each object once, under the patient it has now; a superseded instance that comes late changes nothing.
// Method: the same object put again, corrected, late, and by many workers at once, on both servers.
import { beforeEach, describe, expect, test } from 'vitest'
import { insertInstances } from '../instances/instances.test-support.ts'
import type { Records } from '../open-records.ts'
import { putProfile } from '../profiles/put-profile.ts'
import { serverForTests, SERVERS } from '../records.test-support.ts'
import { putSource } from '../sources/put-source.ts'
import { transact } from '../statement.ts'
import type { Standing } from '../tables.ts'
import { putObjects, type CatalogueEntry } from './put-objects.ts'

describe.each(SERVERS)('on $name', (server) => {
  const { open } = serverForTests(server)
  let records: Records
  let addInstance: (number: number, standing?: Standing) => Promise<number>

  beforeEach(async () => {
    records = await open()
    const { id } = await putProfile(records.db, 'research', 'text')
    const source = await putSource(records.db, { name: 'CT1', issuer: 'hospital', profileId: id })
    addInstance = async (number, standing = 'current') => {
      const row = {
        source_id: source.id,
        instance_mark: Buffer.alloc(32, number),
        content_mark: Buffer.alloc(32, number),
        state: 'deidentified' as const,
        standing,
        byte_count: 1,
        file_name: `00000000/${String(number).padStart(32, '0')}`,
      }
      const ids = await transact(records.db, (tx) => insertInstances(tx, [row]))
      return [...ids.values()][0]!
    }
  })

  const entry = (instanceId: number, choice: { pseudonym?: string; number?: number } = {}): CatalogueEntry => ({
    instanceId,
    patient: { pseudonym: choice.pseudonym ?? 'P1' },
    study: { uid: '2.25.1', attributes: { StudyDate: '20200101' } },
    series: { uid: '2.25.2', modality: 'CT', attributes: { BodyPartExamined: 'HEAD' } },
    object: {
      uid: `2.25.3${choice.number ?? 0}`,
      sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      byteCount: 4_000_000_000,
      sha256: Buffer.alloc(32, 1),
      attributes: { ImageType: ['ORIGINAL', 'PRIMARY'], Rows: 512 },
    },
  })
  const put = (...all: CatalogueEntry[]) => transact(records.db, (tx) => putObjects(tx, all))
  const shown = () =>
    records.db
      .selectFrom('objects')
      .innerJoin('series', 'series.id', 'objects.series_id')
      .innerJoin('studies', 'studies.id', 'series.study_id')
      .innerJoin('patients', 'patients.id', 'studies.patient_id')
      .select(['pseudonym', 'study_uid', 'series_uid', 'instance_uid', 'instance_id', 'objects.attributes', 'objects.byte_count'])
      .execute()

  test('an object is shown once, with its attributes', async () => {
    const instanceId = await addInstance(1)
    expect([await put(entry(instanceId)), await put(entry(instanceId))]).toEqual([new Set([instanceId]), new Set([instanceId])])
    expect(await shown()).toEqual([
      {
        pseudonym: 'P1',
        study_uid: '2.25.1',
        series_uid: '2.25.2',
        instance_uid: '2.25.30',
        instance_id: instanceId,
        attributes: { ImageType: ['ORIGINAL', 'PRIMARY'], Rows: 512 },
        byte_count: 4_000_000_000,
      },
    ])
  })

  test('a corrected object takes the place of the older one, which changes nothing when it comes late', async () => {
    const older = await addInstance(1, 'superseded')
    const newer = await addInstance(2)
    await put(entry(newer, { pseudonym: 'P2' }))
    expect(await put(entry(older, { pseudonym: 'P1' }))).toEqual(new Set())
    expect(await shown()).toMatchObject([{ pseudonym: 'P2', instance_id: newer }])
    expect(await records.db.selectFrom('patients').select('pseudonym').execute()).toEqual([{ pseudonym: 'P2' }])
  })

  test('a group has what its members have alone: one study, the newest patient, none of the superseded', async () => {
    const [first, second, superseded] = [await addInstance(1), await addInstance(2), await addInstance(3, 'superseded')]
    const entries = [
      entry(second, { pseudonym: 'P2', number: 2 }),
      entry(superseded, { pseudonym: 'P3', number: 3 }),
      entry(first, { pseudonym: 'P1', number: 1 }),
    ]
    expect(await put(...entries)).toEqual(new Set([first, second]))
    const rows = await shown()
    expect(rows.map(({ pseudonym, instance_id }) => `${pseudonym} ${instance_id}`).toSorted()).toEqual(
      [first, second].map((id) => `P2 ${id}`).toSorted(),
    )
  })

  test('many workers put a study at once', async () => {
    const ids: number[] = []
    for (let number = 0; number < 30; number++) ids.push(await addInstance(number))
    const groups = [0, 1, 2, 3, 4, 5].map((first) =>
      ids.flatMap((id, number) => (number % 6 === first ? [entry(id, { number })] : [])),
    )
    await Promise.all(groups.map((group, index) => put(...(index % 2 === 0 ? group : group.toReversed()))))
    expect(await shown()).toHaveLength(30)
    expect(await records.db.selectFrom('studies').select('id').execute()).toHaveLength(1)
  })
})
