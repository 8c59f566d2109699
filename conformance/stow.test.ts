// Goal: a request of any length is taken in with the same memory; nothing of it is readable at rest; a real DICOMweb client is understood.
// Method: a gateway in a process of its own; one request of many made instances whose memory is read; Orthanc with its DICOMweb plug-in sends
// the corpus, or made files; then states, and every byte below the home. LETHE_STOW_COUNT makes it longer.
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { encodeInstance, MARK } from '../packages/gateway/src/instances.test-support.ts'
import { countByState, isConserved } from '../packages/gateway/src/records/instances/count-by-state.ts'
import { openRecords, type Records } from '../packages/gateway/src/records/open-records.ts'
import { contentsOf, TemporaryFolder } from '../packages/gateway/src/temporary-folder.test-support.ts'
import { makeAuthority } from './dimse/certificates.ts'
import { run } from './dimse/programs.ts'
import { CRASH_KEY } from './gateway/crash-program.ts'
import { GatewayProcess } from './gateway/gateway-process.ts'
import { uploadToken } from './gateway/upload-token.ts'
import { OrthancServer } from './orthanc/orthanc-server.ts'

const COUNT = Number(process.env['LETHE_STOW_COUNT'] ?? 1000)
// 128 KiB of pixels each: the whole request is far larger than what the gateway may hold.
const SIDE = 256
const GROWTH_MEGABYTES_MAX = 160

let home = ''
let gateway: GatewayProcess
let records: Records
let authorization = ''

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'lethe-stow-'))
  gateway = await GatewayProcess.start({
    home,
    change: { uploads: { host: '127.0.0.1', port: 0, requestsMax: 4 }, roles: ['admit'] },
  })
  records = await openRecords({ home, masterKey: CRASH_KEY })
  authorization = `Bearer ${await uploadToken(records.db, 'local')}`
})

afterEach(async () => {
  await records.close()
  await gateway.end()
  rmSync(home, { recursive: true, force: true })
})

const rowCount = async (): Promise<number> => (await records.db.selectFrom('instances').select('id').execute()).length

/** Posts parts as they are made, at the pace at which they are taken. */
async function post(parts: Iterable<Uint8Array>): Promise<{ readonly status: number | undefined; readonly text: string }> {
  const sending = request({
    ...{ host: '127.0.0.1', port: gateway.ports[1], path: '/dicomweb/studies', method: 'POST' },
    headers: { authorization, 'content-type': 'multipart/related; type="application/dicom"; boundary=b' },
  })
  const answered = new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    sending.once('error', reject)
    sending.once('close', () => reject(new Error('there was no answer')))
    sending.once('response', (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (piece: string) => (text += piece))
      answer.once('end', () => resolve({ status: answer.statusCode, text }))
    })
  })
  // Who sends may learn it first.
  answered.catch(() => undefined)
  const closed = new Promise((resolve) => sending.once('close', resolve))
  for (const body of parts) {
    if (sending.destroyed) break
    sending.write('--b\r\nContent-Type: application/dicom\r\n\r\n')
    sending.write(body)
    if (!sending.write('\r\n')) await Promise.race([closed, new Promise((resolve) => sending.once('drain', resolve))])
  }
  sending.end('--b--\r\n')
  return answered
}

function* instances(from: number, count: number): Generator<Uint8Array> {
  for (let number = from; number < from + count; number += 1) yield encodeInstance({ number, side: SIDE })
}

test(`one request of ${COUNT} instances takes no more memory than a short one`, { timeout: 1_200_000 }, async () => {
  await post(instances(1_000_000, 200))
  const before = gateway.megabytes('VmHWM')
  const started = performance.now()
  const { status, text } = await post(instances(0, COUNT))
  const seconds = (performance.now() - started) / 1000
  const after = gateway.megabytes('VmHWM')
  expect(status).toBe(200)
  const answered = JSON.parse(text) as Record<string, { Value: unknown[] }>
  expect(answered['00081199']?.Value).toHaveLength(COUNT)
  expect(await rowCount()).toBe(COUNT + 200)
  const sentMegabytes = Math.round((COUNT * SIDE * SIDE * 2) / (1 << 20))
  process.stdout.write(
    `STOW-RS: ${COUNT} instances, ${sentMegabytes} MB in one request: ${Math.round(COUNT / seconds)} instances/s, ` +
      `${Math.round(sentMegabytes / seconds)} MB/s; most memory ${before} MB after 200, ${after} MB after all\n`,
  )
  expect(after - before).toBeLessThan(GROWTH_MEGABYTES_MAX)
  const kept = Object.values(contentsOf(join(home, 'inbox'))).concat(
    Object.values(contentsOf(join(home, 'database'))),
    gateway.log,
  )
  for (const mark of [MARK, '1.2.276.0.9999.77', authorization.slice(-43)])
    expect(kept.filter((bytes) => bytes.includes(mark))).toHaveLength(0)
})

