// Goal: a study's own subject numbers stand for its patients, nobody else comes out, and no number of a patient is stored readable.
// Method: the real command imports tables, lists and removes them and de-identifies; the stored bytes are searched; mistakes, one each.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodeDirectory, encodeInstance, MARK } from '../instances.test-support.ts'
import { lethe, type Ended } from '../lethe-command.test-support.ts'
import { contentsOf, TemporaryFolder } from '../temporary-folder.test-support.ts'

const BASIC = readFileSync(join(import.meta.dirname, '..', '..', '..', '..', 'profiles', 'basic.yaml'), 'utf8')
const TRIAL = BASIC.replace('patient: { into:', 'patient: { lookup: trial-7, into:')

const CSV = `PatientID,subject\n${MARK}-A,T7-001\n${MARK}-B,T7-002\n`

/** An installation of one test. */
class Installation {
  readonly folder = new TemporaryFolder()
  readonly home = this.folder.at('home')

  run(...args: readonly string[]): Promise<Ended> {
    return lethe(args, { env: { LETHE_HOME: this.home } })
  }

  async import(csv: string | Uint8Array, ...options: readonly string[]): Promise<Ended> {
    return this.run('lookup', 'import', 'trial-7', this.folder.write('table.csv', csv), '--key', this.folder.key, ...options)
  }

  /** De-identifies what is in the folder `in` under the trial's profile. */
  deidentify(...options: readonly string[]): Promise<Ended> {
    const own = this.folder.write('trial.yaml', TRIAL)
    const { folder } = this
    return this.run('deidentify', folder.at('in'), '--out', folder.at('out'), '--profile', own, '--key', folder.key, ...options)
  }
}

test('subjects stand for the patients of the table, and everybody else waits', async () => {
  const here = new Installation()
  const { folder } = here
  expect(await here.import(CSV)).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringMatching(/^trial-7: 2 subjects, 2 new\n/) as unknown,
  })
  folder.write('in/1.dcm', encodeInstance({ number: 1, patient: 'A' }))
  folder.write('in/2.dcm', encodeInstance({ number: 2, patient: 'B' }))
  folder.write('in/3.dcm', encodeInstance({ number: 3, patient: 'C' }))
  folder.write('in/4.dcm', encodeInstance({ number: 4, attributes: { PatientID: '0000' } }))
  folder.write('in/5.dcm', encodeInstance({ number: 5, patient: 'A', attributes: { IssuerOfPatientID: 'ELSEWHERE' } }))
  folder.write('in/6.dcm', encodeDirectory([]))
  folder.write('in/7.dcm', encodeInstance({ number: 7, patient: 'C', attributes: { SOPClassUID: '1.2.3.4' } }))
  const { code, stdout, stderr } = await here.deidentify('--json')
  expect([code, stderr]).toEqual([3, ''])
  expect(JSON.parse(stdout)).toMatchObject({ deidentified: 2, quarantined: 4 })
  expect(stdout).toContain('"ENGINE_PATIENT_NOT_IN_LOOKUP":3')
  // Whether an instance may enter at all is asked first.
  expect(stdout).toContain('"ENGINE_NOT_ACCEPTED":1')
  const written = contentsOf(folder.at('out'))
  expect(Object.keys(written).map((path) => path.split('/')[0])).toEqual(['T7-001', 'T7-002'])
  for (const [path, bytes] of Object.entries(written)) {
    const subject = path.split('/')[0] as string
    expect(bytes.split(subject).length - 1).toBe(2)
    expect(bytes).not.toContain(MARK)
  }
})

test('the dates of a patient are shifted by the same days with a table as without', async () => {
  const here = new Installation()
  const shifted = (text: string): string =>
    text.replace('longitudinalDates:      removed', 'longitudinalDates:      shifted').replace(/^examples:[^]*/m, '')
  await here.import(CSV)
  here.folder.write('in/1.dcm', encodeInstance())
  const dates: string[] = []
  for (const [name, text] of [
    ['with', TRIAL],
    ['without', BASIC],
  ] as const) {
    const own = here.folder.write(`${name}.yaml`, shifted(text))
    const out = here.folder.at(name)
    const ended = await here.run('deidentify', here.folder.at('in'), '--out', out, '--profile', own, '--key', here.folder.key)
    expect([ended.code, ended.stderr]).toEqual([0, ''])
    const [bytes = ''] = Object.values(contentsOf(out))
    dates.push(/\x08\0\x20\0DA\x08\0(\d{8})/.exec(bytes)?.[1] ?? 'none')
  }
  expect(dates[0]).toMatch(/^\d{8}$/)
  expect(dates[0]).not.toBe('20240516')
  expect(dates[1]).toBe(dates[0])
})

