// Goal: real archives and Lethe understand each other: what lies in dcmtk's dcmqrscp and in Orthanc is found, moved and got.
// Method: fill an archive with the corpus, ask for every study by each kind of key, have each study moved to our provider and sent over our
// own association; compare Data Sets with what was sent. What an archive does not take or give as it is, is a golden list.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { STORAGE_SOP_CLASSES } from '@lethe/dimse'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sendFiles } from '../packages/gateway/src/commands/sending/send-run.ts'
import { makeCtFolder } from '../bench/make-ct.ts'
import { TemporaryFolder } from '../packages/gateway/src/temporary-folder.test-support.ts'
import type { FileOutcome } from '../packages/gateway/src/commands/sending/outcome.ts'
import type { Peer } from '../packages/gateway/src/system/dimse-peer.ts'
import { findSeries, findStudies, getStudy, moveStudy, type StudyName } from '../packages/gateway/src/system/dimse-query.ts'
import { sourceFiles } from '../packages/gateway/src/system/source-files.ts'
import { CORPUS } from './corpus.ts'
import { archiveOutcomesOf } from './dimse/outcomes.ts'
import { startDcmqrscp, startOrthanc, type Archive } from './dimse/programs.ts'
import { startReceiver, type Received, type Receiver } from './dimse/receiver.ts'
import { attributesOf, corpusSources, sourceOf, type Source } from './dimse/sources.ts'
import { fillArchive, studyUidOf } from './pull/pull-archive.ts'

