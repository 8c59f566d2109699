// Goal: inspect holds no instance of which the text was cleaned: nasty texts with all their leftovers are no identifiers.
// Method: the planted texts of both halves go through the engine under research.yaml, and inspect looks at original and output.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bytesOf } from '../packages/gateway/src/stages/inspect/byte-source.ts'
import { Inspector } from '../packages/gateway/src/stages/inspect/inspect.ts'
import { CORPUS, corpusBytes } from './corpus.ts'
import { deidentifyBytes, policy } from './deidentify-bytes.ts'
import { listsOf } from './text/lists.ts'
import { plantInstance } from './text/plant-instance.ts'

// Hits among all planted texts of a seed; none would be best.
const HELD_MAX = { development: 1, test: 0 }
const INSTANCES_MIN = 200

/** The files that come out under research.yaml; the writer of planted texts knows those with file meta information and its length. */
function filesLetThrough(): string[] {
  const rows = readFileSync(join(import.meta.dirname, 'corpus.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
  const files = rows.map((row) => row.split(',')).filter(([, outcome]) => outcome === 'deidentified')
  return files.flatMap(([file = '']) => (/(NoMeta|no-meta-length)/.test(file) ? [] : [file]))
}

describe.skipIf(CORPUS === undefined)('planted texts (LETHE_CORPUS names the folder of real files)', () => {
  const research = policy('research')

  test.each(['development', 'test'] as const)(
    'of the %s half pass once they are cleaned, but for a few that are held',
    (half) => {
      const inspector = new Inspector()
      const lists = listsOf(half, () => false)
      let instances = 0
      const held = filesLetThrough().flatMap((name, index) => {
        const { bytes } = plantInstance({ name, bytes: corpusBytes(name), seed: half, index, lists, policy: research })
        const result = deidentifyBytes(bytes, research)
        if (!('output' in result)) return []
        instances += 1
        const hits = inspector.inspect(bytesOf(bytes), bytesOf(result.output), result.report.kept)
        return hits.map(
          ({ code, kind, path }) => `${name} ${code} ${kind ?? ''} ${path.map((tag) => tag.toString(16)).join('/')}`,
        )
      })
      // What the cleaning leaves and the second look sees is held: nothing gets out, and each is an instance that waits for a person.
      expect(held.length).toBeLessThanOrEqual(HELD_MAX[half])
      expect(instances).toBeGreaterThanOrEqual(INSTANCES_MIN)
    },
    300_000,
  )
})
