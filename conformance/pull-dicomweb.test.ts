// Goal: a list is pulled over HTTP as over DIMSE: found by QIDO-RS, sent by WADO-RS, compared, and only what is missing is asked for again.
// Method: a real Orthanc with DICOMweb full of studies; the link of the gateway with a real inbox and door; then an
// Orthanc that goes away in the middle, and a server that wants to know who asks.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeInstance } from '../packages/gateway/src/instances.test-support.ts'
import { Inbox } from '../packages/gateway/src/records/inbox/inbox.ts'
import { Marks } from '../packages/gateway/src/records/marks.ts'
import { openRecords, type Records } from '../packages/gateway/src/records/open-records.ts'
import { putProfile } from '../packages/gateway/src/records/profiles/put-profile.ts'
import { putSource } from '../packages/gateway/src/records/sources/put-source.ts'
import { transact } from '../packages/gateway/src/records/statement.ts'
import { Admission } from '../packages/gateway/src/stages/admit/admission.ts'
import { DimseDoor } from '../packages/gateway/src/stages/admit/dimse-door.ts'
import type { ArchiveLink } from '../packages/gateway/src/stages/admit/pull/archive-link.ts'
import { dicomWebLink } from '../packages/gateway/src/stages/admit/pull/dicomweb-link.ts'
import { pullRow } from '../packages/gateway/src/stages/admit/pull/pull-row.ts'
import { Refusals } from '../packages/gateway/src/stages/admit/refusals.ts'
import type { StudyKeys } from '../packages/gateway/src/system/dimse-query.ts'
import { askWeb, type WebServer } from '../packages/gateway/src/system/dicomweb/web-server.ts'
import { TemporaryFolder } from '../packages/gateway/src/temporary-folder.test-support.ts'
import { makeAuthority } from './dimse/certificates.ts'
import { OrthancServer } from './orthanc/orthanc-server.ts'
import { accessionOf, instanceOf, patientOf, studyUidOf } from './pull/pull-archive.ts'

const [STUDIES, INSTANCES] = [4, 9]
const KEY = new Uint8Array(32).fill(9)
const marks = new Marks(KEY)
const signal = new AbortController().signal
const home = mkdtempSync(join(tmpdir(), 'lethe-pull-web-'))
let orthanc: OrthancServer
let records: Records
let door: DimseDoor
const refused: string[] = []

beforeAll(async () => {
  orthanc = await OrthancServer.start({ plugins: [], config: { OverwriteInstances: true } })
  for (let study = 0; study < STUDIES; study += 1) {
    for (let index = 0; index < INSTANCES; index += 1) await orthanc.post('/instances', instanceOf(study, [index, INSTANCES]))
  }
  records = await openRecords({ home, masterKey: KEY })
  const { db } = records
  const source = await transact(db, async (tx) => {
    const { id: profileId } = await putProfile(tx, 'test', 'profile: test')
    return putSource(tx, { name: 'PACS', issuer: 'VGH', profileId })
  })
  const admission = new Admission({
    ...{ db, inbox: new Inbox({ folder: join(home, 'inbox'), masterKey: KEY, db }) },
    ...{ hasRoom: async () => true, onAdmitted: () => undefined },
    onRefused: (_source, error) => void refused.push((error as { code: string }).code),
  })
  door = new DimseDoor(admission, { sources: new Map([['PACS', source]]), refusals: new Refusals() })
}, 120_000)

afterAll(async () => {
  await records.close()
  await orthanc[Symbol.asyncDispose]()
  rmSync(home, { recursive: true })
})

const linkTo = (server: WebServer): ArchiveLink => dicomWebLink({ server, source: 'PACS', door })
const rowOf = (keys: StudyKeys, link: ArchiveLink = linkTo({ url: orthanc.dicomWeb })) =>
  pullRow({ db: records.db, marks, issuer: 'VGH', link, refusalOf: () => undefined, onBoundary: () => undefined }, keys, signal)
const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'none',
    ({ code }: { code: string }) => code,
  )
const admitted = async (): Promise<number> => (await records.db.selectFrom('instances').select('id').execute()).length

const WHOLE = { outcome: 'complete', studyCount: 1, instanceCount: INSTANCES, receivedCount: INSTANCES }

test('by accession number, by UID, by patient and date: found, received, reconciled; what is not there is not found', async () => {
  expect(await rowOf({ AccessionNumber: accessionOf(0) })).toMatchObject(WHOLE)
  expect(await rowOf({ StudyInstanceUID: studyUidOf(1) })).toMatchObject(WHOLE)
  expect(await rowOf({ PatientID: patientOf(2), StudyDate: '20240516' })).toMatchObject(WHOLE)
  expect(await admitted()).toBe(3 * INSTANCES)
  expect(await rowOf({ AccessionNumber: 'NOBODY' })).toMatchObject({ outcome: 'not-found', code: 'PULL_NOT_FOUND' })
  expect(await rowOf({ PatientID: patientOf(2), StudyDate: '20240517' })).toMatchObject({ outcome: 'not-found' })
  expect(refused).toEqual([])
})

test('a server that breaks off in the middle: what came whole counts, and the next pass asks for the series that lack something', async () => {
  const paths: string[] = []
  const proxy = await startProxy(paths, 4500)
  const link = linkTo({ url: `http://127.0.0.1:${portOf(proxy)}/dicom-web` })
  const first = await rowOf({ AccessionNumber: accessionOf(3) }, link)
  expect(first).toMatchObject({ outcome: 'again', code: 'DICOMWEB_LOST', instanceCount: INSTANCES })
  expect(first.receivedCount).toBeGreaterThan(0)
  expect(first.receivedCount).toBeLessThan(INSTANCES)
  expect(await admitted()).toBe(3 * INSTANCES + first.receivedCount)
  expect(await rowOf({ AccessionNumber: accessionOf(3) })).toMatchObject(WHOLE)
  expect(await admitted()).toBe(4 * INSTANCES)
  expect(paths.filter((path) => /\/studies\/[\d.]+$/.test(path))).toHaveLength(1)
  proxy.close()
})