const GOLDEN = readFileSync(join(import.meta.dirname, 'dimse', 'archives.csv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
const golden = (archive: string): string[] => GOLDEN.filter((line) => line.startsWith(`${archive},`))

/** A source with what an archive finds it by. */
interface Filed extends Source {
  readonly study: string
  readonly patient: string
  readonly date: string
  readonly accession: string
}

/** Whether a value can be asked for: wildcards cannot. */
const isPlain = (value: string): boolean => /^[\x20-\x7e]+$/.test(value) && !/[*?\\]/.test(value)

const codeOf = ({ code }: { code: string }): string => code

const ARCHIVES = [
  ['dcmqrscp', (folder: string, port: number) => startDcmqrscp(folder, port)],
  ['Orthanc', startOrthanc],
] as const

describe.skipIf(CORPUS === undefined).each(ARCHIVES)('%s, filled with the corpus', (name, start) => {
  let folder = ''
  let archive: Archive
  let receiver: Receiver
  let peer: Peer
  /** What it took. */
  let filed: Filed[]
  const got: Received[] = []

  beforeAll(async () => {
    receiver = await startReceiver()
    folder = mkdtempSync(join(tmpdir(), 'lethe-archive-'))
    archive = await start(folder, receiver.server.port)
    peer = { address: { host: '127.0.0.1', port: archive.port }, calledAeTitle: 'ARCHIVE', callingAeTitle: 'LETHE' }
    const refused = new Set<string>()
    const done = ({ path, outcome }: FileOutcome): void => void (outcome === 'stored' || refused.add(path))
    await sendFiles(sourceFiles([CORPUS ?? ''], { except: '' }), peer, { done })
    filed = corpusSources()
      .filter(({ path }) => !refused.has(path))
      .map((source) => {
        const keywords = ['StudyInstanceUID', 'PatientID', 'StudyDate', 'AccessionNumber']
        const [study = '', patient = '', date = '', accession = ''] = attributesOf(source, keywords)
        return { ...source, study, patient, date, accession }
      })
      // What is no UID cannot be asked for.
      .filter(({ study }) => /^[0-9.]{1,64}$/.test(study))
  })

  afterAll(async () => {
    await archive.end()
    rmSync(folder, { recursive: true })
    await receiver.server.close(0)
  })

  const studies = (): string[] => [...new Set(filed.map(({ study }) => study))]

  test('every study is found by its UID, its accession number, its patient with its date, and by no other', async () => {
    expect(studies().length).toBeGreaterThan(50)
    const missed: string[] = []
    for (const [study, alike] of Map.groupBy(filed, (one) => one.study)) {
      // Files that say different things of one study: an archive keeps what it likes.
      const same = (pick: (one: Filed) => string): string => {
        const values = new Set(alike.map(pick))
        return values.size === 1 ? ([...values][0] ?? '') : ''
      }
      const [patient, date, accession] = [same((one) => one.patient), same((one) => one.date), same((one) => one.accession)]
      const asked = [
        { StudyInstanceUID: study },
        ...(!isPlain(accession) ? [] : [{ AccessionNumber: accession }]),
        ...(!isPlain(patient) || !/^\d{8}$/.test(date) ? [] : [{ PatientID: patient, StudyDate: date }]),
      ]
      for (const keys of asked) {
        const found = await findStudies(peer, keys)
        expect(found.isComplete).toBe(true)
        const isThere = found.studies.some(({ studyInstanceUid }) => studyInstanceUid === study)
        if (!isThere) missed.push(`${study} ${Object.keys(keys).join(' ')} ${found.strayCount}`)
      }
    }
    expect(missed).toEqual([])
    expect((await findStudies(peer, { StudyInstanceUID: '1.2.3.4.5.6.7.8.9' })).studies).toEqual([])
  })

  test('every study is got over our association, as it was sent', async () => {
    const handler = {
      source: 'archive',
      store: async ({
        sopInstanceUid,
        transferSyntaxUid,
        dataSet,
      }: { dataSet: AsyncIterable<Uint8Array> } & Omit<Received, 'dataSet'>) => {
        const pieces: Uint8Array[] = []
        for await (const piece of dataSet) pieces.push(piece.slice())
        got.push({ sopInstanceUid, transferSyntaxUid, dataSet: Buffer.concat(pieces) })
        return { status: 0 }
      },
    }
    const outcomes: string[] = []
    for (const study of studies()) {
      const before = got.length
      const result = await getStudy(peer, { studyInstanceUid: study }, { handler })
      outcomes.push(result.outcome)
      expect(result.storedCount).toBe(got.length - before)
    }
    const { same, others } = archiveOutcomesOf(`${name} get`, filed, got)
    expect(others).toEqual(golden(`${name} get`))
    expect(new Set(outcomes)).toEqual(new Set(['complete']))
    expect(same).toBeGreaterThan(250)
  })

  test('every study is moved to our provider', async () => {
    const seen: number[] = []
    const outcomes: string[] = []
    for (const study of studies()) {
      const progress = ({ completed = 0 }: { completed: number | undefined }): void => void seen.push(completed)
      outcomes.push((await moveStudy(peer, { studyInstanceUid: study }, { destination: 'LETHE', progress })).outcome)
    }
    const { same, others } = archiveOutcomesOf(`${name} move`, filed, receiver.received)
    expect(others).toEqual(golden(`${name} move`))
    expect(same).toBeGreaterThan(200)
    expect(outcomes.filter((outcome) => outcome === 'complete').length).toBeGreaterThan(85)
    expect(seen.length).toBeGreaterThan(0)
    expect(receiver.failures).toEqual([])
    // Whichever way it comes, in one transfer syntax it is the same bytes.
    const pairs = got.flatMap((one) => {
      const alike = ({ sopInstanceUid, transferSyntaxUid }: Received): boolean =>
        sopInstanceUid === one.sopInstanceUid && transferSyntaxUid === one.transferSyntaxUid
      const moved = receiver.received.find(alike)
      return moved === undefined ? [] : [moved.dataSet.equals(one.dataSet)]
    })
    expect(pairs.length).toBeGreaterThan(250)
    expect(pairs).not.toContain(false)
  })

  test('a destination that it does not know, and a study that it does not have', async () => {
    const [study = ''] = studies()
    await expect(moveStudy(peer, { studyInstanceUid: study }, { destination: 'NOBODY' })).rejects.toMatchObject({
      code: expect.stringMatching(/^DIMSE_(DESTINATION_UNKNOWN|QUERY_FAILED|QUERY_REFUSED)$/) as string,
    })
    const nowhere = { studyInstanceUid: '1.2.3.4.5.6.7.8.9' }
    const handler = { source: 'archive', store: async () => ({ status: 0 }) }
    await expect(getStudy(peer, nowhere, { handler })).rejects.toMatchObject({ code: 'DIMSE_SOP_CLASSES_UNKNOWN' })
    const sopClassUids = new Set(STORAGE_SOP_CLASSES.slice(0, 5))
    const result = await getStudy(peer, nowhere, { handler, sopClassUids }).catch(codeOf)
    expect(typeof result === 'string' ? result : result.storedCount).toSatisfy(
      (result) => result === 0 || String(result).startsWith('DIMSE_QUERY'),
    )
  })

  test('cancelled by whoever asked: what came is whole, and the rest does not come', async () => {
    const bySize = Map.groupBy(filed, ({ study }) => study)
    const [study = '', instances = []] = [...bySize].toSorted(([, a], [, b]) => b.length - a.length)[0] ?? []
    let stored = 0
    let cancel = (): void => undefined
    const store = async ({ dataSet }: { dataSet: AsyncIterable<Uint8Array> }) => {
      for await (const _ of dataSet);
      stored += 1
      cancel()
      return { status: 0 }
    }
    const options = { handler: { source: 'archive', store }, started: (end: () => void) => void (cancel = end) }
    const { outcome, storedCount } = await getStudy(peer, { studyInstanceUid: study }, options)
    expect(storedCount).toBe(stored)
    expect(outcome).toBe('cancelled')
    expect(storedCount).toBeLessThan(instances.length)
  })
})

/** Fills an archive with a study of 20 CT images. */
async function fillWithCt(folder: TemporaryFolder, { port }: Archive) {
  const peer = { address: { host: '127.0.0.1', port }, calledAeTitle: 'ARCHIVE', callingAeTitle: 'LETHE' }
  const input = folder.makeFolder('in')
  makeCtFolder(input, 20)
  const stored: string[] = []
  const done = ({ path, outcome }: FileOutcome): void => void (outcome === 'stored' && stored.push(path))
  await sendFiles(sourceFiles([input], { except: '' }), peer, { done })
  const keywords = ['StudyInstanceUID', 'PatientID', 'StudyDate']
  const [study = '', patient = '', date = ''] = attributesOf(sourceOf(folder.at('in', 'series0', '0.dcm')), keywords)
  return { peer, study, patient, date, stored }
}

test('an archive that has Patient Root alone is asked by the patient', async () => {
  const folder = new TemporaryFolder()
  const archive = await startDcmqrscp(folder.makeFolder('archive'), 1, { options: ['--no-study-root', '--no-patient-study'] })
  try {
    const { peer, study, patient, date, stored } = await fillWithCt(folder, archive)
    const found = await findStudies(peer, { PatientID: patient, StudyDate: date })
    expect(found.studies).toEqual([expect.objectContaining({ studyInstanceUid: study, patientId: patient, studyDate: date })])
    await expect(findStudies(peer, { StudyInstanceUID: study })).rejects.toMatchObject({ code: 'DIMSE_QUERY_MALFORMED' })
    const store = async ({ dataSet }: { dataSet: AsyncIterable<Uint8Array> }) => {
      for await (const _ of dataSet);
      return { status: 0 }
    }
    const [one] = found.studies
    const result = await getStudy(peer, one as StudyName, { handler: { source: 'archive', store } })
    expect(result).toMatchObject({ outcome: 'complete', storedCount: stored.length })
  } finally {
    await archive.end()
  }
})

test('a study of many instances is named whole, series by series', async () => {
  const folder = new TemporaryFolder()
  const archive = await startDcmqrscp(folder.makeFolder('archive'), 1)
  try {
    const peer = { address: { host: '127.0.0.1', port: archive.port }, calledAeTitle: 'ARCHIVE', callingAeTitle: 'LETHE' }
    const filling = { studies: 1, instancesOfEach: 800, twins: new Map<number, number>() }
    expect(await fillArchive(peer, folder.at('in'), filling)).toBe(800)
    const { series, isComplete } = await findSeries(peer, { studyInstanceUid: studyUidOf(0) })
    expect(isComplete).toBe(true)
    expect(series.map(({ instances }) => new Set(instances.map((one) => one.sopInstanceUid)).size)).toEqual([400, 400])
  } finally {
    await archive.end()
  }
})

test('an archive that is killed in the middle of an instance: nothing counts as whole that is not', async () => {
  const folder = new TemporaryFolder()
  const archive = await startOrthanc(folder.makeFolder('archive'), 1)
  try {
    const { peer, study, stored } = await fillWithCt(folder, archive)
    const ends: string[] = []
    const store = async ({ dataSet }: { dataSet: AsyncIterable<Uint8Array> }) => {
      try {
        for await (const _ of dataSet) if (ends.length === 2) await archive.end('SIGKILL')
        ends.push('whole')
        return { status: 0 }
      } catch (error) {
        ends.push((error as { code: string }).code)
        throw error
      }
    }
    const handler = { source: 'archive', store }
    await expect(getStudy(peer, { studyInstanceUid: study }, { handler })).rejects.toMatchObject({
      code: expect.stringMatching(/^DIMSE_(LOST|ABORTED)$/) as string,
    })
    expect(ends.slice(0, 2)).toEqual(['whole', 'whole'])
    expect(ends.length).toBeLessThan(stored.length)
    await archive.end('SIGKILL')
    await expect(findStudies(peer, { StudyInstanceUID: study })).rejects.toMatchObject({ code: 'DIMSE_UNREACHABLE' })
  } finally {
    await archive.end('SIGKILL')
  }
})
