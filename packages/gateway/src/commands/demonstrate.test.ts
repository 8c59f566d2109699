// Goal: `lethe demo` shows a real run: what it prints is what is in its files, and a leak would end it with 1.
// Method: the command runs; its folders, which it names, are read again and compared with what it said.
import { readdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { lethe } from '../lethe-command.test-support.ts'
import { contentsOf, TemporaryFolder } from '../temporary-folder.test-support.ts'
import { compareAttributes, naming } from './demonstration/comparison.ts'
import { attributeValues } from './demonstration/attribute-values.ts'
import { formatComparison } from './demonstration/comparison-table.ts'
import { findIdentifiers } from './demonstration/identifier-search.ts'
import { plantStudy } from './demonstration/planted-study.ts'
import { loadProfile, policyOf } from '../records/profile-file.ts'

const ESCAPE = '\u001B'

function folderNamed(stdout: string, name: string): string {
  const folder = new RegExp(`^${name} +(.+)$`, 'm').exec(stdout)?.[1] ?? ''
  onTestFinished(() => rmSync(dirname(folder), { recursive: true, force: true }))
  return folder
}

test('a table, nothing left, and three files that hold none of it', async () => {
  const { code, stdout, stderr } = await lethe(['demo'])
  const [before, after] = [folderNamed(stdout, 'before'), folderNamed(stdout, 'after')]
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^(\d+) planted identifiers, 0 left/m)
  expect(stdout).not.toContain(ESCAPE)
  expect(readdirSync(before)).toEqual(['slice-1.dcm', 'slice-2.dcm', 'slice-3.dcm'])
  const output = contentsOf(after)
  expect(Object.keys(output)).toHaveLength(3)
  const [first = ''] = Object.keys(output)
  expect(stdout).toContain(first)
  const pseudonym = first.split('/')[0] as string
  expect(stdout).toMatch(new RegExp(`^PatientName +Okonjo-Tremblay\\^Léonie +${pseudonym} +pseudonym`, 'm'))
  expect(stdout).toMatch(/^RelatedSeriesSequence\[1\]\.InstitutionName +Cedar Inlet Hospital +REMOVED +replace: /m)
  expect(stdout).toContain('PixelData.')
  expect(JSON.stringify(output)).not.toMatch(/Okonjo|Cedar Inlet|Vandermeer/i)
})

test('two runs have nothing in common: the key is thrown away', async () => {
  const outputs = [await lethe(['demo']), await lethe(['demo'])].map(({ stdout }) =>
    Object.keys(contentsOf(folderNamed(stdout, 'after'))),
  )
  expect(outputs[0]?.[0]?.split('/')[0]).not.toBe(outputs[1]?.[0]?.split('/')[0])
})

test('the search finds every planted identifier in bytes and in names, in any letters', () => {
  const folder = new TemporaryFolder()
  const { files, identifiers } = plantStudy()
  for (const [index, file] of files.entries()) folder.write(`planted/${index}`, file)
  expect([...findIdentifiers(folder.at('planted'), identifiers)].toSorted()).toEqual([...new Set(identifiers)].toSorted())
  folder.write('named/LÉONIE/x', 'an OKONJO-tremblay')
  expect([...findIdentifiers(folder.at('named'), ['Okonjo-Tremblay', 'other'])]).toEqual(['Okonjo-Tremblay'])
  expect(findIdentifiers(folder.at('named'), ['Berger']).size).toBe(0)
})

test('the comparison tells each planted place with the reason that counts there', () => {
  const { files, identifiers } = plantStudy()
  const values = attributeValues(files[0] as Uint8Array)
  const rows = naming(compareAttributes(values, [], policyOf(loadProfile('research'))), identifiers)
  const whyOf = (place: string): string | undefined => rows.find((row) => row.place === place)?.why
  expect(whyOf('preamble')).toBe('made anew, always')
  expect(whyOf('PatientID')).toBe('pseudonym: identities.patient')
  expect(whyOf('StudyDate')).toMatch(/^shift: option longitudinalDates/)
  expect(whyOf('OtherPatientIDsSequence[1].PatientID')).toMatch(/^remove: .*\(OtherPatientIDsSequence\)$/)
  expect(whyOf('RelatedSeriesSequence[1].InstitutionName')).toMatch(/^replace: /)
  expect(whyOf('(0009,1002) private')).toBe('remove: private')
  expect(rows.every(({ after }) => after === undefined)).toBe(true)
})

test.each([80, 100, 160, 300])('the table fits a terminal of %i cells', (width) => {
  const { files, identifiers } = plantStudy()
  const values = attributeValues(files[0] as Uint8Array)
  const rows = naming(compareAttributes(values, values, policyOf(loadProfile('research'))), identifiers)
  const lines = formatComparison(rows, width).split('\n')
  expect(lines).toHaveLength(rows.length + 1)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width)
  const column = lines[0]?.indexOf('why') as number
  for (const line of lines.slice(1)) expect(line.slice(column - 2, column + 1)).toMatch(/^ {2}\S$/)
})