test('nothing of a table is readable where it is stored, and nothing is beside it', async () => {
  const here = new Installation()
  await here.import(CSV)
  const stored = contentsOf(here.home)
  expect(Object.keys(stored)).toEqual(['lookups/trial-7'])
  for (const secret of [MARK, 'T7-001', 'T7-00', 'PatientID', 'subject'])
    expect(Object.values(stored).join('')).not.toContain(secret)
  expect(statSync(join(here.home, 'lookups', 'trial-7')).mode & 0o777).toBe(0o600)
  // The table is the user's, and stays.
  expect(readFileSync(here.folder.at('table.csv'), 'utf8')).toBe(CSV)
})

test('the same table again is another file, and is listed and removed by its name', async () => {
  const here = new Installation()
  expect((await here.run('lookup', 'list')).stdout).toBe('')
  await here.import(CSV)
  const [first] = Object.values(contentsOf(here.home))
  expect((await here.import(`${CSV}${MARK}-C,T7-003\n`)).stdout).toContain('3 subjects, 1 new')
  expect(Object.values(contentsOf(here.home))).not.toEqual([first])
  expect((await here.run('lookup', 'list', '--key', here.folder.key)).stdout).toBe('trial-7: 3 subjects\n')
  expect(await here.run('lookup', 'remove', 'trial-7')).toMatchObject({ code: 0, stdout: 'trial-7: removed\n' })
  expect(readdirSync(join(here.home, 'lookups'))).toEqual([])
})

test('a table that would give a patient another subject, or none, is refused, and the one that is there stays', async () => {
  const here = new Installation()
  await here.import(CSV)
  const before = contentsOf(here.home)
  for (const csv of [CSV.replace('T7-002', 'T7-009'), `PatientID,subject\n${MARK}-A,T7-001\n`]) {
    const { code, stderr } = await here.import(csv)
    expect([code, stderr]).toEqual([
      2,
      'lethe: trial-7: 1 patients would get another subject or none; lethe lookup remove trial-7 first\n',
    ])
  }
  expect(contentsOf(here.home)).toEqual(before)
})

test('a row’s issuer, or the one of the call, is the one that instances must have', async () => {
  const here = new Installation()
  await here.import(`issuer,PatientID,subject\nVGH,${MARK}-A,T7-001\n,${MARK}-B,T7-002\n`, '--issuer', 'SPH')
  for (const patient of ['A', 'B'])
    here.folder.write(`in/${patient}.dcm`, encodeInstance({ number: patient.charCodeAt(0), patient }))
  await here.deidentify('--issuer', 'SPH')
  expect(Object.keys(contentsOf(here.folder.at('out'))).map((path) => path.split('/')[0])).toEqual(['T7-002'])
  await here.deidentify('--issuer', 'VGH')
  expect(Object.keys(contentsOf(here.folder.at('out'))).map((path) => path.split('/')[0])).toEqual(['T7-001', 'T7-002'])
})

test('a table that is not there stops the run before it begins; profile check warns of it', async () => {
  const here = new Installation()
  here.folder.write('in/1.dcm', encodeInstance())
  const { code, stdout, stderr } = await here.deidentify()
  expect([code, stdout, stderr]).toEqual([
    2,
    '',
    'lethe: there is no lookup table trial-7: make it with lethe lookup import trial-7 CSV\n',
  ])
  expect(readdirSync(here.folder.path)).not.toContain('out')
  const checked = await here.run('profile', 'check', here.folder.at('trial.yaml'))
  expect([checked.code, checked.stdout]).toEqual([
    0,
    expect.stringContaining('warning: the lookup table trial-7 is not on this machine'),
  ])
  expect((await here.run('explain', here.folder.at('trial.yaml'))).stdout).toContain('rule: identities.patient.lookup trial-7')
})

test('a table opens under the key and the name it was made with, and only whole', async () => {
  const here = new Installation()
  here.folder.write('in/1.dcm', encodeInstance())
  await here.import(CSV)
  const path = join(here.home, 'lookups', 'trial-7')
  const bytes = readFileSync(path)
  const list = (): Promise<Ended> => here.run('lookup', 'list', '--key', here.folder.key)
  writeFileSync(join(here.home, 'lookups', 'trial-8'), bytes)
  expect(await list()).toMatchObject({ code: 1, stderr: expect.stringContaining('trial-8: does not open') as unknown })
  await here.run('lookup', 'remove', 'trial-8')
  const other = await here.deidentify('--key', here.folder.write('other', '0dd5'.repeat(16)))
  expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('trial-7: does not open') as unknown })
  for (const damaged of [
    bytes.subarray(0, -1),
    bytes.subarray(0, 40),
    Buffer.concat([bytes, Buffer.of(0)]),
    Buffer.from('LETHELT1'),
  ]) {
    writeFileSync(path, damaged)
    expect(await list()).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^lethe: \S+trial-7: does not open.*\n$/) as unknown,
    })
  }
  writeFileSync(path, 'a text')
  expect(await list()).toMatchObject({ code: 1, stderr: expect.stringContaining('is no lookup table') as unknown })
})

