// Goal: what is remembered of a value never shows: everything comes out as if each value were met for the first time.
// Method: values of every VR under every decision, in any order and again and again, in a buffer that is filled anew; compared with execute.
import { characterSet, type Vr } from '@lethe/dicom'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Decision } from './decision.ts'
import { execute, type Subject } from './execute.ts'
import { circumstances, DECISIONS, samplesOf, VALUED } from './execute-table.test-support.ts'
import { ExecutedValues, executedValues } from './executed-values.ts'
import { tag } from './instances.test-support.ts'
import { LabelNumbers } from './label-numbers.ts'
import type { Note } from './report.ts'
import { identities, policyOf } from './profiles.test-support.ts'
import { KnownIdentifiers } from './text/known-identifiers.ts'

const LITTLE = { explicitVr: true, littleEndian: true }
const BIG = { explicitVr: true, littleEndian: false }

// One VR and three values, so that all are met more than once; a turned byte makes another value of the same length.
const anySubject = fc.record({
  sample: fc.constantFrom('one', 'many', 'malformed', 'naming', 'empty' as const),
  turned: fc.constantFrom(0, 0, 0, 1, 0x20),
  tag: fc.constantFrom(tag('StudyDescription'), 0x00191010),
  decision: fc.integer({ min: 0, max: 1 }),
  characters: fc.constantFrom(characterSet([]), characterSet(['ISO_IR 192'])),
  encoding: fc.constantFrom(undefined, LITTLE, BIG),
})
const anyDecision = fc.constantFrom(...Object.values(DECISIONS))
const anyRun = fc.record({
  vr: fc.constantFrom<Vr>('LO', 'DA', 'CS', ...VALUED),
  decisions: fc.tuple(anyDecision, anyDecision),
  subjects: fc.tuple(anySubject, anySubject, anySubject),
  order: fc.array(fc.nat({ max: 2 }), { minLength: 2, maxLength: 20 }),
})

/** What an execution gives, copied out of the buffer, and what it notes. */
function told(run: typeof execute, subject: Subject, labels: LabelNumbers): unknown {
  const notes: Note[] = []
  const made = run(subject, { ...circumstances, labels, note: (note) => notes.push(note) })
  return { made: made === undefined ? undefined : [...made], notes }
}

test('every value comes out as execute makes it, with the same notes', () => {
  fc.assert(
    fc.property(anyRun, ({ vr, decisions, subjects, order }) => {
      const remembering = new ExecutedValues()
      const labels = [new LabelNumbers(), new LabelNumbers()] as const
      const buffer = new Uint8Array(256)
      let from = 0
      for (const { sample, turned, encoding, decision, ...rest } of order.map(
        (index) => subjects[index] as (typeof subjects)[number],
      )) {
        // Not where it lay the last time.
        from = 128 - from
        const bytes =
          sample === 'empty' ? new Uint8Array(0) : samplesOf(vr)[sample].map((byte, at) => (at === 0 ? byte ^ turned : byte))
        buffer.fill(0x58)
        buffer.set(bytes, from)
        const about = { ...rest, vr, decision: decisions[decision] as Decision, ...(encoding === undefined ? {} : { encoding }) }
        const expected = told(execute, { ...about, value: bytes }, labels[0])
        const value = buffer.subarray(from, from + bytes.length)
        expect(told((one, of) => remembering.execute(one, of), { ...about, value }, labels[1])).toEqual(expected)
      }
    }),
    { numRuns: 1000 },
  )
})

test('nothing is shared between people, policies, keys or shifts', () => {
  const policy = policyOf('research')
  const values = executedValues(policy, circumstances)
  expect(executedValues(policy, circumstances)).toBe(values)
  expect(executedValues(policyOf('research'), circumstances)).not.toBe(values)
  const others = [
    { shiftDays: -11 },
    { identities: Object.create(identities) as typeof identities },
    { identifiers: new KnownIdentifiers() },
  ]
  for (const other of others)
    expect(executedValues(policy, { ...circumstances, ...other })).not.toBe(executedValues(policy, circumstances))
})
