// Goal: what an archive says is compared with what was received, and a doubt about whose a study is retrieves nothing.
// Method: an archive by hand that lies, forgets and fails, over a real database in which instances are admitted or not.
import { beforeEach, expect, test } from 'vitest'
import { DimseError } from '@lethe/dimse'
import { addOptOuts } from '../../../records/instances/add-opt-outs.ts'
import { admitInstances } from '../../../records/instances/admit-instances.ts'
import { Marks } from '../../../records/marks.ts'
import type { Records } from '../../../records/open-records.ts'
import { putProfile } from '../../../records/profiles/put-profile.ts'
import { serverForTests, TEST_KEY } from '../../../records/records.test-support.ts'
import { putSource } from '../../../records/sources/put-source.ts'
import { transact } from '../../../records/statement.ts'
import type { FoundStudy, NamedSeries } from '../../../system/dimse-query.ts'
import { Refusals } from '../refusals.ts'
import type { ArchiveLink, Wanted } from './archive-link.ts'
import { pullRow, type RowPlace } from './pull-row.ts'

const { open } = serverForTests()
const marks = new Marks(TEST_KEY)
const signal = new AbortController().signal
let refusals: Refusals
const KEYS = { AccessionNumber: 'A1' }

let records: Records
let sourceId = 0
/** What the archive has, what it names of it, and what it sends. */
let studies: FoundStudy[]
let series: Record<string, NamedSeries[]>
let asked: Wanted[]
let send: (wanted: Wanted) => Promise<readonly string[]>
let [isComplete, strayCount] = [true, 0]

const link: ArchiveLink = {
  findStudies: async () => ({ studies, isComplete, strayCount }),
  findSeries: async ({ studyInstanceUid }) => ({ series: series[studyInstanceUid] ?? [], isComplete: true }),
  retrieve: async (wanted) => {
    asked.push(wanted)
    return send(wanted)
  },
}

const study = (uid: string, patientId = 'P1', instanceCount?: number): FoundStudy => ({
  ...{ studyInstanceUid: uid, patientId, accessionNumber: 'A1', studyDate: '20240516', modalities: ['CT'] },
  instanceCount,
})
const named = (uid: string, ...instances: string[]): NamedSeries => ({
  ...{ seriesInstanceUid: uid, modality: 'CT' },
  instances: instances.map((sopInstanceUid) => ({ sopInstanceUid, sopClassUid: '' })),
})
const row = () => {
  const place: RowPlace = {
    db: records.db,
    marks,
    issuer: 'VGH',
    link,
    onBoundary: () => undefined,
    refusalOf: (uid) => refusals.codeOf(uid),
  }
  return pullRow(place, KEYS, signal)
}

/** Admits instances as the door would. */
async function admit(studyUid: string, ...uids: string[]): Promise<void> {
  const wrappingKeyId = Buffer.alloc(8)
  await admitInstances(
    records.db,
    uids.map((uid) => ({
      ...{ sourceId, standing: 'current', byteCount: 1, key: { wrappingKeyId, wrapped: Buffer.alloc(60) } },
      fileName: `00000000/${marks.of('content', uid).toString('hex').slice(0, 32)}`,
      marks: {
        ...{ instance: marks.of('instance', uid), study: marks.of('study', studyUid), content: marks.of('content', uid) },
        ...{ series: undefined, patient: undefined, pixels: undefined, rest: undefined },
      },
    })),
    'all',
  )
}
const sendAll = async ({ study: { studyInstanceUid }, named: all, series: some }: Wanted): Promise<readonly string[]> => {
  for (const { instances } of some ?? all) await admit(studyInstanceUid, ...instances.map((one) => one.sopInstanceUid))
  return []
}

beforeEach(async () => {
  refusals = new Refusals()
  records = await open()
  sourceId = await transact(records.db, async (tx) => {
    const { id: profileId } = await putProfile(tx, 'test', 'profile: test')
    return (await putSource(tx, { name: 'PACS', issuer: 'VGH', profileId })).id
  })
  ;[studies, series, asked, send, isComplete, strayCount] = [
    [study('1.1')],
    { '1.1': [named('1.1.1', 'a', 'b'), named('1.1.2', 'c')] },
    [],
    sendAll,
    true,
    0,
  ]
})

test('what the archive names is there: complete; and the second time nothing is asked for', async () => {
  const whole = { outcome: 'complete', code: undefined, studyCount: 1, instanceCount: 3, receivedCount: 3 }
  expect(await row()).toEqual(whole)
  expect(asked).toMatchObject([{ series: undefined }])
  expect(await row()).toEqual(whole)
  expect(asked).toHaveLength(1)
})

test('where series are whole, only the others are asked for', async () => {
  await admit('1.1', 'a', 'b')
  expect(await row()).toMatchObject({ outcome: 'complete', receivedCount: 3 })
  expect(asked.map((wanted) => wanted.series?.map(({ seriesInstanceUid }) => seriesInstanceUid))).toEqual([['1.1.2']])
})

