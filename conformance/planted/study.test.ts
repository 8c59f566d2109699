// Goal: the linked study is one study in which every reference leads somewhere, and the walk sees all of them.
// Method: the references of each file are held against what the files say of themselves.
import { expect, test } from 'vitest'
import { ordinaryFile } from './file.ts'
import { dataSet } from './literal.ts'
import { reportWords, report } from './objects/documents.ts'
import { countReferences, linkedStudy } from './study.ts'
import { syntaxes } from './syntaxes.ts'

const files = linkedStudy().map(({ name, bytes }) => ({ name, references: countReferences(bytes) }))

test('all objects belong to one study, and each has its own UID', () => {
  expect(new Set(files.map((file) => file.references.own.studyUid)).size).toBe(1)
  expect(new Set(files.map((file) => file.references.own.sopInstanceUid)).size).toBe(files.length)
})

test('every reference leads to a file of the study, of the class it says', () => {
  const classes = new Map(files.map(({ references: { own } }) => [own.sopInstanceUid, own.sopClassUid]))
  const study = files[0]?.references.own.studyUid ?? ''
  const series = new Set(files.map((file) => file.references.own.seriesUid))
  for (const { name, references } of files) {
    // (3006,0012) RT Referenced Study refers to the study itself, in the way of PS3.3 C.8.8.5.
    const instances = references.instances.filter((reference) => reference.instanceUid !== study)
    const astray = [
      ...instances.filter(({ instanceUid, classUid }) => classes.get(instanceUid) !== classUid),
      ...references.series.filter(({ uid }) => !series.has(uid)),
      ...references.studies.filter(({ uid }) => uid !== study),
      ...references.framesOfReference.filter(({ uid }) => uid !== references.own.frameOfReferenceUid),
    ]
    expect({ name, astray }).toEqual({ name, astray: [] })
  }
})

test('the number of references is what the objects were made with', () => {
  const counts = Object.fromEntries(
    files.map(({ name, references: { instances, series, studies, framesOfReference } }) => [
      name,
      [instances.length, series.length, studies.length, framesOfReference.length],
    ]),
  )
  expect(counts).toMatchObject({
    'ct-1.dcm': [0, 0, 0, 0],
    'seg-1.dcm': [8, 1, 0, 0],
    'sr-1.dcm': [8, 2, 1, 0],
    'rtstruct-1.dcm': [9, 1, 0, 2],
    'pr-1.dcm': [9, 1, 0, 0],
  })
})

test('the walk sees the same in every encoding', () => {
  const object = dataSet(report('sr', reportWords))
  const expected = countReferences(ordinaryFile(object, syntaxes.explicitLittle, 'defined'))
  for (const syntax of [syntaxes.implicitLittle, syntaxes.explicitLittle, syntaxes.explicitBig, syntaxes.deflated]) {
    for (const lengths of ['defined', 'undefined'] as const) {
      const seen = countReferences(ordinaryFile(object, syntax, lengths))
      expect({ syntax, lengths, seen }).toEqual({ syntax, lengths, seen: expected })
    }
  }
})
