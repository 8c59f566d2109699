// Goal: `lethe explain` says of each attribute what a rule does to it, so that a person who reads the table need not read the profile.
// Method: the command on a profile with a rule of each kind; the lines of its attributes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lethe } from '../lethe-command.test-support.ts'
import { TemporaryFolder } from '../temporary-folder.test-support.ts'

const BASIC = readFileSync(join(import.meta.dirname, '..', '..', '..', '..', 'profiles', 'basic.yaml'), 'utf8')

const RULES = `rules:
  StudyDescription:  { action: replace, with: CHEST }
  SeriesDescription: { action: clean, keep: [LUNG, Été], because: readers need it }
  PatientAge:        { action: generalize, cap: 090Y, because: cohorts }
  StudyDate:         { action: generalize, to: month, because: seasons }
  PatientWeight:     { action: generalize, to: 5, because: dose }
  ImageComments:     { action: keep, because: "looked at" }
`

const OWN = BASIC.replace(/^examples:[^]*/m, RULES).replace(
  'safePrivate:            none',
  'safePrivate: [ps3.15, { creator: ACME, elements: ["0029xx08 DS"], because: drift }]',
)

test('what a rule says beside its action, how texts are cleaned, what is private, and four numbers', async () => {
  const { code, stdout } = await lethe(['explain', new TemporaryFolder().write('own.yaml', OWN)])
  expect(code).toBe(0)
  const lines = stdout.trim().split('\n')
  const lineOf = (keyword: string): string | undefined =>
    lines.find((line) => line.includes(` ${keyword} `))?.replaceAll(/ +/g, ' ')
  expect(lineOf('StudyDescription')).toBe('(0008,1030) LO StudyDescription replace 0 rule: shows less; with "CHEST"')
  expect(lineOf('SeriesDescription')).toBe(
    '(0008,103E) LO SeriesDescription clean strict 2 rule: readers need it; keeps lung, ete; else remove',
  )
  expect(lineOf('PatientAge')).toBe('(0010,1010) AS PatientAge generalize 2 rule: cohorts; at most 090Y; else remove')
  expect(lineOf('StudyDate')).toBe(
    '(0008,0020) DA StudyDate generalize 2 rule: seasons; to the month of the shifted date; else empty',
  )
  expect(lineOf('PatientWeight')).toBe('(0010,1030) DS PatientWeight generalize 2 rule: dose; to the nearest 5; else remove')
  expect(lineOf('ImageComments')).toBe('(0020,4000) LT ImageComments keep 3 rule: looked at; else remove')
  const [privates, graphics, unknown, disclosure] = lines.slice(-4)
  expect(privates).toMatch(/^private attributes: the \d+ rows of the safe list ps3\.15 and of the profile itself by their VR/)
  expect(graphics).toBe('graphics drawn on images: removed; overlays and curves: removed')
  expect(unknown).toBe('attributes unknown to PS3.6: removed')
  expect(disclosure).toMatch(/^disclosure: \d+ nothing, \d+ linkable, \d+ partial, \d+ full$/)
})