test('an archive that says it has sent, and has not, is tried again; an instance of another study does not count', async () => {
  send = async () => []
  expect(await row()).toMatchObject({ outcome: 'again', code: 'PULL_NOT_SENT', instanceCount: 3, receivedCount: 0 })
  send = async () => {
    await admit('9.9', 'a')
    await admit('1.1', 'b', 'c')
    return []
  }
  expect(await row()).toMatchObject({ outcome: 'again', code: 'PULL_NOT_SENT', receivedCount: 2 })
})

test('what came before the archive broke off counts; an archive that cannot be asked is not the row’s fault', async () => {
  send = async () => {
    await admit('1.1', 'a')
    throw new DimseError('LOST')
  }
  expect(await row()).toMatchObject({ outcome: 'again', code: 'DIMSE_LOST', receivedCount: 1 })
  send = () => Promise.reject(new DimseError('UNREACHABLE'))
  await expect(row()).rejects.toMatchObject({ code: 'DIMSE_UNREACHABLE' })
})

test('what the door refuses for good is not asked for again', async () => {
  send = async () => {
    await admit('1.1', 'a', 'b')
    return ['GATEWAY_STUDY_MISMATCH']
  }
  expect(await row()).toMatchObject({ outcome: 'partial', code: 'GATEWAY_STUDY_MISMATCH', receivedCount: 2 })
})

test('what came through the door and was refused there is told by its reason', async () => {
  send = async () => {
    await admit('1.1', 'a', 'b')
    refusals.note('c', 'GATEWAY_OPTED_OUT')
    return []
  }
  expect(await row()).toMatchObject({ outcome: 'partial', code: 'GATEWAY_OPTED_OUT', receivedCount: 2 })
  // Where another may still come, it is waited for.
  series['1.1'] = [named('1.1.1', 'a', 'c', 'd')]
  send = async () => []
  expect(await row()).toMatchObject({ outcome: 'again', code: 'GATEWAY_OPTED_OUT', instanceCount: 3, receivedCount: 1 })
})

test.each([
  ['nothing is found', () => (studies = []), { outcome: 'not-found', code: 'PULL_NOT_FOUND' }],
  ['only strays come', () => ((studies = []), (strayCount = 7)), { outcome: 'not-found', code: 'PULL_UNVERIFIED' }],
  ['too much fits', () => (isComplete = false), { outcome: 'ambiguous', code: 'PULL_ANSWERS_TOO_MANY' }],
  [
    'two patients have one number',
    () => studies.push(study('1.2', 'P2')),
    { outcome: 'ambiguous', code: 'PULL_SEVERAL_PATIENTS' },
  ],
  [
    'nobody knows whose two are',
    () => (studies = [study('1.1', ''), study('1.2', '')]),
    { outcome: 'ambiguous', code: 'PULL_SEVERAL_PATIENTS' },
  ],
])('%s: nothing is retrieved', async (_what, arrange, expected) => {
  arrange()
  expect(await row()).toMatchObject({ ...expected, instanceCount: 0 })
  expect(asked).toEqual([])
})

test('who said no is not asked for, in whichever characters the number is written', async () => {
  studies = [study('1.1', 'É1')]
  // As the door sees it: bytes of UTF-8.
  await transact(records.db, (tx) => addOptOuts(tx, [marks.ofPatient('VGH', Buffer.from('É1').toString('latin1'))]))
  expect(await row()).toMatchObject({ outcome: 'refused', code: 'GATEWAY_OPTED_OUT' })
  expect(asked).toEqual([])
})

test('several studies of one patient are all pulled, and one that lacks something holds the row open', async () => {
  studies = [study('1.1'), study('1.2')]
  series['1.2'] = [named('1.2.1', 'd')]
  send = async (wanted) => (wanted.study.studyInstanceUid === '1.2' ? [] : sendAll(wanted))
  expect(await row()).toMatchObject({
    outcome: 'again',
    code: 'PULL_NOT_SENT',
    studyCount: 2,
    instanceCount: 4,
    receivedCount: 3,
  })
  send = sendAll
  expect(await row()).toMatchObject({ outcome: 'complete', receivedCount: 4 })
})

test('an archive that names no instances is held to its count; without one, nobody can say', async () => {
  series = {}
  studies = [study('1.1', 'P1', 2)]
  send = async () => (await admit('1.1', 'a'), [])
  expect(await row()).toMatchObject({ outcome: 'again', code: 'PULL_NOT_SENT', instanceCount: 2, receivedCount: 1 })
  send = async () => (await admit('1.1', 'b'), [])
  expect(await row()).toMatchObject({ outcome: 'complete', receivedCount: 2 })
  studies = [study('1.1')]
  send = async () => []
  expect(await row()).toMatchObject({ outcome: 'partial', code: 'PULL_COUNT_UNKNOWN', receivedCount: 2 })
})
