// Goal: the engine is the same in a browser: other ports, the same bytes and reports, and no file leaves the page.
// Method: headless Chromium runs the sources of dicom and engine as they are, types stripped; compare with Node under the scope `trial`.
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { loadProfile, policyOf } from '../packages/gateway/src/records/profile-file.ts'
import { chromiumIsThere, openPage, type OpenPage } from './browser/chromium.ts'
import type { AllTold, Demand, HmacCall, InflateCall, Told } from './browser/page.ts'
import { startServer, type PageServer } from './browser/server.ts'
import { bomb, corpusSources, madeSources, type Source } from './browser/sources.ts'
import { toldByNode } from './browser/told-by-node.ts'
import { CORPUS } from './corpus.ts'

const WHOLE = 2 ** 30
// A prime, so that the cuts fall into every place.
const PIECE_BYTES = 1021

const CORPUS_SAME_MIN = 100
const CALL_COUNT = 200

const PROFILE = join(import.meta.dirname, '..', 'profiles', 'research.yaml')
const research = policyOf(loadProfile('research'))

/** Sources by name, so that a difference names its file. */
function byName(sources: readonly Source[], told: readonly Told[]): Record<string, Told> {
  return Object.fromEntries(sources.map(({ name }, index) => [name, told[index] as Told]))
}

function cameOut(told: readonly Told[]): Extract<Told, { sha256: string }>[] {
  return told.filter((one) => 'sha256' in one)
}

function say(what: string, sources: readonly Source[], { node, page }: { node: AllTold; page: AllTold }): void {
  const megabytes = sources.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1e6
  const seconds = page.engineMs / 1000
  process.stdout.write(
    `${what}: ${sources.length} files, ${cameOut(page.told).length} came out; Chromium took ${seconds.toFixed(1)} s for ` +
      `${megabytes.toFixed(1)} MB, ${(page.engineMs / node.engineMs).toFixed(2)} times what Node took\n`,
  )
}

describe.skipIf(!chromiumIsThere)("in Chromium (needs Debian's chromium)", () => {
  const given = new Map<string, Uint8Array | string>()
  const made = madeSources()
  const real = corpusSources()
  const all = [...made, ...real, bomb()]
  let server: PageServer
  let page: OpenPage

  beforeAll(async () => {
    const tree: unknown = parse(readFileSync(PROFILE, 'utf8'), { version: '1.2', schema: 'core' })
    given.set('profile.json', JSON.stringify(tree))
    for (const [index, { bytes }] of all.entries()) given.set(`${index}`, bytes)
    server = await startServer(given)
    page = await openPage(server.origin)
  })

  afterAll(async () => {
    await page?.close()
    await server?.close()
  })

  async function tryAll(demand: Demand): Promise<AllTold> {
    return (await page.call('tryAll', demand)) as AllTold
  }

  test('nothing of Node is there', async () => {
    expect(await page.call('namesOfNode')).toEqual([])
  })

  test('what the suites make comes out as on Node, whole and in pieces', async () => {
    const node = toldByNode(made, research)
    const whole = await tryAll({ from: 0, count: made.length, pieceBytes: WHOLE })
    say('made files', made, { node, page: whole })
    expect(byName(made, whole.told)).toEqual(byName(made, node.told))
    const pieces = await tryAll({ from: 0, count: made.length, pieceBytes: PIECE_BYTES })
    expect(byName(made, pieces.told)).toEqual(byName(made, node.told))
    expect(cameOut(whole.told).length).toBeGreaterThan(0)
  })

  test.skipIf(CORPUS === undefined)('the corpus comes out as on Node, whole and in pieces', async () => {
    const node = toldByNode(real, research)
    const whole = await tryAll({ from: made.length, count: real.length, pieceBytes: WHOLE })
    say('corpus', real, { node, page: whole })
    expect(byName(real, whole.told)).toEqual(byName(real, node.told))
    const pieces = await tryAll({ from: made.length, count: real.length, pieceBytes: PIECE_BYTES })
    expect(byName(real, pieces.told)).toEqual(byName(real, node.told))
    expect(cameOut(whole.told).length).toBeGreaterThanOrEqual(CORPUS_SAME_MIN)
    expect(cameOut(whole.told).length).toBeLessThan(real.length)
  })

  test('a deflated bomb is stopped by its limit', async () => {
    const from = all.length - 1
    const whole = await tryAll({ from, count: 1, pieceBytes: WHOLE })
    expect(whole.told).toEqual(toldByNode([bomb()], research).told)
    const pieces = await tryAll({ from, count: 1, pieceBytes: PIECE_BYTES })
    // Where it is noticed depends on the pieces.
    expect([...whole.told, ...pieces.told]).toMatchObject(Array(2).fill({ code: 'DICOM_INFLATE_TOO_LARGE' }))
  })

  test('the port hmac agrees with node:crypto', async () => {
    const bytes = (maxLength: number) => fc.array(fc.integer({ min: 0, max: 255 }), { maxLength, size: 'max' })
    const calls: HmacCall[] = fc.sample(fc.record({ key: bytes(200), message: bytes(300) }), CALL_COUNT)
    const expected = calls.map(({ key, message }) => [
      ...createHmac('sha256', Buffer.from(key)).update(Buffer.from(message)).digest(),
    ])
    expect(await page.call('hmacs', calls)).toEqual(expected)
  })

  test('the port inflate agrees with node:zlib wherever the stream is cut', async () => {
    const letters = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 2000, size: 'max' })
    const samples = fc.sample(fc.record({ original: letters, pieceBytes: fc.integer({ min: 1, max: 50 }) }), CALL_COUNT)
    const calls = samples.map(({ original, pieceBytes }): InflateCall => ({
      deflated: [...deflateRawSync(Buffer.from(original))],
      pieceBytes,
    }))
    expect(await page.call('inflated', calls)).toEqual(samples.map(({ original }) => original))
  })

  test('the page asked its own server only, and carried nothing there', () => {
    const others = page.asked.filter(({ method, url, carries }) => {
      const { origin, search } = new URL(url)
      return method !== 'GET' || carries || search !== '' || (origin !== server.origin && !url.startsWith('data:'))
    })
    expect(others).toEqual([])
    expect(page.asked.length).toBeGreaterThan(2 * made.length)
    expect(page.complaints).toEqual([])
  })
})