test.each([
  ['nothing', '', /table\.csv: is empty\n$/],
  ['no rows', 'PatientID,subject\n', /table\.csv: has no row below its header\n$/],
  ['no header', `${MARK}-A,T7-001\n`, /table\.csv:1: column 1 of the header is none of issuer, PatientID, subject\n$/],
  ['a column of names', `PatientID,subject,name\n`, /table\.csv:1: column 3 of the header/],
  ['semicolons', `PatientID;subject\n${MARK}-A;T7-001\n`, /table\.csv:1: column 1 of the header/],
  ['a column twice', 'PatientID,PatientID,subject\n', /table\.csv:1: the header has PatientID twice\n$/],
  ['no subject column', 'PatientID\n', /table\.csv:1: the header has no subject\n$/],
  ['a field too many', `PatientID,subject\n${MARK}-A,T7-001,x\n`, /table\.csv:2: has 3 fields, and the header has 2\n$/],
  ['no ID', 'PatientID,subject\n ,T7-001\n', /table\.csv:2: has no PatientID\n$/],
  ['a dummy ID', 'PatientID,subject\nUNKNOWN,T7-001\n', /table\.csv:2: has a PatientID that stands for "unknown"/],
  ['an empty subject', `PatientID,subject\n${MARK}-A,\n`, /table\.csv:2: has no usable subject/],
  ['a subject that leaves the folder', `PatientID,subject\n${MARK}-A,../${MARK}\n`, /table\.csv:2: has no usable subject/],
  ['a subject of two components', `PatientID,subject\n${MARK}-A,${MARK}^B\n`, /table\.csv:2: has no usable subject/],
  ['a subject too long', `PatientID,subject\n${MARK}-A,${'x'.repeat(65)}\n`, /table\.csv:2: has no usable subject/],
  ['a patient twice', `PatientID,subject\n${MARK}-A,T1\n${MARK}-A ,T2\n`, /table\.csv:3: has the patient of line 2 again\n$/],
  ['a subject twice', `PatientID,subject\n${MARK}-A,t1\n${MARK}-B,T1\n`, /table\.csv:3: has the subject of line 2 again\n$/],
  [
    'a subject that is an ID',
    `PatientID,subject\n${MARK}-A,${MARK}-B\n${MARK}-B,T2\n`,
    /table\.csv:2: has a subject that is a PatientID of the table\n$/,
  ],
  ['an open quote', `PatientID,subject\n"${MARK}-A,T1\n`, /table\.csv:2: a quote stands inside a field, or is not closed\n$/],
  [
    'bytes of Latin 1',
    Buffer.from(`PatientID,subject\n${MARK}é,T1\n`, 'latin1'),
    /table\.csv: is not UTF-8: save it as CSV UTF-8\n$/,
  ],
])('a table with %s is told in one line, without a value, and nothing is stored', async (_name, csv, says) => {
  const here = new Installation()
  const { code, stdout, stderr } = await here.import(csv)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(says)
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(stderr).not.toContain(MARK)
  expect(readdirSync(here.folder.path)).not.toContain('home')
})

test('a byte order mark, quotes, CRLF and columns in another order are a table as well; several mistakes are told line by line', async () => {
  const here = new Installation()
  const csv = `\ufeffsubject,"PatientID"\r\nT7-001,"${MARK}-A"\r\n\r\n`
  expect((await here.import(csv)).stdout).toContain('1 subjects, 1 new')
  const many = Array.from({ length: 30 }, (_, row) => `${MARK}-${row},?`).join('\n')
  const lines = (await here.import(`PatientID,subject\n${many}\n`)).stderr.trim().split('\n')
  expect([lines.length, lines[19], lines[20]]).toEqual([21, expect.stringMatching(/:21: has no usable subject/), 'and 10 more'])
})

test.each([
  [['lookup'], /usage: lethe lookup import NAME CSV/],
  [['lookup', 'import', 'trial-7'], /usage: /],
  [['lookup', 'import', '../trial', 'table.csv'], /cannot be read|has a name of/],
  [['lookup', 'remove', '../../etc'], /has a name of 1 to 48 small letters/],
  [['lookup', 'remove', 'trial-9'], /there is no lookup table trial-9/],
  [['lookup', 'import', 'trial-7', 'nowhere.csv'], /nowhere\.csv: cannot be read/],
])('%j is wrong usage, told in one line', async (args, says) => {
  const { code, stderr } = await new Installation().run(...args)
  expect([code, stderr]).toEqual([2, expect.stringMatching(says)])
  expect(stderr.trim().split('\n')).toHaveLength(1)
})
