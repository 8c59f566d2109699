// Goal: real senders send the whole corpus, and each instance ends as conformance/corpus.csv says, whoever sends it; the counts agree.
// Method: a gateway for each sender (dcmtk with TLS and certificates, GDCM, Orthanc, lethe send), its rows found by the marks of the UIDs.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { lethe } from '../packages/gateway/src/lethe-command.test-support.ts'
import { csvRows } from '../packages/gateway/src/records/csv-rows.ts'
import { defaultConfig, type Config } from '../packages/gateway/src/commands/serving/config.ts'
import { startGateway, type Gateway } from '../packages/gateway/src/commands/serving/gateway.ts'
import { countByState, isConserved } from '../packages/gateway/src/records/instances/count-by-state.ts'
import { Marks } from '../packages/gateway/src/records/marks.ts'
import { openRecords } from '../packages/gateway/src/records/open-records.ts'
import { Log } from '../packages/gateway/src/system/log.ts'
import { TemporaryFolder } from '../packages/gateway/src/temporary-folder.test-support.ts'
import { CORPUS } from './corpus.ts'
import { makeAuthority } from './dimse/certificates.ts'
import { run } from './dimse/programs.ts'
import { corpusSources, type Source } from './dimse/sources.ts'
import { sendByStorescu } from './dimse/storescu.ts'
import { startOrthancSender } from './gateway/orthanc-sender.ts'

const KEY = new Uint8Array(32).fill(6)
const marks = new Marks(KEY)
const opened: { gateway: Gateway; home: string }[] = []

afterEach(async () => {
  for (const { gateway, home } of opened.splice(0)) {
    await gateway.close()
    rmSync(home, { recursive: true, force: true })
  }
})

async function start(change: Partial<Config['dimse']> = {}): Promise<{ readonly port: string; readonly home: string }> {
  const home = mkdtempSync(join(tmpdir(), 'lethe-senders-'))
  const config = defaultConfig()
  const gateway = await startGateway({
    config: { ...config, reserveMegabytes: 1, dimse: { ...config.dimse, port: 0, ...change }, http: { ...config.http, port: 0 } },
    ...{ home, masterKey: KEY, log: new Log({ write: () => undefined }) },
  })
  opened.push({ gateway, home })
  return { port: String(gateway.dimsePort), home }
}

/** What becomes of a file under research, by its name: `deidentified`, or the code that holds it back. */
function expectedEnds(): Map<string, string> {
  const rows = csvRows(readFileSync(join(import.meta.dirname, 'corpus.csv'), 'utf8')).slice(1)
  return new Map(
    rows.map(({ fields: [file = '', outcome = '', reason = ''] }) => [
      file,
      outcome === 'deidentified' ? outcome : (reason.split(' ')[0] ?? ''),
    ]),
  )
}

interface Ends {
  readonly admitted: number
  readonly astray: readonly string[]
  readonly unlike: readonly string[]
}

