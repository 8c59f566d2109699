// Goal: the hand-written table says of each tag what PS3.6 says, has every person's name, and agrees with the engine on what identifies.
// Method: the table is compared with the dictionary and with Table E.1-1 of the cores, which inspect itself does without.
import { confidentialityRow, dictionaryEntry, dictionaryTags, formatTag } from '@lethe/dicom'
import { expect, test } from 'vitest'
import { identifyingAttribute, identifyingTags } from './identifying-attributes.ts'

test('each row has the keyword of its tag', () => {
  const wrong = identifyingTags().filter((tag) => dictionaryEntry(tag)?.keyword !== identifyingAttribute(tag)?.keyword)
  expect(wrong.map(formatTag)).toEqual([])
})

test('every person’s name of PS3.6 is there, since a file in implicit VR does not say which they are', () => {
  const names = [...dictionaryTags()].filter((tag) => dictionaryEntry(tag)?.vr === 'PN')
  expect(names.filter((tag) => identifyingAttribute(tag)?.kind !== 'name').map(formatTag)).toEqual([])
})

test('what the standard keeps for devices and institutions, and nothing else, may be kept', () => {
  const keeps = (tag: number, option: 'retainDeviceIdentity' | 'retainInstitutionIdentity'): boolean =>
    confidentialityRow(tag)?.options[option] === 'K'
  const differing = identifyingTags().filter((tag) => {
    const { keptFor } = identifyingAttribute(tag) ?? {}
    return (
      (keptFor === 'device') !== keeps(tag, 'retainDeviceIdentity') ||
      (keptFor === 'institution') !== keeps(tag, 'retainInstitutionIdentity')
    )
  })
  expect(differing.map(formatTag)).toEqual([])
})
