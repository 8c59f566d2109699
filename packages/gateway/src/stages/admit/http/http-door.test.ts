// Goal: what comes over HTTP is in before it is told so, each part for itself; who has no token, stops, or sends damage gets one answer.
// Method: a real door over a real inbox and database; requests by fetch, by sockets that stop, and changed at random.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { encodeZip } from '../../../archives.test-support.ts'
import { encodeInstance, MARK, type InstanceChoice } from '../../../instances.test-support.ts'
import { Inbox } from '../../../records/inbox/inbox.ts'
import { addOptOuts } from '../../../records/instances/add-opt-outs.ts'
import { Marks } from '../../../records/marks.ts'
import type { Records } from '../../../records/open-records.ts'
import { putProfile } from '../../../records/profiles/put-profile.ts'
import { serverForTests, TEST_KEY } from '../../../records/records.test-support.ts'
import { putSource } from '../../../records/sources/put-source.ts'
import { Admission } from '../admission.ts'
import { openHttpDoor, type HttpDoor } from './http-door.ts'
import { HTTP_LIMITS, type HttpLimits } from './http-limits.ts'

const FUZZ_RUNS = Number(process.env['LETHE_FUZZ_RUNS'] ?? 200)
const TOKEN = 'lethe_1_x'
const RELATED = 'multipart/related; type="application/dicom"; boundary=b'
const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2'
const UID = '1.2.276.0.9999.77'

const { open, server, restart } = serverForTests()
let folder = ''
let records: Records
let door: HttpDoor
let codes: string[] = []
let troubles: unknown[] = []
let hasRoom = true

async function openDoor(limits: Partial<HttpLimits> = {}): Promise<HttpDoor> {
  const { id: profileId } = await putProfile(records.db, 'research', 'text')
  const source = await putSource(records.db, { name: 'CT1', issuer: 'hospital', profileId })
  const inbox = new Inbox({ folder: join(folder, 'inbox'), masterKey: TEST_KEY, db: records.db })
  const place = { db: records.db, inbox, hasRoom: async () => hasRoom, onAdmitted: () => undefined }
  const onRefused = (_source: string, error: unknown): void => void codes.push((error as { code?: string }).code ?? String(error))
  return openHttpDoor({
    ...{
      host: '127.0.0.1',
      port: 0,
      requestsMax: 2,
      admission: new Admission({ ...place, onRefused }),
      hasRoom: async () => hasRoom,
    },
    limits: { ...HTTP_LIMITS, ...limits },
    spoolFolder: join(folder, 'spool'),
    sourceOf: async (token) => (token === TOKEN ? source : undefined),
    onRejected: () => undefined,
    onTrouble: (error) => void troubles.push(error),
  })
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-door-'))
  records = await open()
  codes = []
  troubles = []
  hasRoom = true
  door = await openDoor()
})

afterEach(async () => {
  await door.close(1000)
  rmSync(folder, { recursive: true })
  if (troubles.length > 0) throw troubles[0]
})

interface Sent {
  readonly body: Uint8Array
  readonly type?: string
}

function related(parts: readonly Sent[]): Buffer {
  const pieces = parts.flatMap(({ body, type = 'application/dicom' }) => [
    Buffer.from(`--b\r\nContent-Type: ${type}\r\n\r\n`),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...pieces, Buffer.from('--b--\r\n')])
}

const instances = (...choices: readonly InstanceChoice[]): Sent[] => choices.map((choice) => ({ body: encodeInstance(choice) }))

interface Answer {
  readonly status: number
  readonly type: string
  readonly headers: Headers
  readonly text: string
}

async function post(path: string, body: Uint8Array, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const all = { authorization: `Bearer ${TOKEN}`, 'content-type': RELATED, ...headers }
  const answer = await fetch(`http://127.0.0.1:${door.port}${path}`, { method: 'POST', body: Buffer.from(body), headers: all })
  const type = answer.headers.get('content-type')?.split(';')[0] ?? ''
  return { status: answer.status, type, headers: answer.headers, text: await answer.text() }
}

const stow = (parts: readonly Sent[], headers: Readonly<Record<string, string>> = {}) =>
  post('/dicomweb/studies', related(parts), headers)
