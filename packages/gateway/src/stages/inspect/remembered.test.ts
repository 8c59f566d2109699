// Goal: what was found clean in one instance never excuses another: a look says the same whatever was looked at before.
// Method: one inspector sees pairs in any order and again and again, a new one sees each alone; both must say the same.
import { DataSet } from '@lethe/dicom'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesOf } from './byte-source.ts'
import { encodeCandidate, encodeOriginal, inspected } from './candidates.test-support.ts'
import type { Hit } from './hit.ts'
import { Inspector } from './inspect.ts'
import { NOTHING_KEPT } from './kept.ts'

// Each is somebody's name for one of the originals, a day of one of them, or nothing.
const anyValue = fc.constantFrom(
  '',
  'AX T2',
  'OKONKWO',
  'TRAN AX',
  '20240516',
  '20220111',
  '1.2.276.0.9999.55.3',
  'REMOVED',
  '1.5',
)

const anyOriginal = fc.record({
  PatientName: fc.constantFrom('Okonkwo^Chidera', 'Tran^Thuy'),
  StudyDate: fc.constantFrom('20240516', '20220111'),
})
const anyCandidate = fc.record({
  SeriesDescription: anyValue,
  StudyDate: fc.constantFrom('20240516', '20220111', ''),
  BodyPartExamined: fc.constantFrom('HEAD', 'TRAN', ''),
  StationName: fc.constantFrom('', 'CT01'),
  item: anyValue,
})

test('a look says the same whatever was looked at before', () => {
  fc.assert(
    fc.property(
      fc.array(anyOriginal, { minLength: 1, maxLength: 2 }),
      fc.array(anyCandidate, { minLength: 1, maxLength: 3 }),
      fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 2, maxLength: 12 }),
      (originals, candidates, order) => {
        const inspector = new Inspector()
        for (const [one, other] of order) {
          const original = encodeOriginal(originals[one % originals.length])
          const { item, ...attributes } = candidates[other % candidates.length] as (typeof candidates)[number]
          const procedure = [DataSet.of({ CodeMeaning: item })]
          const candidate = encodeCandidate({ ...attributes, ProcedureCodeSequence: procedure })
          const hits: Hit[] = inspector.inspect(bytesOf(original), bytesOf(candidate), NOTHING_KEPT)
          expect(hits).toEqual(inspected(original, candidate))
        }
      },
    ),
    { numRuns: 300 },
  )
})
