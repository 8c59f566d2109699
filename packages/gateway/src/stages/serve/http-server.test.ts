// Goal: whoever looks sees counts and codes, as the database has them, and nothing else; a stranger or a mistake gets one plain answer.
// Method: a real server over a real database, asked by HTTP; then the database goes away.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { insertInstances } from '../../records/instances/instances.test-support.ts'
import type { Records } from '../../records/open-records.ts'
import { putProfile } from '../../records/profiles/put-profile.ts'
import { serverForTests } from '../../records/records.test-support.ts'
import { countRefused } from '../../records/sources/count-refused.ts'
import { putSource } from '../../records/sources/put-source.ts'
import { transact } from '../../records/statement.ts'
import { Log } from '../../system/log.ts'
import { FRENCH_REASONS } from './french-reasons.ts'
import { startHttpServer, type HttpServer } from './http-server.ts'
import { Metrics } from './metrics.ts'
import { reasons } from './reasons.ts'
import { takeSnapshot } from './snapshot.ts'

const { open } = serverForTests()
const process = {
  ...{ startedAt: '2026-01-01T00:00:00.000Z', version: 'Lethe', roles: ['serve'], door: undefined },
  disk: { freeBytes: 7, totalBytes: 9 },
}
let records: Records
let server: HttpServer
let isReady = true
let takenCount = 0

beforeEach(async () => {
  records = await open()
  const { id } = await putProfile(records.db, 'research', 'text')
  const source = await putSource(records.db, { name: 'CT1', issuer: 'hospital', profileId: id })
  await transact(records.db, (tx) =>
    insertInstances(
      tx,
      [1, 2, 3].map((number) => ({
        ...{ source_id: source.id, standing: 'current' as const, byte_count: 1 },
        ...(number === 3 ? { state: 'quarantined' as const, reason_code: 'INSPECT_UID' } : { state: 'inspected' as const }),
        instance_mark: Buffer.alloc(32, number),
        content_mark: Buffer.alloc(32, number),
        file_name: `00000000/${String(number).padStart(32, '0')}`,
      })),
    ),
  )
  await records.db.updateTable('sources').set({ admitted_count: 3 }).execute()
  await countRefused(records.db, source.id, 'GATEWAY_OPTED_OUT')
  takenCount = 0
  const snapshot = () => {
    takenCount += 1
    return takeSnapshot(records.db, process)
  }
  server = await startHttpServer({
    ...{ host: '127.0.0.1', port: 0, snapshot, metrics: new Metrics(), log: new Log({ write: () => undefined }) },
    ready: async () => [{ name: 'database', ok: isReady }],
  })
})

afterEach(() => server.close())

const ask = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`http://127.0.0.1:${server.port}${path}`, init)

test('the numbers are those of the database, and are counted once however many ask', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, async () => (await ask('/status.json')).json()))
  expect(answers[0]).toMatchObject({
    sources: [{ source: 'CT1', admittedEver: 3, inspected: 2, quarantined: 1, refused: 1 }],
    quarantined: [{ code: 'INSPECT_UID', count: 1 }],
    refused: [{ code: 'GATEWAY_OPTED_OUT', count: 1 }],
    archive: { objects: 0, bytes: 0 },
    conserved: true,
  })
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  expect(takenCount).toBe(1)
  expect(await (await ask('/history.json')).json()).toMatchObject({ samples: [{ admitted: 3, inspected: 2, waiting: 0 }] })
})

test('metrics carry our own words, codes and names', async () => {
  const answer = await ask('/metrics')
  const text = await answer.text()
  expect(answer.headers.get('content-type')).toContain('text/plain')
  for (const line of [
    'lethe_instances{source="CT1",state="inspected"} 2',
    'lethe_quarantined{code="INSPECT_UID"} 1',
    'lethe_admitted{source="CT1"} 3',
    'lethe_conserved 1',
    'lethe_disk_free_bytes 7',
  ])
    expect(text).toContain(line)
})

test('ready says what is missing', async () => {
  expect((await ask('/ready')).status).toBe(200)
  isReady = false
  const answer = await ask('/ready')
  isReady = true
  expect(answer.status).toBe(503)
  expect(await answer.json()).toEqual({ status: 'not ready', parts: [{ name: 'database', ok: false }] })
  expect((await ask('/health')).status).toBe(200)
})

test('another name than this machine’s, another method and another path get one plain answer', async () => {
  const { request } = await import('node:http')
  const foreign = await new Promise<number | undefined>((resolve) =>
    request({ port: server.port, host: '127.0.0.1', headers: { host: 'elsewhere.example' } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    }).end(),
  )
  expect(foreign).toBe(421)
  const wrong = [await ask('/QZMARK'), await ask('/status.json', { method: 'POST', body: 'QZMARK' }), await ask('/%E0%A4%A')]
  for (const answer of wrong) {
    expect([400, 404]).toContain(answer.status)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(await answer.text()).not.toContain('QZMARK')
  }
})

test('every answer has the headers of a page that loads nothing from elsewhere', async () => {
  for (const path of ['/', '/status.json', '/none']) {
    const { headers } = await ask(path)
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('set-cookie')).toBeNull()
  }
})

test('each reason is told in both languages', () => {
  const { en, fr } = reasons()
  // What happens on the command line only is no reason of a gateway.
  const own = Object.keys(en).filter(
    (code) => !/^GATEWAY_(?:ARCHIVE|OUTPUT|NAME_TAKEN|CHANGED|MISSING|PATH_|UNREADABLE)/.test(code),
  )
  expect(own.filter((code) => fr[code] === undefined)).toEqual([])
  expect(Object.keys(FRENCH_REASONS).filter((code) => en[code] === undefined)).toEqual([])
})
