// Goal: no candidate and no original, however hostile, makes inspect slow, greedy or wrong; what is too much is held.
// Method: a megabyte of what each rule dislikes most, structures without end, and originals that name a million people.
import { DataSet } from '@lethe/dicom'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Automaton } from './automaton.ts'
import { bytesOf } from './byte-source.ts'
import { encodeCandidate, encodeOriginal, inspected } from './candidates.test-support.ts'
import { Unwalkable } from './unwalkable.ts'
import { walkFile } from './walk-file.ts'

// On an idle machine each takes below 0.3 s; a quadratic one would take hours.
const MILLISECONDS_MAX = 20_000
const MEGABYTE = 1 << 20

describe('a megabyte of', () => {
  test.each([
    'transverse ',
    'okonkwo ',
    '-a',
    'a',
    '1',
    '1.',
    '9 ',
    'aaaa@',
    'Aaaaa',
    '1 aaa ',
    'a.b.',
    'Dr ',
    '12/',
    'jan 1 ',
    'é',
    '\u001b$B',
  ])('%j in a text', (unit) => {
    const source = encodeOriginal({ PatientName: 'Tran^Okonkwo' })
    const text = Buffer.from(unit.repeat(Math.ceil(MEGABYTE / unit.length)), 'latin1').subarray(0, MEGABYTE)
    const started = process.threadCpuUsage()
    const hits = inspected(source, encodeCandidate({ TextValue: new Uint8Array(text) }))
    expect(process.threadCpuUsage(started).user).toBeLessThan(1000 * MILLISECONDS_MAX)
    expect(hits.length > 0 || !unit.startsWith('okonkwo')).toBe(true)
  })

  test('bytes that begin an item again and again', () => {
    const item = Buffer.from('feff00e0ffffffff', 'hex')
    const nested = Buffer.concat(Array.from({ length: MEGABYTE / 8 }, () => item))
    const started = process.threadCpuUsage()
    const hits = inspected(encodeOriginal(), encodeCandidate({ LUTData: new Uint8Array(nested) }))
    expect(process.threadCpuUsage(started).user).toBeLessThan(1000 * MILLISECONDS_MAX)
    expect(hits).toEqual([])
  })
})

test('UIDs that run into each other, where no VR says what they are', () => {
  const transferSyntaxUid = '1.2.840.10008.1.2'
  const runs = new Uint8Array(Buffer.from('1.2.840.'.repeat(1000)))
  const started = process.threadCpuUsage()
  const source = encodeOriginal({ StudyID: runs, ImageComments: runs }, { transferSyntaxUid })
  expect(inspected(source, encodeCandidate({ ImageComments: runs }, { transferSyntaxUid }))).toBeDefined()
  expect(process.threadCpuUsage(started).user).toBeLessThan(1000 * MILLISECONDS_MAX)
})

test('sequences deeper than the limit hold a candidate', () => {
  let inner = DataSet.of({ CodeValue: 'X' })
  for (let depth = 0; depth < 70; depth += 1) inner = DataSet.of({ ProcedureCodeSequence: [inner] })
  const candidate = encodeCandidate({ ProcedureCodeSequence: [inner] })
  expect(inspected(encodeOriginal(), candidate).map(({ code }) => code)).toEqual(['UNWALKABLE'])
})

test('an original that names more than can be looked for holds its candidate', () => {
  const names = Array.from({ length: 60_000 }, (_, number) => `Name${number.toString(36)}`)
  const items = Array.from({ length: 6 }, (_, index) =>
    DataSet.of({ PersonName: new Uint8Array(Buffer.from(names.slice(index * 1000, index * 1000 + 1000).join('^'))) }),
  )
  const many = DataSet.of({ ContentSequence: items })
  const source = encodeOriginal({ ContentSequence: Array.from({ length: 10 }, () => many) })
  expect(inspected(source, encodeCandidate())).toEqual([])
  const flood = Array.from({ length: 60 }, (_, index) =>
    DataSet.of({ PersonName: new Uint8Array(Buffer.from(names.slice(index * 1000, index * 1000 + 1000).join('^'))) }),
  )
  expect(inspected(encodeOriginal({ ContentSequence: flood }), encodeCandidate()).map(({ code }) => code)).toEqual(['TOO_MUCH'])
})

test('an original that cannot be walked still tells whom it names', () => {
  const whole = encodeOriginal({ SeriesDescription: 'x' })
  const at = whole.indexOf('SeriesDescription') < 0 ? whole.indexOf('x ') : 0
  const damaged = Buffer.from(whole)
  // The length of a short value before the patient's name now leads somewhere else.
  damaged.writeUInt16LE(0x7ffe, at - 2)
  expect(inspected(damaged, encodeCandidate({ SeriesDescription: 'for Okonkwo' })).map(({ code }) => code)).toContain(
    'IDENTIFIER',
  )
})

test('bytes at random are walked or refused, and nothing else', () => {
  const nobody = { element: () => true, value: () => undefined, pixels: () => undefined, fragment: () => undefined }
  const walk = (bytes: Uint8Array, manner: 'own' | 'foreign'): unknown => {
    try {
      return walkFile(bytesOf(bytes), nobody, manner)
    } catch (error) {
      return error
    }
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom('own', 'foreign'), fc.boolean(), (bytes, manner, framed) => {
      const file = framed ? Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), bytes]) : bytes
      const ended = walk(file, manner)
      expect(ended instanceof Unwalkable || !(ended instanceof Error)).toBe(true)
    }),
    { numRuns: 5000 },
  )
})

test('the automaton meets what a search for each pattern finds, in pieces too', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'c'), minLength: 1, maxLength: 5 })
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'B', 'c', 'd'), maxLength: 60 })
  fc.assert(
    fc.property(
      fc.uniqueArray(word, { selector: (one) => one.toLowerCase(), maxLength: 8 }),
      text,
      fc.nat(60),
      (words, haystack, cut) => {
        const automaton = new Automaton(words)
        const bytes = Buffer.from(haystack)
        const met = new Set<string>()
        const half = bytes.subarray(0, cut)
        const state = automaton.search(half, (pattern, end) => met.add(`${pattern} ${end}`))
        automaton.search(bytes.subarray(cut), (pattern, end) => met.add(`${pattern} ${end + half.length}`), state)
        const expected = words.flatMap((one, pattern) =>
          Array.from({ length: haystack.length + 1 }, (_, end) => end).flatMap((end) =>
            haystack.slice(0, end).toLowerCase().endsWith(one.toLowerCase()) ? [`${pattern} ${end}`] : [],
          ),
        )
        expect([...met].toSorted()).toEqual(expected.toSorted())
      },
    ),
    { numRuns: 2000 },
  )
})