const rows = () => records.db.selectFrom('instances').select(['id', 'state']).orderBy('id').execute()
const inboxFiles = (): string[] =>
  readdirSync(join(folder, 'inbox'), { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [entry.name] : [],
  )

/** The sequences of an answer as lists: a UID and the reason, if there is one. */
function toldOf({ text }: Answer) {
  const answered = JSON.parse(text) as Record<string, { Value?: Record<string, { Value?: (string | number)[] }>[] }>
  const list = (tag: string, reason: string): string[] =>
    (answered[tag]?.Value ?? []).map((item) =>
      [item['00081155']?.Value?.[0], (item[reason]?.Value?.[0] as number | undefined)?.toString(16)]
        .filter((one) => one !== undefined)
        .join(' '),
    )
  return { stored: list('00081199', '00081196'), failed: list('00081198', '00081197'), other: list('0008119A', '00081197') }
}

test('all of them are in: 200, with the UIDs that were sent, and nothing to be had from here', async () => {
  const answer = await stow(instances({ number: 1 }, { number: 2 }))
  expect(answer).toMatchObject({ status: 200, type: 'application/dicom+json' })
  expect(toldOf(answer)).toEqual({ stored: [`${UID}.3.1`, `${UID}.3.2`], failed: [], other: [] })
  expect(JSON.parse(answer.text)).toMatchObject({
    '00081190': { vr: 'UR' },
    '00081199': { vr: 'SQ', Value: [{ '00081150': { vr: 'UI', Value: [CT_IMAGE] } }, {}] },
  })
  expect(await rows()).toHaveLength(2)
  expect(inboxFiles()).toHaveLength(2)
  expect(toldOf(await stow(instances({ number: 1 }))).stored).toEqual([`${UID}.3.1`])
  expect(await rows()).toHaveLength(2)
})

test('each part is told for itself: stored, refused, held, damaged, of another kind', async () => {
  await addOptOuts(records.db, [new Marks(TEST_KEY).ofPatient('hospital', `${MARK}-B`)])
  await stow(instances({ number: 3, shade: 1 }))
  const answer = await stow([
    ...instances({ number: 1 }, { number: 2, patient: 'B' }, { number: 3, shade: 2 }),
    { body: Buffer.from('no DICOM at all') },
    { body: encodeInstance({ number: 4 }).subarray(0, 700) },
    { body: Buffer.from('{}'), type: 'application/dicom+json' },
    ...instances({ number: 5, attributes: { SOPClassUID: '1.2.840.10008.1.1' } }),
  ])
  expect(answer.status).toBe(202)
  expect(toldOf(answer)).toEqual({
    stored: [`${UID}.3.1`, `${UID}.3.3 b007`, `${UID}.3.4 b007`],
    failed: [`${UID}.3.2 124`, `${UID}.3.5 122`],
    other: ['117', 'c000'],
  })
  expect(codes.toSorted()).toEqual(['GATEWAY_OPTED_OUT', 'GATEWAY_SOP_CLASS_REFUSED', 'GATEWAY_UID_UNKNOWN'])
  expect(await records.db.selectFrom('refusals').select('count').execute()).toHaveLength(3)
})

test('where none is in: 409, or 503 where it is our side', async () => {
  const other = await post('/dicomweb/studies/1.2.3', related(instances({ number: 1 })))
  expect(other.status).toBe(409)
  expect(toldOf(other).failed).toEqual([`${UID}.3.1 a900`])
  expect((await post(`/dicomweb/studies/${UID}.1`, related(instances({ number: 1 })))).status).toBe(200)
  hasRoom = false
  const full = await stow(instances({ number: 2 }))
  expect([full.status, full.headers.get('retry-after')]).toEqual([503, '10'])
  hasRoom = true
  expect(await rows()).toHaveLength(1)
})

test('while the database is away: 503, each instance to be sent again; then it is in', async () => {
  await stow(instances({ number: 1 }))
  await server().stop()
  const away = await stow(instances({ number: 2 }, { number: 3 }))
  await restart()
  expect(away.status).toBe(503)
  expect(toldOf(away)).toEqual({ stored: [], failed: [`${UID}.3.2 a700`, `${UID}.3.3 a700`], other: [] })
  expect((await stow(instances({ number: 2 }, { number: 3 }))).status).toBe(200)
  expect(await rows()).toHaveLength(3)
})

test('XML where it is asked for, and 406 where neither can be had', async () => {
  const answer = await stow(instances({ number: 1 }), { accept: 'application/dicom+xml' })
  expect(answer).toMatchObject({ status: 200, type: 'application/dicom+xml' })
  expect(answer.text).toContain(
    `<DicomAttribute tag="00081155" vr="UI" keyword="ReferencedSOPInstanceUID"><Value number="1">${UID}.3.1</Value></DicomAttribute>`,
  )
  expect((await stow(instances({ number: 2 }), { accept: 'image/png' })).status).toBe(406)
  expect((await stow(instances({ number: 2 }), { accept: 'text/html;q=0.9, */*;q=0.1' })).type).toBe('application/dicom+json')
  expect(await rows()).toHaveLength(2)
})

test.each([
  ['no token', { authorization: '' }, 401],
  ['another token', { authorization: 'Bearer lethe_1_y' }, 401],
  ['another scheme', { authorization: 'Basic bGV0aGU6bGV0aGU=' }, 401],
  ['metadata as JSON', { 'content-type': 'multipart/related; type="application/dicom+json"; boundary=b' }, 415],
  ['metadata as XML', { 'content-type': 'multipart/related; type="application/dicom+xml"; boundary=b' }, 415],
  ['one instance without parts', { 'content-type': 'application/dicom' }, 415],
  ['a form', { 'content-type': 'multipart/form-data; boundary=b' }, 415],
  ['a compressed body', { 'content-encoding': 'gzip' }, 415],
  ['no boundary', { 'content-type': 'multipart/related; type="application/dicom"' }, 400],
  ['a boundary that is too long', { 'content-type': `${RELATED}${'b'.repeat(200)}` }, 400],
  ['another boundary', { 'content-type': RELATED.replace('=b', '=c') }, 400],
] as const)('%s is refused before anything is in', async (_what, headers, status) => {
  const answer = await stow(instances({ number: 1 }), headers)
  expect(answer.status).toBe(status)
  expect(answer.text).not.toContain(MARK)
  expect(answer.headers.has('www-authenticate')).toBe(status === 401)
  expect(await rows()).toEqual([])
})

test('another path, another method, another host get one plain answer', async () => {
  expect((await post('/dicomweb/studies/QZMARK', related([]))).status).toBe(400)
  expect((await post('/dicomweb/instances', related([]))).status).toBe(404)
  expect((await fetch(`http://127.0.0.1:${door.port}/dicomweb/studies`)).status).toBe(404)
  const foreign = await new Promise<number | undefined>((resolve) =>
    httpRequest({ port: door.port, host: '127.0.0.1', method: 'POST', headers: { host: 'elsewhere.example' } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    }).end(),
  )
  expect(foreign).toBe(421)
})

test('a request that is damaged or too large in the middle tells what is in', async () => {
  const whole = related(instances({ number: 1 }, { number: 2 }))
  const cutOff = await post('/dicomweb/studies', whole.subarray(0, -300))
  expect(cutOff.status).toBe(202)
  expect(toldOf(cutOff)).toEqual({ stored: [`${UID}.3.1`], failed: [], other: ['a700'] })
  await door.close(0)
  door = await openDoor({ multipart: { ...HTTP_LIMITS.multipart, partsMax: 2 } })
  const tooMany = await stow(instances({ number: 3 }, { number: 4 }, { number: 5 }))
  expect(tooMany.status).toBe(413)
  expect(toldOf(tooMany).stored).toHaveLength(2)
  expect((await post('/dicomweb/studies', Buffer.from('--b--'))).status).toBe(400)
})

test('one instance, or a ZIP archive of them, is uploaded; entries are told by number', async () => {
  const one = await post('/upload', encodeInstance({ number: 1 }), { 'content-type': 'application/dicom' })
  expect([one.status, JSON.parse(one.text)]).toEqual([200, { admitted: 1, same: 0, held: 0, refused: 0, failures: [] }])
  const zip = encodeZip([
    { name: 'a/1.dcm', bytes: encodeInstance({ number: 1 }) },
    { name: '../../QZMARK.dcm', bytes: encodeInstance({ number: 2, side: 600 }) },
    { name: 'README', bytes: Buffer.from('read me') },
    { name: 'link', bytes: Buffer.from('/etc/passwd'), mode: 0o120_777 },
    { name: 'wrong sum', bytes: encodeInstance({ number: 3 }), told: { crc: 1 } },
    { name: 'archive', bytes: encodeZip([{ name: 'x', bytes: encodeInstance({ number: 4 }) }]) },
    { name: 'secret', bytes: encodeInstance({ number: 5 }), flags: 0x0801 },
    { name: 'last', bytes: encodeInstance({ number: 6 }), method: 0 },
  ])
  const answer = await post('/upload', zip, { 'content-type': 'application/zip' })
  expect(answer.status).toBe(202)
  expect(JSON.parse(answer.text)).toEqual({
    ...{ admitted: 2, same: 1, held: 0, refused: 5 },
    failures: [
      { entry: 3, code: 'GATEWAY_UID_UNKNOWN' },
      { entry: 4, code: 'GATEWAY_ARCHIVE_ENTRY_KIND' },
      { entry: 5, code: 'GATEWAY_ARCHIVE_DAMAGED' },
      { entry: 6, code: 'GATEWAY_ARCHIVE_NESTED' },
      { entry: 7, code: 'GATEWAY_ARCHIVE_ENCRYPTED' },
    ],
  })
  expect(await rows()).toHaveLength(3)
  expect(readdirSync(join(folder, 'spool'))).toEqual([])
})

test('a bomb, a cut-off archive, no archive and another kind are refused', async () => {
  const zip = (bytes: Uint8Array) => post('/upload', bytes, { 'content-type': 'application/zip' })
  const whole = encodeZip([{ name: 'a', bytes: encodeInstance({ number: 1 }) }])
  for (const bytes of [whole.subarray(0, -30), Buffer.from('no archive'), Buffer.alloc(0)]) {
    const answer = await zip(bytes)
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('GATEWAY_ARCHIVE_DAMAGED')])
  }
  expect((await post('/upload', encodeInstance(), { 'content-type': 'text/plain' })).status).toBe(415)
  expect((await post('/upload', Buffer.from('x'), { 'content-type': 'application/dicom' })).status).toBe(409)
  await door.close(0)
  door = await openDoor({
    uploadBytesMax: 20_000,
    archive: { ...HTTP_LIMITS.archive, inflatedFreeBytes: 10 << 20, inflatedRatioMax: 2 },
  })
  const large = encodeInstance({ side: 600 })
  expect((await post('/upload', large, { 'content-type': 'application/dicom' })).status).toBe(413)
  const shared = Array.from({ length: 20 }, (_, index) => ({
    name: `${index}`,
    bytes: Buffer.alloc(1 << 20),
    sharesFirst: index > 0,
  }))
  const bomb = await zip(encodeZip(shared))
  expect(bomb.status).toBe(413)
  expect(bomb.text).toContain('GATEWAY_ARCHIVE_TOO_LARGE')
  expect((await zip(Buffer.alloc(20_001, 1))).status).toBe(413)
  expect(await rows()).toEqual([])
  expect(inboxFiles()).toEqual([])
})