/** Waits for all ends and compares each with what is expected of the files that have its UID. */
async function endsOf(home: string, sources: readonly Source[]): Promise<Ends> {
  const records = await openRecords({ home, masterKey: KEY })
  try {
    const { db } = records
    const waiting = () => db.selectFrom('jobs').select('id').execute()
    await expect.poll(async () => (await waiting()).length, { timeout: 240_000, interval: 300 }).toBe(0)
    const rows = await db.selectFrom('instances').select(['instance_mark', 'state', 'reason_code']).execute()
    const counts = await countByState(db)
    expect(counts.every(isConserved)).toBe(true)
    const objects = await db.selectFrom('objects').select('id').execute()
    const files = readdirSync(join(home, 'archive'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.dcm'),
    )
    expect(files.length).toBeGreaterThanOrEqual(objects.length)
    expect(readdirSync(join(home, 'candidates'))).toEqual([])
    const expected = expectedEnds()
    const byMark = Map.groupBy(sources, ({ sopInstanceUid }) => marks.of('instance', sopInstanceUid).toString('hex'))
    const astray: string[] = []
    const unlike: string[] = []
    for (const { instance_mark, state, reason_code } of rows) {
      const same = byMark.get(Buffer.from(instance_mark).toString('hex'))
      const end = state === 'inspected' ? 'deidentified' : (reason_code ?? state)
      if (same === undefined) astray.push(end)
      // Of files that share a UID, all but the first are held, and which was first the sender decides.
      else if (end !== 'GATEWAY_UID_TAKEN' && !same.some(({ name }) => expected.get(name) === end))
        unlike.push(`${same[0]?.name}: ${end} and not ${expected.get(same[0]?.name ?? '')}`)
    }
    return { admitted: rows.length, astray, unlike: unlike.toSorted() }
  } finally {
    await records.close()
  }
}

describe.skipIf(CORPUS === undefined)('the corpus (LETHE_CORPUS names its folder)', () => {
  const sources = corpusSources()
  const uids = new Set(sources.map(({ sopInstanceUid }) => sopInstanceUid)).size

  test('from lethe send: all of it, each as expected', async () => {
    const { port, home } = await start()
    const { stdout } = await lethe(['send', `127.0.0.1:${port}`, CORPUS ?? '', '--called', 'LETHE', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ stored: sources.length, failed: 0, notAccepted: 0 })
    const ends = await endsOf(home, sources)
    process.stdout.write(`lethe send: ${sources.length} sent, ${ends.admitted} rows, ${uids} UIDs\n`)
    expect(ends.admitted).toBeGreaterThanOrEqual(uids)
    expect(ends).toMatchObject({ astray: [], unlike: [] })
  })

  test('from dcmtk, over TLS with a certificate of the right authority', async () => {
    const folder = new TemporaryFolder()
    const right = makeAuthority(folder, 'right')
    const wrong = makeAuthority(folder, 'wrong')
    const tls = { certificate: right.certificate, privateKey: right.key, clientAuthorities: right.authority }
    const { port, home } = await start({ tls })
    const secure = ({ key, certificate }: typeof right): string[] => ['+tls', key, certificate, '+cf', right.authority]
    expect((await run('echoscu', [...secure(right), '-aec', 'LETHE', '127.0.0.1', port])).code).toBe(0)
    expect((await run('echoscu', [...secure(wrong), '-aec', 'LETHE', '127.0.0.1', port])).code).not.toBe(0)
    expect((await run('echoscu', ['-aec', 'LETHE', '127.0.0.1', port])).code).not.toBe(0)
    await sendByStorescu(sources, [...secure(right), '-aec', 'LETHE', '127.0.0.1', port])
    const ends = await endsOf(home, sources)
    process.stdout.write(`storescu over TLS: ${ends.admitted} rows\n`)
    expect(ends.admitted).toBeGreaterThan(300)
    expect(ends).toMatchObject({ astray: [], unlike: [] })
  })

  test('from GDCM', async () => {
    const { port, home } = await start()
    const waiting = sources.map(({ path }) => path)
    const worker = async (): Promise<void> => {
      for (let path = waiting.pop(); path !== undefined; path = waiting.pop())
        await run('gdcmscu', ['--store', '--call', 'LETHE', '-i', path, '127.0.0.1', port])
    }
    await Promise.all([worker(), worker(), worker()])
    const ends = await endsOf(home, sources)
    process.stdout.write(`gdcmscu: ${ends.admitted} rows\n`)
    expect(ends.admitted).toBeGreaterThan(300)
    expect(ends).toMatchObject({ astray: [], unlike: [] })
  })

  test('from Orthanc', async () => {
    const { port, home } = await start()
    const orthanc = await startOrthancSender(new TemporaryFolder().path, Number(port))
    try {
      const stored = await orthanc.storeAll(sources)
      expect(stored).toBeGreaterThan(300)
      const ends = await endsOf(home, sources)
      process.stdout.write(`Orthanc: ${stored} sent, ${ends.admitted} rows\n`)
      expect(ends.admitted).toBeGreaterThan(300)
      expect(ends).toMatchObject({ astray: [], unlike: [] })
    } finally {
      await orthanc.end()
    }
  })
})
