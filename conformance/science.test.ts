// Goal: what research needs of an instance is the same after as before: images, fields and tables as dcm2niix makes them, and by value
// slice times, phase encoding, diffusion, scale and the inputs of uptake values, also across midnight.
// Method: series of five manufacturers from the corpus go through dcm2niix and the project's own reader, before and after research.yaml;
// PET instances are made with every way of telling a time, and all intervals between them are compared.
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { CORPUS } from './corpus.ts'
import { deidentifyBytes, policy } from './deidentify-bytes.ts'
import { convert, hasDcm2niix } from './science/dcm2niix.ts'
import { allowedDifferences, differences } from './science/differences.ts'
import { flatten, textOf, type PlacedValues } from './science/flatten.ts'
import { compareMeasure, MEASURES } from './science/measures.ts'
import { petInstance, SUV_INPUTS, type PetTimes } from './science/pet-instance.ts'
import { POINTS } from './science/points-in-time.ts'
import { addSurvival, survivalOf, type Survival } from './science/private-survival.ts'
import { corpusSeries, MANUFACTURERS, type Series } from './science/series.ts'

/** Series that differ, each with its reason; the first file names them. */
const KNOWN: Readonly<Record<string, string>> = {
  'pydicom+deid/examples/dicom/header-manipulation/func-sequence-replace/cleaned.dcm': 'its dates are no dates: 2009-11-24',
}

/** Places of values that are gone, each with its reason. */
const GONE: Readonly<Record<string, string>> = { 'GEIIS|0009|10>': 'the scale of an icon, in a sequence that no list knows' }

// A series that dcm2niix cannot convert proves nothing; nor does a manufacturer without one.
const CONVERTED_MIN: Readonly<Record<string, number>> = { Siemens: 14, GE: 27, Philips: 12, Canon: 5, 'United Imaging': 3 }
const VALUES_MIN: Readonly<Record<string, number>> = { 'slice timing': 580, 'phase encoding': 420, diffusion: 280, scale: 890 }

// Canon keeps what research needs in standard attributes, and nobody says publicly what its private ones hold. Of United Imaging's more
// than half stand in items without a creator of their own, where they mean nothing (PS3.5 7.8.1).
const SURVIVING_MIN: Readonly<Record<string, number>> = { Siemens: 0.9, GE: 0.85, Philips: 0.8, Canon: 0, 'United Imaging': 0.3 }

const cannotConvert = CORPUS === undefined || !hasDcm2niix

describe.skipIf(cannotConvert)('series of the corpus (LETHE_CORPUS names its folder; needs dcm2niix of Debian)', () => {
  let series: readonly Series[] = []
  const rows = new Map(
    Object.keys(MANUFACTURERS).map((name) => [name, { series: 0, converted: 0, same: 0, images: 0, allowed: 0 }]),
  )
  const wrong: string[] = []
  let heldCount = 0

  beforeAll(() => {
    const found = corpusSeries()
    series = found.series
    heldCount = found.heldCount
    for (const { name, manufacturer, files } of series) {
      const row = rows.get(manufacturer) ?? { series: 0, converted: 0, same: 0, images: 0, allowed: 0 }
      const before = convert(files.map((file) => file.before))
      row.series += 1
      // What cannot be done with a series before need not be done after.
      if (before.size === 0) continue
      const after = convert(files.map((file) => file.after))
      const differing = differences(before, after)
      row.converted += 1
      row.images += [...before.keys()].filter((one) => one.endsWith('.nii')).length
      row.allowed += allowedDifferences(before, after).length
      if (differing.length === 0) row.same += 1
      else if (!(name in KNOWN)) wrong.push(`${name}: ${differing.join('; ')}`)
    }
  })

  test('give dcm2niix the same images, tables and fields, but for identity and shifted times', () => {
    const lines = [...rows].map(([manufacturer, counts]) => `${manufacturer}: ${JSON.stringify(counts)}`)
    print([...lines, `${heldCount} files of these manufacturers wait for a person and are not compared`])
    expect(wrong).toEqual([])
    const few = [...rows].filter(([manufacturer, { converted }]) => converted < (CONVERTED_MIN[manufacturer] ?? 1))
    expect(few).toEqual([])
  })

  test.each(Object.keys(MEASURES))('keep %s by value', (measure) => {
    const counts = new Map<string, number>()
    const gone: string[] = []
    for (const { name, manufacturer, files } of series) {
      for (const file of files) {
        const compared = compareMeasure(measure, read(file.before), read(file.after))
        counts.set(manufacturer, (counts.get(manufacturer) ?? 0) + compared.count)
        gone.push(...compared.wrong.map((place) => `${name}: ${place}`))
      }
    }
    print([`${measure}: ${[...counts].map(([manufacturer, count]) => `${manufacturer} ${count}`).join(', ')} values`])
    const listed = Object.keys(GONE)
    expect(gone.filter((line) => !listed.some((place) => line.includes(place)))).toEqual([])
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(VALUES_MIN[measure] ?? 0)
  })
})