/** Sends bytes over a socket of its own; gives it, and what came back so far. */
async function half(bytes: Uint8Array | string): Promise<{ socket: Socket; ended: Promise<string> }> {
  const socket = connect(door.port, '127.0.0.1')
  const pieces: Buffer[] = []
  socket.on('data', (piece: Buffer) => pieces.push(piece)).on('error', () => undefined)
  const ended = new Promise<string>((resolve) => socket.once('close', () => resolve(Buffer.concat(pieces).toString('latin1'))))
  await new Promise((resolve) => socket.write(bytes, resolve))
  return { socket, ended }
}

const headOf = (length: number): string =>
  ['POST /dicomweb/studies HTTP/1.1', 'Host: localhost', `Authorization: Bearer ${TOKEN}`, `Content-Type: ${RELATED}`]
    .concat(`Content-Length: ${length}`, '', '')
    .join('\r\n')

test('a sender that stops is told so and dropped; what was whole is in, and nothing is left of the rest', async () => {
  await door.close(0)
  door = await openDoor({ idleMs: 300 })
  const whole = related(instances({ number: 1 }, { number: 2, side: 600 }))
  const { ended } = await half(Buffer.concat([Buffer.from(headOf(whole.length)), whole.subarray(0, whole.length - 1000)]))
  expect(await ended).toMatch(/^HTTP\/1\.1 408 /)
  expect(await rows()).toHaveLength(1)
  expect(inboxFiles()).toHaveLength(1)
  expect(door.requestCount()).toBe(0)
  // So is one that only says that it will send.
  expect(await (await half(headOf(1000))).ended).toMatch(/^HTTP\/1\.1 408 /)
})

