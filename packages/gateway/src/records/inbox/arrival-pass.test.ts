// Goal: the digests tell the same instance, one whose demographics alone were corrected, and another, however the bytes arrive.
// Method: small CT instances that differ in one attribute; the same bytes cut into pieces of every size.
import { expect, test } from 'vitest'
import { encodeInstance, type InstanceChoice } from '../../instances.test-support.ts'
import { ArrivalPass, type Arrival } from './arrival-pass.ts'

function arrivalOf(bytes: Uint8Array, pieceBytes = bytes.length): Arrival {
  const pass = new ArrivalPass()
  for (let at = 0; at < bytes.length; at += pieceBytes) pass.push(bytes.subarray(at, at + pieceBytes))
  return pass.end()
}

const differences = (choice: InstanceChoice): string[] => {
  const one = arrivalOf(encodeInstance())
  const other = arrivalOf(encodeInstance(choice))
  const names = ['content', 'pixels', 'rest'] as const
  return names.filter((name) => one.digests?.[name].equals(other.digests?.[name] as Buffer) !== true)
}

test('the identifiers are those of the instance itself, not of an item', () => {
  expect(arrivalOf(encodeInstance({ number: 3 })).identifiers).toEqual({
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
    sopInstanceUid: '1.2.276.0.9999.77.3.3',
    seriesInstanceUid: '1.2.276.0.9999.77.2',
    studyInstanceUid: '1.2.276.0.9999.77.1',
    patientId: 'QZMARK-A',
  })
})

test.each([1, 2, 3, 7, 131, 132, 133, 500])('pieces of %i bytes give the same digests', (pieceBytes) => {
  expect(arrivalOf(encodeInstance(), pieceBytes)).toEqual(arrivalOf(encodeInstance()))
})

test.each([
  ['nothing', {}, []],
  ['the patient', { patient: 'B' }, ['content']],
  ['the accession number', { attributes: { AccessionNumber: 'other' } }, ['content']],
  ['a description', { attributes: { StudyDescription: 'other' } }, ['content', 'rest']],
  ['a pixel', { shade: 8 }, ['content', 'pixels']],
  ['the series', { attributes: { SeriesInstanceUID: '1.2.3' } }, ['content', 'rest']],
] as const)('where %s differs', (_what, choice, expected) => {
  expect(differences(choice)).toEqual(expected)
})

test('file meta information does not count', () => {
  const bytes = encodeInstance()
  const other = Buffer.from(bytes)
  other.fill(0x41, 0, 128)
  other.write('TSET', other.indexOf('TEST'))
  expect(arrivalOf(other)).toEqual(arrivalOf(bytes))
})

test('a file that cannot be read has its identifiers and no digests', () => {
  const bytes = encodeInstance().subarray(0, 700)
  const arrival = arrivalOf(bytes)
  expect(arrival).toMatchObject({ digests: undefined, identifiers: { sopInstanceUid: '1.2.276.0.9999.77.3.1' } })
  expect(arrivalOf(bytes, 13)).toEqual(arrival)
})
