// Goal: memory stays bounded whatever the size of an object and the number of files: under 400 MB for the whole process.
// Method: run the command over one instance of 1 GB and over 4,000 CT of 0.5 MB, and read the kernel's high-water mark.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCtFolder } from '../bench/make-ct.ts'
import { makeMultiFrame } from '../bench/make-multi-frame.ts'
import { runMeasured, type Ended } from '../bench/peak-memory.ts'

const MEMORY_BYTES_MAX = 400e6
const MAIN = join(import.meta.dirname, '..', 'packages', 'gateway', 'src', 'main.ts')
const TIMEOUT_MS = 600_000

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-memory-'))
  writeFileSync(join(folder, 'key'), '11'.repeat(32))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function deidentify(input: string, output: string): Promise<Ended> {
  return runMeasured(process.execPath, [
    MAIN,
    'deidentify',
    input,
    '--out',
    output,
    '--key',
    join(folder, 'key'),
    '--workers',
    '2',
    '--json',
  ])
}

test.skipIf(process.platform !== 'linux')(
  'one multi-frame instance of 1 GB',
  async () => {
    const input = join(folder, 'large.dcm')
    const bytes = makeMultiFrame(input, 2048)
    const ended = await deidentify(input, join(folder, 'large'))
    expect(ended.code).toBe(0)
    const [name = ''] = readdirSync(join(folder, 'large'), { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.dcm'),
    )
    expect(Math.abs(statSync(join(folder, 'large', name)).size - bytes)).toBeLessThan(4096)
    expect(ended.peakBytes).toBeGreaterThan(0)
    expect(ended.peakBytes).toBeLessThan(MEMORY_BYTES_MAX)
    rmSync(join(folder, 'large'), { recursive: true })
    rmSync(input)
  },
  TIMEOUT_MS,
)

test.skipIf(process.platform !== 'linux')(
  'a folder of 4,000 CT of 0.5 MB',
  async () => {
    mkdirSync(join(folder, 'many'))
    makeCtFolder(join(folder, 'many'), 4000)
    const ended = await deidentify(join(folder, 'many'), join(folder, 'out'))
    expect(ended.code).toBe(0)
    expect(JSON.parse(ended.output)).toMatchObject({ deidentified: 4000, quarantined: 0, refused: 0 })
    expect(ended.peakBytes).toBeLessThan(MEMORY_BYTES_MAX)
  },
  TIMEOUT_MS,
)