test('a sender that drips is dropped, and one that goes away leaves nothing', async () => {
  await door.close(0)
  door = await openDoor({ idleMs: 400, bytesPerSecondMin: 10_000 })
  const whole = related(instances({ number: 1, side: 600 }))
  const dripping = await half(Buffer.concat([Buffer.from(headOf(whole.length)), whole.subarray(0, 500)]))
  const drip = setInterval(() => dripping.socket.write('x'), 20)
  expect(await dripping.ended).toMatch(/^HTTP\/1\.1 408 /)
  clearInterval(drip)
  const gone = await half(Buffer.concat([Buffer.from(headOf(whole.length)), whole.subarray(0, 500_000)]))
  gone.socket.destroy()
  await expect.poll(() => codes).toEqual(['GATEWAY_SENDER_IDLE', 'GATEWAY_SENDER_GONE'])
  await expect.poll(() => door.requestCount()).toBe(0)
  expect(inboxFiles()).toEqual([])
})

test.each([
  ['stops reading', { answerMs: 300 }],
  ['reads too slowly', { answerWholeMs: 1500 }],
])('a sender that %s is dropped', { timeout: 240_000 }, async (_what, limits) => {
  await door.close(0)
  door = await openDoor(limits)
  // More of an answer than the buffers of both sides hold.
  const whole = Buffer.from(`${'--b\r\nContent-Type: a/b\r\n\r\nx\r\n'.repeat(100_000)}--b--`)
  const socket = connect(door.port, '127.0.0.1').on('error', () => undefined)
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  let byteCount = 0
  let isReading = false
  socket.on('data', (piece: Buffer) => {
    byteCount += piece.length
    if (!isReading) socket.pause()
  })
  socket.pause()
  socket.write(headOf(whole.length).replace('Host:', 'Accept: application/dicom+xml\r\nHost:'))
  socket.write(whole)
  const sip = setInterval(() => socket.resume(), 'answerMs' in limits ? 1 << 30 : 100)
  await expect.poll(() => door.requestCount(), { timeout: 50_000 }).toBe(1)
  await expect.poll(() => door.requestCount(), { timeout: 100_000 }).toBe(0)
  clearInterval(sip)
  isReading = true
  socket.resume()
  await closed
  expect(byteCount).toBeLessThan(12_000_000)
})

