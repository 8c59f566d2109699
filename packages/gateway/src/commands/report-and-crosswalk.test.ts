// Goal: the report tells what was decided and nothing of anybody; the crosswalk tells who is who, to those who hold the key only.
// Method: both are written by the command over marked instances in marked folders; marks are searched in their bytes, rows are compared.
import { readFileSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { encodeInstance, MARK } from '../instances.test-support.ts'
import { lethe } from '../lethe-command.test-support.ts'
import { contentsOf, TemporaryFolder } from '../temporary-folder.test-support.ts'

interface Line {
  readonly source: string
  readonly outcome: string
  readonly code?: string
  readonly profile: { readonly name: string; readonly version: number; readonly hash: string }
  readonly decisions?: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/** Three instances that are de-identified, one whose name is taken, one that is cut, one that is a letter. */
function plantMixture(folder: TemporaryFolder): string[] {
  folder.write(`${MARK}/1.dcm`, encodeInstance({ number: 1 }))
  folder.write(`${MARK}/2.dcm`, encodeInstance({ number: 2 }))
  folder.write(`${MARK}/3.dcm`, encodeInstance({ number: 3, patient: 'B' }))
  folder.write(`${MARK}/4-taken.dcm`, encodeInstance({ number: 3, patient: 'B', shade: 9 }))
  folder.write(`${MARK}/5-cut, "short".dcm`, encodeInstance({ number: 5 }).subarray(0, 600))
  folder.write(`${MARK}/6.txt`, `a letter to ${MARK}, long enough to be looked at`)
  return ['deidentify', folder.at(MARK), '--key', folder.key]
}

test('the report: one line of JSON an instance, in the order of the inputs, without a value and without a path', async () => {
  const folder = new TemporaryFolder()
  const args = plantMixture(folder)
  expect(await lethe([...args, '--out', folder.at('out'), '--report', folder.at('report')])).toMatchObject({
    code: 3,
    stderr: '',
  })
  const text = readFileSync(folder.at('report'), 'utf8')
  for (const secret of [MARK, MARK.toLowerCase(), folder.path, '.dcm', '1.2.276.0.9999', '19570314', 'Patient'])
    expect(text).not.toContain(secret)
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
  expect(lines.map(({ outcome, code }) => [outcome, code])).toEqual([
    ['deidentified', undefined],
    ['deidentified', undefined],
    ['deidentified', undefined],
    ['quarantined', 'GATEWAY_NAME_TAKEN'],
    ['quarantined', 'DICOM_TRUNCATED'],
    ['refused', 'DICOM_NOT_DICOM'],
  ])
  expect(new Set(lines.map(({ source }) => source)).size).toBe(6)
  for (const { source, profile } of lines) {
    expect(source).toMatch(/^[0-9a-f]{32}$/)
    expect(profile).toEqual({ name: 'research', version: 2, hash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown })
  }
  expect(lines[0]?.decisions?.['E.1-1']?.['remove']).toBeGreaterThan(0)
  expect(lines[3]?.decisions).toBeUndefined()
})

test('the report of the same run is the same; under another key the sources have nothing in common', async () => {
  const folder = new TemporaryFolder()
  const args = plantMixture(folder)
  const other = folder.write('other.key', 'cafe'.repeat(16))
  await lethe([...args, '--out', folder.at('one'), '--report', folder.at('one.report'), '--workers', '1'])
  await lethe([...args, '--out', folder.at('two'), '--report', folder.at('two.report'), '--workers', '3'])
  await lethe([...args, '--key', other, '--out', folder.at('three'), '--report', folder.at('three.report')])
  const [one, two, three] = ['one', 'two', 'three'].map((name) => readFileSync(folder.at(`${name}.report`), 'utf8'))
  expect(two).toBe(one)
  const sources = (text = ''): string[] =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as Line).source)
  expect(sources(three)).toHaveLength(6)
  expect(sources(three).filter((source) => sources(one).includes(source))).toEqual([])
})

test('the crosswalk: sealed on the disk, six kinds of rows for the holder of the key', async () => {
  const folder = new TemporaryFolder()
  const args = plantMixture(folder)
  await lethe([...args, '--out', folder.at('out'), '--crosswalk', folder.at('crosswalk')])
  expect(statSync(folder.at('crosswalk')).mode & 0o777).toBe(0o600)
  const sealed = readFileSync(folder.at('crosswalk'), 'latin1')
  for (const secret of [MARK, '1.2.276.0.9999', 'patient', 'original']) expect(sealed).not.toContain(secret)

  const { code, stdout, stderr } = await lethe(['crosswalk', 'print', folder.at('crosswalk'), '--key', folder.key])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const [header, ...rows] = stdout.trimEnd().split('\n')
  expect(header).toBe('kind,original,replacement')
  expect(new Set(rows.map((row) => row.split(',')[0]))).toEqual(
    new Set(['file', 'patient', 'study', 'series', 'instance', 'uid']),
  )
  const written = Object.keys(contentsOf(folder.at('out')))
  const files = rows.filter((row) => row.startsWith('file,'))
  expect(
    files
      .map((row) => row.slice(row.lastIndexOf(',') + 1))
      .filter((name) => name !== '')
      .toSorted(),
  ).toEqual(written)
  expect(files.filter((row) => row.endsWith(','))).toEqual([
    `file,${folder.at(MARK, '4-taken.dcm')},`,
    `file,"${folder.at(MARK, '5-cut, ""short"".dcm')}",`,
    `file,${folder.at(MARK, '6.txt')},`,
  ])
  const patients = rows.filter((row) => row.startsWith('patient,'))
  expect(patients.map((row) => row.split(',')[1])).toEqual([`${MARK}-A`, `${MARK}-B`])
  for (const row of patients) expect(written.some((path) => path.startsWith(`${row.split(',')[2]}/`))).toBe(true)
  expect(new Set(rows).size).toBe(rows.length)
})

test('a crosswalk under another key, changed or cut is one clear line and exit 1', async () => {
  const folder = new TemporaryFolder()
  folder.write('in/a.dcm', encodeInstance())
  await lethe([
    'deidentify',
    folder.at('in'),
    '--out',
    folder.at('out'),
    '--key',
    folder.key,
    '--crosswalk',
    folder.at('crosswalk'),
  ])
  const bytes = readFileSync(folder.at('crosswalk'))
  const flipped = Uint8Array.from(bytes)
  flipped[100] = (flipped[100] as number) ^ 1
  const wrong = [
    { file: folder.at('crosswalk'), key: folder.write('other.key', 'cafe'.repeat(16)) },
    { file: folder.write('flipped', flipped), key: folder.key },
    { file: folder.write('cut', bytes.subarray(0, -20)), key: folder.key },
    { file: folder.write('letter', 'a letter, and no crosswalk'), key: folder.key },
  ]
  for (const { file, key } of wrong) {
    const { code, stdout, stderr } = await lethe(['crosswalk', 'print', file, '--key', key])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^lethe: [^\n]+(?:does not open|is no crosswalk)[^\n]*\n$/)
    expect(stderr).toContain(file)
  }
})
