// Goal: real peers and Lethe understand each other: what dcmtk and GDCM send arrives, and what Lethe sends arrives there, over TLS too.
// Method: send the whole corpus with storescu, dcmsend and gdcmscu into a provider that keeps it, and with `lethe send` into storescp and
// into ourselves; compare bytes, or elements where the peer encodes anew. What a peer does not send as it is, is a golden list.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeCtFolder } from '../bench/make-ct.ts'
import { TemporaryFolder } from '../packages/gateway/src/temporary-folder.test-support.ts'
import { lethe } from '../packages/gateway/src/lethe-command.test-support.ts'
import { readInstanceHeader } from '../packages/gateway/src/system/instance-header.ts'
import { makeAuthority } from './dimse/certificates.ts'
import { CORPUS } from './corpus.ts'
import { outcomesOf } from './dimse/outcomes.ts'
import { run, startStorescp } from './dimse/programs.ts'
import { startReceiver, type Receiver } from './dimse/receiver.ts'
import { closeness, corpusSources } from './dimse/sources.ts'
import { sendByStorescu } from './dimse/storescu.ts'

const GOLDEN = readFileSync(join(import.meta.dirname, 'dimse', 'peers.csv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
const golden = (peer: string): string[] => GOLDEN.filter((line) => line.startsWith(`${peer},`))
const FOLDER = CORPUS ?? ''

let receiver: Receiver
beforeEach(async () => {
  receiver = await startReceiver()
})
afterEach(async () => {
  await receiver.server.close(0)
})

describe.skipIf(CORPUS === undefined)('the corpus (LETHE_CORPUS names its folder)', () => {
  const sources = corpusSources()
  const own = (): string[] => ['-aec', 'LETHE', '127.0.0.1', String(receiver.server.port)]

  test('from storescu, each transfer syntax in its turn', async () => {
    await sendByStorescu(sources, own())
    const { same, others } = outcomesOf('storescu', sources, receiver.received)
    expect(others).toEqual(golden('storescu'))
    expect(same).toBeGreaterThan(350)
    expect(receiver.failures).toEqual([])
  })

  test('from dcmsend', async () => {
    await run('dcmsend', ['+sd', '+r', '--no-halt', '--decompress-never', ...own(), FOLDER])
    const { same, others } = outcomesOf('dcmsend', sources, receiver.received)
    expect(others).toEqual(golden('dcmsend'))
    expect(same).toBeGreaterThan(350)
    expect(receiver.failures).toEqual([])
  })

  test('from gdcmscu', async () => {
    // It ends with an uncaught exception after the release, against dcmtk's storescp too: what arrived is what counts.
    const waiting = sources.map(({ path }) => path)
    const port = String(receiver.server.port)
    const worker = async (): Promise<void> => {
      for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
        await run('gdcmscu', ['--store', '--call', 'LETHE', '-i', path, '127.0.0.1', port])
      }
    }
    await Promise.all([worker(), worker(), worker()])
    const { same, others } = outcomesOf('gdcmscu', sources, receiver.received)
    expect(others).toEqual(golden('gdcmscu'))
    expect(same).toBeGreaterThan(350)
  })

  test('from lethe send to Lethe, byte for byte', async () => {
    const args = ['send', `127.0.0.1:${receiver.server.port}`, FOLDER, '--called', 'LETHE', '--json']
    const { code, stdout } = await lethe(args)
    const summary = JSON.parse(stdout) as Record<string, number>
    expect(code).toBe(3)
    expect(summary).toMatchObject({ stored: sources.length, warned: 0, notAccepted: 0, failed: 0 })
    const hashes = receiver.received.map(({ dataSet }) => dataSet.toString('latin1')).toSorted()
    expect(hashes).toEqual(sources.map(({ dataSet }) => dataSet.toString('latin1')).toSorted())
  })

  test('from lethe send to storescp, element for element in its files', async () => {
    const folder = new TemporaryFolder()
    const store = folder.makeFolder('store')
    const port = await startStorescp(store)
    const { stderr } = await lethe(['send', `127.0.0.1:${port}`, FOLDER, '--called', 'STORE'])
    const outcomes = new Map(stderr.split('\n').map((line) => line.replace(/ \(.*$/, '').split(': ') as [string, string]))
    const kept = readdirSync(store).map((name) => {
      const header = readInstanceHeader(join(store, name))
      return { ...header, dataSet: readFileSync(join(store, name)).subarray(header.dataSetOffset) }
    })
    const stored = sources.filter(({ path }) => !outcomes.has(path))
    const others = sources.filter(({ path }) => outcomes.has(path))
    expect(others.map(({ path, name }) => `storescp,${name},${outcomes.get(path)}`)).toEqual(golden('storescp'))
    // Of files with one instance UID it keeps the last. It leaves out Data Set Trailing Padding, and mends odd lengths.
    expect(kept.length).toBeGreaterThan(300)
    const changed = kept.filter((file) => {
      const same = stored.filter(({ sopInstanceUid }) => sopInstanceUid === file.sopInstanceUid)
      // What it refused it may have kept all the same, in part.
      const isRefused = others.some(({ sopInstanceUid }) => sopInstanceUid === file.sopInstanceUid)
      return (
        !isRefused && same.length > 0 && same.every((source) => source.bytes % 2 === 0 && closeness(source, file) === 'other')
      )
    })
    expect(changed.map(({ sopInstanceUid }) => sopInstanceUid)).toEqual([])
  })
})

describe('echo', () => {
  test('echoscu and gdcmscu are answered; under another name they are not', async () => {
    const port = String(receiver.server.port)
    expect((await run('echoscu', ['-aec', 'LETHE', '127.0.0.1', port])).code).toBe(0)
    const rejected = await run('echoscu', ['-aec', 'OTHER', '127.0.0.1', port])
    expect(rejected.output).toContain('Called AE Title Not Recognized')
    expect((await run('gdcmscu', ['--echo', '--call', 'LETHE', '127.0.0.1', port])).output).not.toContain('Echo failed')
  })

  test('lethe echo', async () => {
    const folder = new TemporaryFolder()
    const port = await startStorescp(folder.path)
    const { code, stdout } = await lethe(['echo', `127.0.0.1:${port}`, '--called', 'STORE'])
    expect([code, stdout]).toEqual([0, expect.stringContaining('answers as STORE')])
    const rejected = await lethe(['echo', `127.0.0.1:${receiver.server.port}`, '--called', 'OTHER'])
    expect([rejected.code, rejected.stderr]).toEqual([1, expect.stringContaining('result 1, source 1, reason 7')])
  })
})

describe('TLS', () => {
  test('echoscu and lethe echo with certificates of the right authority, and nobody else', async () => {
    const folder = new TemporaryFolder()
    const right = makeAuthority(folder, 'right')
    const wrong = makeAuthority(folder, 'wrong')
    const pem = (path: string): string => readFileSync(path, 'utf8')
    const tls = { certificate: pem(right.certificate), privateKey: pem(right.key), clientAuthorities: pem(right.authority) }
    const secure = await startReceiver(tls)
    try {
      const port = String(secure.server.port)
      const dcmtk = ({ certificate, key }: typeof right): string[] => ['+tls', key, certificate, '+cf', right.authority]
      const echoscu = async (who: typeof right) => run('echoscu', [...dcmtk(who), '-aec', 'LETHE', '127.0.0.1', port])
      expect((await echoscu(right)).code).toBe(0)
      expect((await echoscu(wrong)).code).not.toBe(0)
      expect((await run('echoscu', ['-aec', 'LETHE', '127.0.0.1', port])).code).not.toBe(0)
      const ours = async (who: typeof right, ca: string) => {
        const options = ['--tls', '--ca', ca, '--cert', who.certificate, '--cert-key', who.key]
        return lethe(['echo', `127.0.0.1:${port}`, '--called', 'LETHE', ...options])
      }
      expect((await ours(right, right.authority)).code).toBe(0)
      expect((await ours(right, wrong.authority)).stderr).toContain('DIMSE_TLS_FAILED')
      expect((await ours(wrong, right.authority)).code).toBe(1)
    } finally {
      await secure.server.close(0)
    }
  })

  test('TLS 1.1, and TLS 1.2 without AEAD or forward secrecy, are refused', async () => {
    const { authority, certificate, key } = makeAuthority(new TemporaryFolder(), 'right')
    const pem = (path: string): string => readFileSync(path, 'utf8')
    const secure = await startReceiver({ certificate: pem(certificate), privateKey: pem(key) })
    try {
      const offering = async (options: readonly string[]) => {
        const args = ['s_client', '-connect', `127.0.0.1:${secure.server.port}`, '-CAfile', authority, ...options]
        return /^New, TLSv1\.[23], Cipher is (?!\(NONE\))/m.test((await run('openssl', args)).output)
      }
      expect(await offering(['-tls1_3'])).toBe(true)
      expect(await offering(['-tls1_2', '-cipher', 'ECDHE-ECDSA-AES128-GCM-SHA256'])).toBe(true)
      expect(await offering(['-tls1_2', '-cipher', 'ECDHE-ECDSA-AES256-SHA384'])).toBe(false)
      expect(await offering(['-tls1_2', '-cipher', 'AES256-GCM-SHA384'])).toBe(false)
      expect(await offering(['-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'])).toBe(false)
    } finally {
      await secure.server.close(0)
    }
  })

  test('storescu to Lethe and lethe send to storescp over TLS', async () => {
    const folder = new TemporaryFolder()
    const { authority, certificate, key } = makeAuthority(folder, 'right')
    const pem = (path: string): string => readFileSync(path, 'utf8')
    const input = folder.makeFolder('in')
    makeCtFolder(input, 1)
    const file = folder.at('in', 'series0', '0.dcm')
    const secure = await startReceiver({ certificate: pem(certificate), privateKey: pem(key) })
    try {
      const tls = ['+tls', key, certificate, '+cf', authority]
      const sent = await run('storescu', [...tls, '-aec', 'LETHE', '127.0.0.1', String(secure.server.port), file])
      expect([sent.code, secure.received.length]).toEqual([0, 1])
    } finally {
      await secure.server.close(0)
    }
    const store = folder.makeFolder('store')
    const port = await startStorescp(store, ['+tls', key, certificate, '+cf', authority])
    const options = ['--called', 'STORE', '--tls', '--ca', authority, '--cert', certificate, '--cert-key', key]
    expect((await lethe(['send', `127.0.0.1:${port}`, file, ...options])).code).toBe(0)
    expect(readdirSync(store).length).toBe(1)
  })
})
