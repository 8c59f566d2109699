// Goal: small files that grow without end cost the command little time and little memory, and each is told by its code.
// Method: bombs in a deflated Data Set, in ZIP and in TAR.GZ, beside a good instance; counts, and the kernel's high-water mark of memory.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDeflateRaw, createGzip, deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runMeasured } from '../bench/peak-memory.ts'
import { encodeTar, encodeZip } from '../packages/gateway/src/archives.test-support.ts'
import { encodeInstance } from '../packages/gateway/src/instances.test-support.ts'
import { indexElements } from './fuzz/element-index.ts'
import { plantedFiles } from './planted/planted-files.ts'

const MAIN = join(import.meta.dirname, '..', 'packages', 'gateway', 'src', 'main.ts')
const MEMORY_BYTES_MAX = 400e6
const ZEROS = Buffer.alloc(1 << 20)
const GROWN_BYTES = 1.5 * 2 ** 30

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-bombs-'))
  writeFileSync(join(folder, 'key'), '11'.repeat(32))
  mkdirSync(join(folder, 'in'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What a stream makes of many zeros behind a beginning. */
async function grown(stream: ReturnType<typeof createGzip | typeof createDeflateRaw>, head: Buffer): Promise<Buffer> {
  const pieces: Buffer[] = []
  stream.on('data', (piece: Buffer) => pieces.push(piece))
  const ended = new Promise((resolve) => stream.on('end', resolve))
  stream.write(head)
  for (let bytes = 0; bytes < GROWN_BYTES; bytes += ZEROS.length) {
    if (!stream.write(ZEROS)) await new Promise((resolve) => stream.once('drain', resolve))
  }
  stream.end()
  await ended
  return Buffer.concat(pieces)
}

function deflatedHead(): Buffer {
  const found = [...plantedFiles()].find(({ name }) => name.endsWith('top, deflated'))
  const bytes = Buffer.from(found?.bytes ?? [])
  return bytes.subarray(0, indexElements(bytes).dataSetOffset)
}

test('a deflated Data Set, entries of a ZIP, and a TAR.GZ that grow without end', async () => {
  const zeros = await grown(createDeflateRaw(), Buffer.alloc(0))
  writeFileSync(join(folder, 'in', 'deflated.dcm'), Buffer.concat([deflatedHead(), zeros]))
  const header = encodeTar([{ name: 'zeros', size: `${(GROWN_BYTES + 512).toString(8).padStart(11, '0')}\0` }], 'not ended')
  writeFileSync(join(folder, 'in', 'a.tgz'), await grown(createGzip(), header))
  const good = { name: 'good', bytes: encodeInstance() }
  writeFileSync(join(folder, 'in', 'told.zip'), encodeZip([good, { name: 'told', bytes: ZEROS, told: { length: GROWN_BYTES } }]))
  const shared = Array.from({ length: 3000 }, (_, index) => ({ name: `${index}`, bytes: ZEROS, sharesFirst: index > 0 }))
  writeFileSync(join(folder, 'in', 'shared.zip'), encodeZip(shared))
  writeFileSync(join(folder, 'in', 'inner.dcm'), Buffer.concat([deflatedHead(), deflateRawSync(Buffer.alloc(40 << 20))]))

  const args = [
    'deidentify',
    join(folder, 'in'),
    '--out',
    join(folder, 'out'),
    '--key',
    join(folder, 'key'),
    '--json',
    '--workers',
    '2',
  ]
  const { code, output, peakBytes } = await runMeasured(process.execPath, [MAIN, ...args])
  expect(code).toBe(3)
  const counted = JSON.parse(output) as { reasons: Record<string, number> }
  expect(counted).toMatchObject({ deidentified: 1, quarantined: 2, archives: 3 })
  expect(counted.reasons).toMatchObject({ DICOM_INFLATE_TOO_LARGE: 2, GATEWAY_ARCHIVE_TOO_LARGE: 3 })
  expect(peakBytes).toBeLessThan(MEMORY_BYTES_MAX)
})