test('as many requests at once as may be, and the next is told to come again', async () => {
  const body = related(instances({ number: 1 }))
  const waiting = await Promise.all([half(headOf(body.length)), half(headOf(body.length))])
  await expect.poll(() => door.requestCount()).toBe(2)
  const third = await stow(instances({ number: 2 }))
  expect([third.status, third.headers.get('retry-after')]).toEqual([503, '10'])
  for (const { socket } of waiting) socket.write(body)
  await expect.poll(() => door.requestCount()).toBe(0)
  for (const { socket } of waiting) socket.destroy()
  expect((await stow(instances({ number: 2 }))).status).toBe(200)
})

test('who asks first whether to send is told so only where a token was given', async () => {
  const expecting = (head: string): string => head.replace('\r\n\r\n', '\r\nExpect: 100-continue\r\n\r\n')
  const body = related(instances({ number: 1 }))
  const stranger = await half(expecting(headOf(body.length).replace(TOKEN, 'other')))
  expect(await stranger.ended).toMatch(/^HTTP\/1\.1 401 /)
  const known = await half(expecting(headOf(body.length)))
  await new Promise<void>((resolve) =>
    known.socket.once('data', (piece: Buffer) => {
      expect(piece.toString()).toMatch(/^HTTP\/1\.1 100 Continue/)
      resolve()
    }),
  )
  const answered = new Promise<string>((resolve) => known.socket.once('data', (piece: Buffer) => resolve(piece.toString())))
  known.socket.write(body)
  expect(await answered).toContain('HTTP/1.1 200 OK')
  known.socket.destroy()
})

test(`requests that are changed at random get an answer or are dropped (${FUZZ_RUNS} times)`, { timeout: 600_000 }, async () => {
  const body = related(instances({ number: 1 }, { number: 2 }))
  const whole = Buffer.concat([Buffer.from(headOf(body.length)), body])
  const change = fc.record({
    at: fc.oneof(fc.nat(whole.length), fc.nat(300)),
    removed: fc.nat(40),
    added: fc.oneof(fc.constantFrom('\r\n', '--b', '\r\n--b', '--', '\0', ': ', '\xff\xff'), fc.string({ maxLength: 8 })),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      let bytes = whole
      for (const { at, removed, added } of changes)
        bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(added, 'latin1'), bytes.subarray(at + removed)])
      const { socket, ended } = await half(bytes)
      const answered = new Promise((resolve) => socket.once('data', resolve))
      await Promise.race([answered, ended, sleep(20)])
      socket.end()
      const answer = await ended
      await expect.poll(() => door.requestCount()).toBe(0)
      expect(answer === '' || /^HTTP\/1\.1 \d{3} /.test(answer)).toBe(true)
      expect(answer).not.toContain(MARK)
    }),
    { numRuns: FUZZ_RUNS },
  )
  expect((await stow(instances({ number: 9 }))).status).toBe(200)
})
