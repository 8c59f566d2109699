// Goal: every real file ends as the reviewed table says, under both shipped profiles; none crashes, none hangs.
// Method: de-identify the whole corpus in memory and compare with the golden conformance/corpus.csv (npm run golden renews it).
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CORPUS } from './corpus.ts'
import { corpusOutcomes } from './corpus-outcomes.ts'

const GOLDEN = readFileSync(join(import.meta.dirname, 'corpus.csv'), 'utf8')

// The acquired images and the objects without a picture among the 466 files.
const RESEARCH_MIN = 148

describe.skipIf(CORPUS === undefined)('the corpus (LETHE_CORPUS names its folder)', () => {
  test('ends as conformance/corpus.csv says', () => {
    const made = corpusOutcomes()
    expect(made.split('\n')).toEqual(GOLDEN.split('\n'))
  })
})

test('the golden table lets through at least what research needs', () => {
  const rows = GOLDEN.trim().split('\n').slice(1)
  expect(rows.filter((row) => row.split(',').includes('deidentified')).length).toBeGreaterThanOrEqual(RESEARCH_MIN)
})
