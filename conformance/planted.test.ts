// Goal: no planted mark survives the Basic Profile, whatever the class, the place, the VR, the character set and the encoding; nor where
// the profile keeps safe private attributes, but for numbers and codes in just those; nor where it cleans texts, reports and graphics as
// research does, but for what research keeps by a whole option.
// Method: de-identify each generated file with every class let through, and search the bytes of all that comes out.
import { compilePolicy, type Policy, type Profile } from '@lethe/engine'
import { describe, expect, test } from 'vitest'
import { deidentifyBytes, policy } from './deidentify-bytes.ts'
import { plantedFiles, type PlantedFile } from './planted/planted-files.ts'
import type { Mark } from './planted/marks.ts'
import { isRetained } from './planted/retained.ts'
import { findMarks } from './planted/search.ts'
import { maySurvive } from './planted/technical.ts'

// The Basic Profile itself, with two lines changed: every class enters, and no pixels are asked to wait.
const { profile } = policy('basic')
const everyClass = lettingIn(profile)
const safePrivate = lettingIn({ ...profile, retain: { ...profile.retain, safePrivate: 'tcia' } })
const research = lettingIn(policy('research').profile)

function lettingIn(one: Profile): Policy {
  const accept = [{ when: { SOPClassUID: { present: true } } }] as const
  return compilePolicy({ ...one, accept, clean: { ...one.clean, pixelData: { acquired: 'none', other: 'none' } } }, 'planted')
}

/** Files that are to be held back, with the reason; every other file must come out. */
const HELD: Readonly<Record<string, string>> = {
  'ct, RLE fragments': 'ENGINE_PIXEL_FRAMES_DIFFER',
  'ct, RLE offset table': 'ENGINE_PIXEL_FRAMES_DIFFER',
  'ct, no file meta, implicit': 'DICOM_NOT_DICOM',
  'ct, no file meta, explicit': 'DICOM_NOT_DICOM',
  'sr, trailing bytes': 'DICOM_VR_UNKNOWN',
}

function expectedCode(name: string): string | undefined {
  return name.startsWith('pdf, ') ? 'ENGINE_CONTENT_OPAQUE' : HELD[name]
}

describe('planted marks under the Basic Profile', () => {
  const files = [...plantedFiles()]

  test('the generator covers what it promises', () => {
    expect(files.length).toBeGreaterThan(150)
    expect(files.reduce((count, { marks }) => count + marks.length, 0)).toBeGreaterThan(300_000)
  })

  test.each(files.map((file) => [file.name, file] as const))('%s', (name, { bytes, marks }) => {
    expect(findMarks(bytes, marks).length, 'the search sees every mark where it was planted').toBe(marks.length)
    const found = marksLeft({ name, bytes, marks }, everyClass)
    const left = found.filter((mark) => !maySurvive(mark))
    expect(left.slice(0, 10).map(({ place }) => place)).toEqual([])
  })
})

describe('planted marks under the Basic Profile with safe private attributes', () => {
  let survived = 0

  test.each([...plantedFiles()].map((file) => [file.name, file] as const))('%s', (_, file) => {
    const found = marksLeft(file, safePrivate)
    const isSafe = ({ place }: Mark): boolean => place.context === 'safe private'
    survived += found.filter(isSafe).length
    const left = found.filter((mark) => !maySurvive(mark) && !isSafe(mark))
    expect(left.slice(0, 10).map(({ place }) => place)).toEqual([])
  })

  test('the numbers on the safe list are what is kept', () => {
    expect(survived).toBeGreaterThan(20)
  })
})

describe('planted marks under the research profile', () => {
  let survived = 0

  test.each([...plantedFiles()].map((file) => [file.name, file] as const))('%s', (_, file) => {
    const found = marksLeft(file, research)
    survived += found.filter(isRetained).length
    const left = found.filter((mark) => !maySurvive(mark) && !isRetained(mark))
    expect(left.slice(0, 10).map(({ place }) => place)).toEqual([])
  })

  test('what the options retain is what is kept', () => {
    expect(survived).toBeGreaterThan(1000)
  })
})

/** De-identifies a file as it is to end, and finds the marks in what came out; there are none in what was told of it. */
function marksLeft({ name, bytes, marks }: Pick<PlantedFile, 'name' | 'bytes' | 'marks'>, under: Policy): Mark[] {
  const result = deidentifyBytes(bytes, under)
  expect('code' in result ? result.code : undefined).toBe(expectedCode(name))
  const told = 'code' in result ? result.message : JSON.stringify([result.report, result.placement])
  expect(findMarks(Buffer.from(told), marks), 'no mark in message, report or file name').toEqual([])
  return findMarks('output' in result ? result.output : Buffer.alloc(0), marks)
}
