// Goal: the schema that editors use says what the reader says: what loads is valid, and what is built wrongly is not.
// Method: an independent validator; shipped and generated profiles, and these with one thing changed at any place.
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { profileSchema, readProfile } from './profile-reader.ts'
import { profileTree } from './profiles.test-support.ts'
import { anyProfileTree } from './profile-trees.test-support.ts'

type Path = readonly (string | number)[]

// Strict: a keyword that the validator does not know, or a pattern that is none, is an error of the schema.
const isValid = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false }).compile(profileSchema())

// What depends on the standard's tables, or on two values together, a schema cannot say.
const BEYOND = [
  /^must be two numbers, the smaller first$/,
  /^must be whole days, at most a century$/,
  /^must leave a day other than 0$/,
  /^names one attribute twice$/,
  /^remap is for /,
  /^shift is for /,
  /^generalize: /,
  /^clean is for /,
  /^with is no value of VR /,
  / is on no list for this creator: /,
  /^goes with pseudonyms that are made/,
  /^cannot be given in an example: VR /,
]

/** The complaints about how a tree is built. */
function structural(tree: unknown): readonly string[] {
  const { complaints } = readProfile(tree)
  return complaints
    .filter(({ says }) => !BEYOND.some((known) => known.test(says)))
    .map(({ path, says }) => `${path.join('.')} ${says}`)
}

function pathsOf(tree: unknown): Path[] {
  if (typeof tree !== 'object' || tree === null) return [[]]
  return [[], ...Object.entries(tree).flatMap(([key, inner]) => pathsOf(inner).map((rest) => [key, ...rest]))]
}

/** The tree with the value at a path made into another; `undefined` takes it out. */
function changed(tree: unknown, [key, ...rest]: Path, change: (value: unknown) => unknown): unknown {
  if (key === undefined) return change(tree)
  const copy = (Array.isArray(tree) ? [...(tree as unknown[])] : { ...(tree as object) }) as Record<string | number, unknown>
  copy[key] = changed(copy[key], rest, change)
  if (copy[key] === undefined && !Array.isArray(copy)) delete copy[key]
  return copy
}

/** What is put in the place of a value, or added beside it. */
const mistake: fc.Arbitrary<(value: unknown) => unknown> = fc.oneof(
  fc.constant(() => undefined),
  fc
    .constantFrom<unknown[]>(null, 42, 20_240_310, -1, true, '', 'x', 'shifted', 'all', ' ', 'A\\B', [], {}, ['x'], [1, 2, 3])
    .map((wrong) => () => wrong),
  fc
    .constantFrom('frobnicate', 'keep', 'with', 'cap', 'to', 'because', 'PatientName', 'constructor', 'toString')
    .map(
      (key) => (value: unknown) =>
        typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value, [key]: 'x' } : value,
    ),
)

test.each(['basic', 'linkable', 'research'] as const)('the shipped profile %s is valid', (name) => {
  expect([isValid(profileTree(name)), isValid.errors]).toEqual([true, null])
})

test('every profile that loads is valid, and the generator makes such profiles', () => {
  fc.assert(
    fc.property(anyProfileTree, (tree) => {
      expect(structural(tree)).toEqual([])
      expect([isValid(tree), isValid.errors]).toEqual([true, null])
    }),
    { numRuns: 300 },
  )
})

test('a profile with one thing changed is valid exactly where the reader has nothing to say about how it is built', () => {
  const seen = { valid: 0, invalid: 0 }
  fc.assert(
    fc.property(anyProfileTree, fc.nat(), mistake, (tree, place, change) => {
      const paths = pathsOf(tree)
      const path = paths[place % paths.length] as Path
      const wrong = changed(tree, path, change)
      const complaints = structural(wrong)
      seen[complaints.length === 0 ? 'valid' : 'invalid'] += 1
      expect({ path, complaints, valid: isValid(wrong) }).toEqual({ path, complaints, valid: complaints.length === 0 })
    }),
    { numRuns: 2000 },
  )
  // Both sides were met, or nothing was compared.
  expect(Math.min(seen.valid, seen.invalid)).toBeGreaterThan(50)
})

test('every field has words for whoever hovers over it', () => {
  const { properties } = profileSchema() as { properties: Record<string, { description?: string }> }
  for (const [name, { description }] of Object.entries(properties))
    expect([name, description]).toEqual([name, expect.stringMatching(/\.$/)])
})