test(
  'a gateway that is killed in the middle has what was told, and the same request again adds nothing',
  { timeout: 300_000 },
  async () => {
    const sent = post(instances(0, 300)).catch(() => undefined)
    await expect.poll(rowCount, { timeout: 60_000, interval: 20 }).toBeGreaterThan(20)
    await gateway.end('SIGKILL')
    await sent
    gateway = await GatewayProcess.start({
      home,
      change: { uploads: { host: '127.0.0.1', port: 0, requestsMax: 4 }, roles: ['admit'] },
    })
    expect((await post(instances(0, 300))).status).toBe(200)
    expect(await rowCount()).toBe(300)
    expect((await countByState(records.db)).every(isConserved)).toBe(true)
  },
)

test('Orthanc sends by its DICOMweb plug-in, and reads what it is told', { timeout: 300_000 }, async () => {
  const server = { Url: `http://127.0.0.1:${gateway.ports[1]}/dicomweb/`, HttpHeaders: { Authorization: authorization } }
  await using orthanc = await OrthancServer.start({ plugins: [], config: { DicomWeb: { Servers: { lethe: server } } } })
  const count = 60
  for (const body of instances(0, count)) expect((await orthanc.post('/instances', body)).status).toBe(200)
  const stored = await orthanc.instances()
  expect(stored).toHaveLength(count)
  const sent = await orthanc.post('/dicom-web/servers/lethe/stow', JSON.stringify({ Resources: stored, Synchronous: true }))
  expect(sent).toMatchObject({ status: 200 })
  expect(await rowCount()).toBe(count)
  const again = await orthanc.post('/dicom-web/servers/lethe/stow', JSON.stringify({ Resources: stored, Synchronous: true }))
  expect(again).toMatchObject({ status: 200 })
  expect(await rowCount()).toBe(count)
  // Its log has the complaint where the token is wrong: the failure is not silent.
  const wrong = { Url: server.Url, HttpHeaders: { Authorization: 'Bearer lethe_1_other' } }
  await using stranger = await OrthancServer.start({ plugins: [], config: { DicomWeb: { Servers: { lethe: wrong } } } })
  for (const body of instances(500, 1)) await stranger.post('/instances', body)
  const refused = await stranger.post(
    '/dicom-web/servers/lethe/stow',
    JSON.stringify({ Resources: await stranger.instances(), Synchronous: true }),
  )
  expect(refused.status).not.toBe(200)
  expect(await rowCount()).toBe(count)
})

test('over TLS, from clients whose certificate the right authority issued', { timeout: 120_000 }, async () => {
  await gateway.end()
  const folder = new TemporaryFolder()
  const [right, wrong] = [makeAuthority(folder, 'right'), makeAuthority(folder, 'wrong')]
  const tls = { certificate: right.certificate, privateKey: right.key, clientAuthorities: right.authority }
  gateway = await GatewayProcess.start({
    home,
    change: { uploads: { host: '127.0.0.1', port: 0, requestsMax: 4, tls }, roles: ['admit'] },
  })
  const url = `https://127.0.0.1:${gateway.ports[1]}/upload`
  const curl = async (client: readonly string[]): Promise<string> => {
    const headers = ['-H', `Authorization: ${authorization}`, '-H', 'Content-Type: application/dicom']
    const file = folder.write('1.dcm', encodeInstance({ number: 1, side: 1024 }))
    const { output } = await run('curl', [
      '-s',
      '--cacert',
      right.authority,
      ...client,
      ...headers,
      '--data-binary',
      `@${file}`,
      url,
    ])
    return output
  }
  expect(await curl(['--cert', wrong.certificate, '--key', wrong.key])).toBe('')
  expect(await curl([])).toBe('')
  expect(await rowCount()).toBe(0)
  expect(await curl(['--cert', right.certificate, '--key', right.key])).toContain('"admitted":1')
  expect(await rowCount()).toBe(1)
})
