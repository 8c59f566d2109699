// Goal: whatever a file holds, it ends as an outcome with a reason, in time and in bounded memory, and what comes out can be read.
// Method: files are changed at random, with and without knowing what an element is, from a seed; the fuzzer itself is given faults.
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { archiveCase } from './fuzz/archive-case.ts'
import { BYTE_MUTATIONS } from './fuzz/byte-mutations.ts'
import { ELEMENT_MUTATIONS } from './fuzz/element-mutations.ts'
import { indexElements } from './fuzz/element-index.ts'
import { fuzzCase } from './fuzz/fuzz-case.ts'
import { fuzz, type FuzzOptions } from './fuzz/fuzzer.ts'
import { CaseJudge } from './fuzz/case-judge.ts'
import { MutableFile } from './fuzz/mutable-file.ts'
import { seedFiles } from './fuzz/seed-files.ts'
import { TemporaryFolder } from '../packages/gateway/src/temporary-folder.test-support.ts'
import { linkedStudy } from './planted/study.ts'
import { Random } from './text/random.ts'

// 2 ms a case on one quiet processor; a busy machine ends it by time, and says how far it got.
const CASES = 20_000
const MINUTES = 2
// Both threads with the heaps that they may have, and what the test itself holds.
const MEMORY_BYTES_MAX = 1.5e9
const SOP_INSTANCE_UID = 0x00080018
const FOUND = join(import.meta.dirname, 'fuzz', 'found')

const quiet = { seed: 1, from: 0, minutes: MINUTES, threads: Math.min(2, availableParallelism()), progress: () => undefined }

test('twenty thousand changed files: each ends in order', async () => {
  const { cases, outcomes, violations, peakBytes } = await fuzz({ ...quiet, seeds: seedFiles(), count: CASES })
  expect(violations).toEqual([])
  expect([...outcomes.values()].reduce((sum, times) => sum + times, 0)).toBe(cases)
  // Were all of them refused at the door, nothing behind it would be tried.
  expect(outcomes.get('deidentified')).toBeGreaterThan(cases / 10)
  expect(outcomes.size).toBeGreaterThan(20)
  expect([...outcomes.keys()].filter((outcome) => outcome.startsWith('archive:')).length).toBeGreaterThan(2)
  expect(peakBytes).toBeLessThan(MEMORY_BYTES_MAX)
})

test('a case is the same whenever it is made, and not the same as the next', () => {
  const seeds = linkedStudy().map(({ bytes }) => Buffer.from(bytes))
  const first = Array.from({ length: 200 }, (_, number) => fuzzCase(seeds, 5, number).bytes.toString('latin1'))
  expect(Array.from({ length: 200 }, (_, number) => fuzzCase(seeds, 5, number).bytes.toString('latin1'))).toEqual(first)
  expect(new Set(first).size).toBeGreaterThan(190)
})

test.each(Object.entries({ ...ELEMENT_MUTATIONS, ...BYTE_MUTATIONS }))('%s changes something', (name, mutate) => {
  const seeds = linkedStudy().map(({ bytes }) => Buffer.from(bytes))
  const random = new Random(name)
  const changed = Array.from({ length: 40 }, () => {
    const origin = random.pick(seeds)
    const file = new MutableFile(origin)
    mutate(file, random)
    return !file.encode().equals(origin)
  })
  expect(changed.filter(Boolean).length).toBeGreaterThan(10)
})

test('most archives are damaged, each is the same whenever it is made, and some are still read', async () => {
  const seeds = linkedStudy().map(({ bytes }) => Buffer.from(bytes))
  const make = () => Array.from({ length: 60 }, (_, number) => archiveCase(seeds, new Random(`archive ${number}`)))
  expect(make()).toEqual(make())
  const judge = new CaseJudge(new TemporaryFolder().path, 'case')
  const outcomes = new Set<string>()
  for (const { bytes, mutations } of make()) {
    const verdict = await judge.judge({ kind: 'archive', bytes, profile: 'research', mutations })
    outcomes.add(verdict.kind === 'fine' ? verdict.outcome : verdict.says)
  }
  expect([...outcomes].filter((outcome) => !outcome.startsWith('archive: '))).toEqual([])
  expect(outcomes).toContain('archive: ARCHIVE_DAMAGED')
  expect(outcomes).toContain('archive: read to its end')
})

test('the index tells every element of the objects made here, to the last byte', () => {
  for (const { bytes } of linkedStudy()) {
    const { places } = indexElements(Buffer.from(bytes))
    expect(places.findLast(({ outer }) => outer.length === 0)?.end).toBe(bytes.length)
    expect(places.some(({ vr }) => vr === 'SQ')).toBe(places.some(({ outer }) => outer.length > 0))
    expect(places.some(({ tag }) => tag === SOP_INSTANCE_UID)).toBe(true)
  }
})

test('a thread that hangs, ends or fills its heap is a violation, slowness only if it comes again, and every case is accounted for', async () => {
  const options: FuzzOptions = {
    ...quiet,
    ...{ seeds: [], count: 20, threads: 1, hangMs: 6000 },
    program: new URL('fuzz/faulty-program.test-support.ts', import.meta.url),
  }
  const { cases, outcomes, violations } = await fuzz(options)
  const found = violations.map(({ number, kind }) => `${number} ${kind}`).toSorted()
  expect(found).toEqual(['3 hang', '5 died', '7 died', '9 slow'])
  expect(cases).toBe(20)
  // Cases 9 and 11 were told as slow and not as ended.
  expect(outcomes.get('fine')).toBe(15)
})

test.each(readdirSync(FOUND).filter((name) => name.endsWith('.dcm')))(
  '%s, which was once a violation, ends in order',
  async (name) => {
    const folder = new TemporaryFolder()
    const judge = new CaseJudge(folder.path, 'case')
    for (const profile of ['research', 'basic']) {
      const verdict = await judge.judge({ kind: 'instance', bytes: readFileSync(join(FOUND, name)), profile, mutations: [] })
      expect(verdict.kind).toBe('fine')
    }
  },
)
