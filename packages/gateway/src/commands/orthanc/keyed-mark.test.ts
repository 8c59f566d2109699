// Goal: what Lethe made is known again however it was encoded since, and nothing else is: no other content, key, scope, nor a copied mark.
// Method: a made instance is marked, and changed byte by byte; the laws hold at every place.
import { expect, test } from 'vitest'
import { encodeInstance } from '../../instances.test-support.ts'
import { KeyedMark } from './keyed-mark.ts'

const KEY = new Uint8Array(32).fill(9)
const CREATOR = 'LETHE MARK 1'
const HEAD = 128 + 4
const room = (): SharedArrayBuffer => new SharedArrayBuffer(0)
const mark = new KeyedMark(KEY, 'archive')
const made = (): Buffer => Buffer.from(mark.mark(encodeInstance(), room()))

test('a marked instance is recognised, and comes out as it is; marking twice is marking once', () => {
  const marked = made()
  expect(marked.includes(CREATOR)).toBe(true)
  expect(Buffer.from(mark.recognise(marked, room()) as Uint8Array)).toEqual(marked)
  expect(Buffer.from(mark.mark(marked, room()))).toEqual(marked)
})

test('an instance without a mark, under another key, or of another scope is not', () => {
  expect(mark.recognise(encodeInstance(), room())).toBeUndefined()
  expect(new KeyedMark(new Uint8Array(32).fill(8), 'archive').recognise(made(), room())).toBeUndefined()
  expect(new KeyedMark(KEY, 'project').recognise(made(), room())).toBeUndefined()
  expect(Buffer.from(mark.fingerprint)).not.toEqual(Buffer.from(new KeyedMark(KEY, 'project').fingerprint))
})

test('a change of any byte of the Data Set is seen; what was changed around it is not taken over', () => {
  const marked = made()
  const dataSetAt = marked.indexOf(Buffer.from([0x08, 0x00, 0x08, 0x00]))
  expect(dataSetAt).toBeGreaterThan(HEAD)
  const passing: number[] = []
  for (let at = 0; at < marked.length; at += 1) {
    const changed = Buffer.from(marked)
    changed[at] = (changed[at] as number) ^ 0x20
    const known = mark.recognise(changed, room())
    if (known === undefined) continue
    // What is given back is always what was made.
    expect(Buffer.from(known)).toEqual(marked)
    passing.push(at)
  }
  expect(passing.some((at) => at < 128)).toBe(true)
  // In the Data Set it is reserved bytes and the header of the mark's own block, which are written anew; every byte of a value is seen.
  const values = [marked.indexOf('QZMARK'), marked.indexOf(Buffer.alloc(64, 7))]
  for (const at of values) expect(passing.some((one) => one >= at && one < at + 6)).toBe(false)
  expect(passing.filter((at) => at >= dataSetAt).length).toBeLessThan(12)
})

test('a mark that was copied onto another instance is none, and bytes behind the Data Set have no mark', () => {
  const marked = made()
  const other = Buffer.from(mark.mark(encodeInstance({ number: 2 }), room()))
  const at = marked.indexOf(CREATOR) + CREATOR.length
  const forged = Buffer.from(other)
  marked.copy(forged, other.indexOf(CREATOR) + CREATOR.length, at, at + 12 + 32)
  expect(mark.recognise(forged, room())).toBeUndefined()
  expect(mark.recognise(Buffer.concat([marked, Buffer.from('behind')]), room())).toBeUndefined()
})

test('without UIDs or a patient nothing is marked: Orthanc would log what it received', () => {
  expect(() => mark.mark(encodeInstance({ attributes: { PatientID: '' } }), room())).toThrow(/DICOM_NOT_DICOM/)
  expect(() => mark.mark(encodeInstance({ attributes: { StudyInstanceUID: '' } }), room())).toThrow(/DICOM_NOT_DICOM/)
})
