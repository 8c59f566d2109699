// Goal: over a whole study, as many references come out as went in, and each one to a member of the study finds its member.
// Method: de-identify a linked study (CT, MR, SEG, SR, RTSTRUCT, PR) and walk inputs and outputs independently of packages/dicom.
import { compilePolicy } from '@lethe/engine'
import { describe, expect, test } from 'vitest'
import { deidentifyBytes, policy } from './deidentify-bytes.ts'
import { countReferences, type References } from './planted/references.ts'
import { linkedStudy } from './planted/study.ts'

describe.each(['basic', 'research'])('the linked study under %s', (name) => {
  const { profile, hash } = policy(name)
  const everyClass = compilePolicy({ ...profile, accept: [{ when: { SOPClassUID: { present: true } } }] }, hash)
  const study = linkedStudy()
  const outputs = study.map(({ bytes }) => {
    const result = deidentifyBytes(bytes, everyClass)
    return result.outcome === 'deidentified' ? result.output : Buffer.alloc(0)
  })
  const before = study.map(({ bytes }) => countReferences(bytes))
  const after = outputs.map(countReferences)

  test('the study has references of every kind', () => {
    expect(total(before, 'instances')).toBeGreaterThan(20)
    expect(total(before, 'series')).toBeGreaterThan(3)
    expect(total(before, 'studies')).toBeGreaterThan(0)
    expect(total(before, 'framesOfReference')).toBeGreaterThan(0)
  })

  test.each(study.map(({ name: file }, index) => [file, index] as const))(
    '%s keeps each reference in its place',
    (_file, index) => {
      for (const kind of ['instances', 'series', 'studies', 'framesOfReference'] as const) {
        expect(paths(after[index], kind)).toEqual(paths(before[index], kind))
      }
    },
  )

  test('every reference to a member of the study finds the same member', () => {
    const members = new Map(before.map(({ own }, index) => [own.sopInstanceUid, after[index]?.own.sopInstanceUid]))
    const series = new Map(before.map(({ own }, index) => [own.seriesUid, after[index]?.own.seriesUid]))
    for (const [index, { instances, series: referencedSeries }] of before.entries()) {
      const wanted = instances.map(({ instanceUid }) => members.get(instanceUid))
      const found = after[index]?.instances.map(({ instanceUid }) => instanceUid) ?? []
      expect(found.map((uid, place) => (wanted[place] === undefined ? undefined : uid))).toEqual(wanted)
      const wantedSeries = referencedSeries.map(({ uid }) => series.get(uid))
      expect(after[index]?.series.map(({ uid }, place) => (wantedSeries[place] === undefined ? undefined : uid))).toEqual(
        wantedSeries,
      )
    }
  })

  test('no original UID of the study is left', () => {
    const originals = before.flatMap(({ own }) => [own.sopInstanceUid, own.seriesUid, own.studyUid])
    for (const output of outputs) for (const uid of new Set(originals)) expect(output.includes(uid)).toBe(false)
  })
})

function total(all: readonly References[], kind: 'instances' | 'series' | 'studies' | 'framesOfReference'): number {
  return all.reduce((count, references) => count + references[kind].length, 0)
}

function paths(references: References | undefined, kind: 'instances' | 'series' | 'studies' | 'framesOfReference'): string[] {
  return references?.[kind].map(({ path }) => path) ?? []
}
