// Goal: a concept name that tells who, where or with what is known by its code, and by its words where a device has a code of its own.
// Method: the table is held to its own form, then looked up by code, by spellings of its words, and by concepts of findings.
import { dictionaryEntry, tagOfKeyword } from '@lethe/dicom'
import { describe, expect, test } from 'vitest'
import concepts from '../tables/concept-attributes.json' with { type: 'json' }
import { isIdentifying } from '../identifying-attributes.ts'
import { conceptAttribute } from './concept-attribute.ts'

const rows: readonly { scheme?: string; code?: string; meaning: string; as: string }[] = concepts

describe('the table', () => {
  test('names attributes of PS3.6, and each concept once', () => {
    expect(rows.filter(({ as }) => tagOfKeyword(as) === undefined)).toEqual([])
    const keys = rows.map(({ scheme, code, meaning }) => (code === undefined ? meaning : `${scheme} ${code}`))
    expect(new Set(keys).size).toBe(rows.length)
    expect(rows.filter(({ scheme, code }) => (scheme === undefined) !== (code === undefined))).toEqual([])
  })

  test('calls a value a name, a date, a system or a number that is looked for in texts, a device, a program or a characteristic', () => {
    const others = new Set([
      ...['DeviceSerialNumber', 'UniqueDeviceIdentifier', 'Manufacturer', 'ManufacturerModelName', 'AlgorithmName'],
      ...['AlgorithmVersion', 'PatientAge', 'PatientSex', 'PatientSize', 'PatientWeight'],
    ])
    const unknown = rows.filter(({ as }) => {
      const tag = tagOfKeyword(as) as number
      return !isIdentifying(tag) && dictionaryEntry(tag)?.vr !== 'PN' && !others.has(as)
    })
    expect(unknown).toEqual([])
  })
})

const attribute = (scheme: string, code: string, meaning: string): string | undefined => {
  const tag = conceptAttribute({ scheme, code, meaning })
  return tag === undefined ? undefined : dictionaryEntry(tag)?.keyword
}

describe('a concept', () => {
  test.each([
    ['DCM', '121008', 'REMOVED', 'OperatorsName'],
    ['DCM', '121022', 'Accession Number', 'AccessionNumber'],
    ['DCM', '121029', '', 'PatientName'],
    ['DCM', '121031', '', 'PatientBirthDate'],
    ['99GE', 'X1', 'PATIENT’S NAME', 'PatientName'],
    ['', '', 'patient_id', 'PatientID'],
    ['99SITE', '7', 'Médecin référent', 'ReferringPhysicianName'],
  ])('%s %s "%s" stands for %s', (...[scheme, code, meaning, keyword]) => expect(attribute(scheme, code, meaning)).toBe(keyword))

  test.each([
    ['DCM', '121071', 'Finding'],
    ['SCT', '121029', 'Diameter'],
    ['DCM', '112039', 'Tracking Identifier'],
    ['', '', ''],
    ['99SITE', '1', 'Name of the lesion'],
  ])('%s %s "%s" stands for none', (scheme, code, meaning) => expect(attribute(scheme, code, meaning)).toBeUndefined())
})
