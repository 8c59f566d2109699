// Goal: a study whose archive says no more than its modalities can be got.
// Method: the names of the table against PS3.6, and any modalities against the room that an association has.
import { uidOfKeyword } from '@lethe/dicom'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { STORAGE_SOP_CLASSES } from '../storage-sop-classes.ts'
import { MODALITY_KEYWORDS, sopClassesOfModalities } from './modality-sop-classes.ts'
import { getContexts } from './query-contexts.ts'

test('every name is a Storage SOP Class of PS3.6', () => {
  const unknown = MODALITY_KEYWORDS.filter((keyword) => !STORAGE_SOP_CLASSES.includes(uidOfKeyword(keyword) ?? ''))
  expect(unknown).toEqual([])
})

test('a CT study may have CT images and secondary captures, and has room for compressed ones', () => {
  const classes = sopClassesOfModalities(['CT', 'SR'])
  const ct = ['CTImageStorage', 'ComprehensiveSRStorage', 'SecondaryCaptureImageStorage'].map(uidOfKeyword)
  expect(ct.every((uid) => classes.has(uid as string))).toBe(true)
  const { contexts } = getContexts(classes)
  expect(new Set(contexts.flatMap(({ transferSyntaxes }) => transferSyntaxes)).size).toBeGreaterThan(4)
})

test('any modalities, known or not, fit into one association', () => {
  const modality = fc.oneof(fc.constantFrom('CT', 'MR', 'US', 'OT', 'SR', 'PR'), fc.string(), fc.constant('constructor'))
  fc.assert(
    fc.property(fc.array(modality), (modalities) => {
      const { contexts } = getContexts(sopClassesOfModalities(modalities))
      expect(contexts.length).toBeLessThanOrEqual(128)
    }),
  )
})