test('who does not get in, who is not there and who answers nonsense are told apart', async () => {
  const answers: [number, string][] = [
    [401, ''],
    [404, ''],
    [503, ''],
    [302, ''],
    [200, 'no JSON'],
    [200, '{}'],
  ]
  let asked = 0
  const seen: (string | undefined)[] = []
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization)
    const [status, body] = answers[asked++] as [number, string]
    response.writeHead(status, { location: `${orthanc.dicomWeb}/studies` }).end(body)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${portOf(server)}`
  const link = linkTo({ url, authorization: 'Bearer abc' })
  const codes: string[] = []
  for (const _ of answers) codes.push(await codeOf(link.findStudies({ AccessionNumber: 'A' }, signal)))
  expect(codes).toEqual(
    ['UNAUTHORIZED', 'REFUSED', 'FAILED', 'REFUSED', 'MALFORMED', 'MALFORMED'].map((code) => `DICOMWEB_${code}`),
  )
  expect(new Set(seen)).toEqual(new Set(['Bearer abc']))
  server.close()
  expect(await codeOf(link.findStudies({ AccessionNumber: 'A' }, signal))).toBe('DICOMWEB_UNREACHABLE')
  const silent = createServer(() => undefined)
  await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve))
  const request = { path: '/', accept: '*/*', idleMs: 50, signal }
  expect(await codeOf(askWeb({ url: `http://127.0.0.1:${portOf(silent)}` }, request))).toBe('DICOMWEB_TIMED_OUT')
  silent.closeAllConnections()
  silent.close()
})

test('over TLS the server must be who it says it is, and may ask who we are', async () => {
  const folder = new TemporaryFolder()
  const [ours, others] = [makeAuthority(folder, 'ours'), makeAuthority(folder, 'others')]
  const read = (path: string): string => readFileSync(path, 'utf8')
  const options = { cert: read(ours.certificate), key: read(ours.key), ca: read(ours.authority), requestCert: true }
  const server = createTlsServer(options, (_request, response) => response.end('[]'))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const url = `https://127.0.0.1:${portOf(server)}`
  const identity = { certificate: read(ours.certificate), privateKey: read(ours.key) }
  const codes: string[] = []
  for (const tls of [
    { authorities: read(ours.authority), identity },
    { authorities: read(others.authority), identity },
    { authorities: read(ours.authority) },
  ])
    codes.push(await codeOf(rowOf({ AccessionNumber: 'A' }, linkTo({ url, tls }))))
  const [right, wrongAuthority, withoutIdentity] = codes
  expect([right, wrongAuthority]).toEqual(['none', 'DICOMWEB_TLS_FAILED'])
  // TLS 1.3: the client learns it when it reads.
  expect(['DICOMWEB_TLS_FAILED', 'DICOMWEB_LOST']).toContain(withoutIdentity)
  expect(await codeOf(rowOf({ AccessionNumber: 'A' }, linkTo({ url })))).toBe('DICOMWEB_TLS_FAILED')
  server.close()
})

test('a server that answers with everybody is not believed', async () => {
  const server = createServer((_request, response) => {
    response.end(JSON.stringify([{ '0020000D': { vr: 'UI', Value: ['1.2'] }, '00080050': { vr: 'SH', Value: ['OTHER'] } }]))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const link = linkTo({ url: `http://127.0.0.1:${portOf(server)}` })
  expect(await rowOf({ AccessionNumber: 'A' }, link)).toMatchObject({ outcome: 'not-found', code: 'PULL_UNVERIFIED' })
  server.close()
})

test('an instance of another study, sent in place of the one that was asked for, is refused', async () => {
  const before = await admitted()
  const other = Buffer.from(encodeInstance({ number: 99_999, attributes: { StudyInstanceUID: '1.2.3', AccessionNumber: 'X' } }))
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'multipart/related; type="application/dicom"; boundary=part' })
    response.end(
      Buffer.concat([Buffer.from('--part\r\nContent-Type: application/dicom\r\n\r\n'), other, Buffer.from('\r\n--part--\r\n')]),
    )
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const link = linkTo({ url: `http://127.0.0.1:${portOf(server)}` })
  const study = { studyInstanceUid: studyUidOf(0), patientId: '', accessionNumber: '', studyDate: '', modalities: [] }
  const wanted = { study: { ...study, instanceCount: 1 }, named: [], series: undefined }
  expect(await link.retrieve(wanted, signal)).toEqual(['GATEWAY_STUDY_MISMATCH'])
  expect(await admitted()).toBe(before)
  server.close()
})

const portOf = (server: Server): number => (server.address() as AddressInfo).port

/** What stands before Orthanc: it breaks off what is retrieved after so many bytes. */
async function startProxy(paths: string[], bytesMax: number): Promise<Server> {
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    paths.push(path)
    void fetch(orthanc.dicomWeb.replace('/dicom-web', path), { headers: { accept: request.headers.accept ?? '' } }).then(
      async (answer) => {
        const body = Buffer.from(await answer.arrayBuffer())
        response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
        if (!/\/studies\/[\d.]+$/.test(path)) return response.end(body)
        response.write(body.subarray(0, bytesMax), () => setTimeout(() => response.destroy(), 20))
      },
    )
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return server
}