describe.skipIf(CORPUS === undefined)('private elements of the corpus', () => {
  test('survive where a list calls them safe', () => {
    const counts = new Map<string, Survival>()
    for (const { manufacturer, files } of corpusSeries().series) {
      for (const { before, after } of files)
        counts.set(manufacturer, addSurvival(counts.get(manufacturer), survivalOf(read(before), read(after))))
    }
    print(
      [...counts].map(
        ([name, { before, after, equal }]) => `${name}: ${before} private elements, ${after} after, ${equal} equal`,
      ),
    )
    const few = [...counts].filter(([name, { before, after }]) => after < before * (SURVIVING_MIN[name] ?? 0))
    expect(few).toEqual([])
  })
})

describe('a PET instance across midnight', () => {
  const research = policy('research')
  const midnight = fc.integer({ min: 11_000, max: 21_900 }).map((day) => day * 86_400_000)
  const times = fc.record({
    midnight,
    before: fc.integer({ min: 1, max: 14_400 }),
    behind: fc.integer({ min: 0, max: 14_400 }),
    offset: fc.constantFrom('', '+0000', '-0800', '+0530'),
    patient: fc.integer({ min: 1, max: 99_999 }).map((number) => `MRN${number}`),
  })

  function deidentified(pet: PetTimes): { before: PlacedValues; after: PlacedValues } {
    const source = petInstance(pet)
    const result = deidentifyBytes(source, research)
    expect('code' in result ? result.code : undefined).toBeUndefined()
    return { before: read(source), after: read('output' in result ? result.output : new Uint8Array(0)) }
  }

  test('keeps every interval between its times, to the second, however they are told', () => {
    fc.assert(
      fc.property(times, ({ midnight: day, before: early, behind, offset, patient }) => {
        const pet = { injected: day - early * 1000, acquired: day + behind * 1000, offset, patient }
        const { before, after } = deidentified(pet)
        const moved = Object.entries(POINTS).map(([name, point]) => [name, point(after) - point(before)] as const)
        const [, shift = NaN] = moved[0] ?? []
        expect(Math.abs(shift % 86_400)).toBe(0)
        expect(shift).toBeLessThan(0)
        expect(moved.filter(([, seconds]) => seconds !== shift)).toEqual([])
        const interval = POINTS['acquisition date and time'] as (values: PlacedValues) => number
        const start = POINTS['start of the radiopharmaceutical, DT'] as (values: PlacedValues) => number
        expect(interval(after) - start(after)).toBe(early + behind)
        expect(textOf(after, 'AcquisitionDateTime').slice(14)).toBe(offset)
      }),
      { numRuns: 200 },
    )
  })

  test('keeps what uptake values are computed of', () => {
    const { after } = deidentified({ injected: 1_710_114_600_000, acquired: 1_710_118_200_000, offset: '', patient: 'MRN0042' })
    expect(Object.fromEntries(Object.keys(SUV_INPUTS).map((name) => [name, textOf(after, name)]))).toEqual(SUV_INPUTS)
  })
})

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`)
}

function read(bytes: Uint8Array): PlacedValues {
  return flatten(bytes) ?? new Map()
}
