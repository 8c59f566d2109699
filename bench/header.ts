// What a byte of a great header costs beside one of a plain CT's: both looks, one thread, and next to no pixels. npm run bench:header
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { secondLook } from '../packages/gateway/src/commands/second-look.ts'
import { loadProfile } from '../packages/gateway/src/records/profile-file.ts'
import { InstanceDeidentifier } from '../packages/gateway/src/stages/deidentify/instance.ts'
import { makeCtFolder } from './make-ct.ts'
import { FRAME_ELEMENTS, makeEnhancedMr } from './make-enhanced.ts'

const ELEMENTS = 100_000
const CT_COUNT = 2000
const ENHANCED_COUNT = 12
// The first few are slower, until the engine is compiled.
const WARM = 0.25

const folder = mkdtempSync(join(tmpdir(), 'lethe-bench-'))
try {
  const word = (value: number): Uint8Array => Uint8Array.of(value & 255, value >> 8)
  makeCtFolder(join(folder, 'ct'), CT_COUNT, () => ({ Rows: word(2), Columns: word(2), PixelData: new Uint8Array(8) }))
  const plain = Array.from({ length: CT_COUNT }, (_, index) =>
    join(folder, 'ct', `series${Math.floor(index / 200)}`, `${index}.dcm`),
  )
  const enhanced = Array.from({ length: ENHANCED_COUNT }, (_, index) => join(folder, `${index}.dcm`))
  for (const [number, path] of enhanced.entries())
    makeEnhancedMr(path, { frameCount: Math.ceil(ELEMENTS / FRAME_ELEMENTS), number })
  const [ct, mr] = [plain, enhanced].map(nanosecondsAByte) as [number, number]
  const rounded = (value: number): number => Math.round(value * 100) / 100
  console.log(
    JSON.stringify({
      elements: ELEMENTS,
      bytes: statSync(enhanced[0] as string).size,
      ct: rounded(ct),
      mr: rounded(mr),
      ratio: rounded(mr / ct),
    }),
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** The median over the files, after the first. */
function nanosecondsAByte(paths: readonly string[]): number {
  const parts = join(folder, 'parts')
  mkdirSync(parts, { recursive: true })
  const masterKey = new Uint8Array(32).fill(0x11)
  const made = {
    masterKey,
    scope: 'archive',
    issuer: 'local',
    lookup: undefined,
    partFolder: parts,
    report: false,
    crosswalk: false,
  }
  const deidentifier = new InstanceDeidentifier({ loaded: loadProfile('research'), ...made }, secondLook())
  const costs = paths.map((path) => {
    const started = performance.now()
    const { outcome, code } = deidentifier.deidentify({ path }, '0.part')
    const nanoseconds = (performance.now() - started) * 1e6
    if (outcome !== 'deidentified') throw new Error(`${outcome}: ${code}`)
    return nanoseconds / statSync(path).size
  })
  const warm = costs.slice(Math.ceil(paths.length * WARM)).toSorted((a, b) => a - b)
  return warm[Math.floor(warm.length / 2)] ?? 0
}
