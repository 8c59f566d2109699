// Goal: a profile loads whole or not at all, and each complaint says where it is and what to do.
// Method: a shipped profile is changed in one place at a time; the message is compared with the place that was changed.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { UsageError } from '../system/usage-error.ts'
import { TemporaryFolder } from '../temporary-folder.test-support.ts'
import { loadProfile, parseProfile, policyOf, shippedProfiles } from './profile-file.ts'

const RESEARCH = readFileSync(join(import.meta.dirname, '..', '..', '..', '..', 'profiles', 'research.yaml'), 'utf8')

/** The profile with one text replaced, and the line and column where the replacement stands. */
function change(before: string, after: string): { readonly text: string; readonly line: number } {
  expect(RESEARCH).toContain(before)
  return { text: RESEARCH.replace(before, after), line: RESEARCH.slice(0, RESEARCH.indexOf(before)).split('\n').length }
}

function complaintOf(text: string): string {
  try {
    parseProfile(text, 'own.yaml')
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  return ''
}

test('every shipped profile loads by its name and by its file, and compiles', () => {
  expect(shippedProfiles()).toEqual(expect.arrayContaining(['basic', 'research']))
  const folder = new TemporaryFolder()
  for (const name of shippedProfiles()) {
    const loaded = loadProfile(name)
    expect(loaded.profile.profile).toBe(name)
    expect(policyOf(loaded).hash).toBe(loaded.hash)
  }
  expect(loadProfile(folder.write('own.yaml', RESEARCH))).toEqual(loadProfile('research'))
})

test('the hash is of what the profile says, not of how it is written', () => {
  const { hash } = loadProfile('research')
  expect(parseProfile(`# a remark\n${RESEARCH.replaceAll(/ {2,}#.*$/gm, '')}`, 'own.yaml').hash).toBe(hash)
  expect(parseProfile(change('version:  2', 'version:  3').text, 'own.yaml').hash).not.toBe(hash)
})

test.each([
  {
    mistake: 'an unknown word',
    before: 'longitudinalDates:      shifted',
    after: 'longitudinalDates:      shiftd',
    says: /longitudinalDates .*shifted/,
  },
  {
    mistake: 'an unknown key',
    before: 'safePrivate:            tcia',
    after: 'savePrivate:            tcia',
    says: /savePrivate/,
  },
  { mistake: 'an unknown attribute', before: '  PatientAge:', after: '  PatientsAge:', says: /PatientsAge .*PatientAge/ },
  { mistake: 'a key given twice', before: 'clean:', after: 'retain:', says: /unique/ },
  { mistake: 'a wrong type', before: 'version:  2', after: 'version:  one', says: /version/ },
])('$mistake is told with line and column', ({ before, after, says }) => {
  const { text, line } = change(before, after)
  const [first = ''] = complaintOf(text).split('\n')
  expect(first).toMatch(/^own\.yaml:\d+:\d+: /)
  expect(complaintOf(text)).toMatch(says)
  expect(complaintOf(text)).toMatch(new RegExp(`^own\\.yaml:${line}:\\d+: `, 'm'))
})

/** Rules in the place of those of the profile; the first line of the section is that of `rules:`. */
function withRules(...lines: readonly string[]): string {
  return RESEARCH.replace(/^rules:\n(?: .*\n)+/m, `rules:\n${lines.map((line) => `  ${line}\n`).join('')}`)
}

test.each([
  ['a number that loses its zeros', 'StudyDescription: { action: replace, with: 0042 }', '46', /in quotes/],
  ['a date that is a number', 'StudyDescription: { action: replace, with: 20240310 }', '46', /in quotes/],
  [
    'an unknown attribute',
    'StudyDescripton: { action: empty }',
    '3',
    /StudyDescripton is no keyword .*did you mean StudyDescription\?/,
  ],
  ['an unknown action', 'StudyID: { action: removed }', '22', /did you mean remove\?/],
  [
    'a rule without effect',
    'PatientAddress: { action: remove }',
    '3',
    /PatientAddress has no effect: the layers below remove it already/,
  ],
  [
    'a name that is kept without a reason',
    'PatientComments: { action: keep }',
    '3',
    /PatientComments keeps a value and must say because/,
  ],
  [
    'a rule that shows more without a reason',
    'InstitutionName: { action: clean }',
    '3',
    /shows more than the layers below and must say because/,
  ],
  [
    'a reason that is no text',
    'PatientComments: { action: keep, because: 42 }',
    '45',
    /because must say why \(put it in quotes\)/,
  ],
  ['a key given twice', 'StudyID: { action: empty, action: keep }', '29', /unique/],
  ['a tab', '\tStudyID: { action: empty }', '', /own\.yaml:\d+:\d+: .*\S/],
])('%s in a rule is told in one line, at its place', (...[, line, column, says]) => {
  const text = withRules(line)
  const at = text.split('\n').indexOf(`  ${line}`) + 1
  const complaint = complaintOf(text)
  expect(complaint).toMatch(says)
  expect(complaint).toMatch(column === '' ? /^own\.yaml:\d+:\d+: [^\n]+$/ : new RegExp(`^own\\.yaml:${at}:${column}: [^\\n]+$`))
})

test('broken YAML is told with line and column, in one line', () => {
  const { text, line } = change('title:    Research', 'title:    "Research')
  expect(complaintOf(text)).toMatch(/^own\.yaml:\d+:\d+: [^\n]+$/)
  expect(Number(complaintOf(text).split(':')[1])).toBeGreaterThanOrEqual(line)
  expect(complaintOf('profile: [')).toMatch(/^own\.yaml:1:1\d: [^\n]+$/)
})

test.each([
  [
    'an alias',
    change('title:    Research', 'x: &x 1\ny: *x\ntitle:    Research').text,
    /^own\.yaml:6:4: aliases \(\*name\) are not allowed in a profile$/,
  ],
  ['an alias without an anchor', change('version:  2', 'version:  *none').text, /^own\.yaml:4:11: aliases \(\*name\)/],
  ['a small text that would grow without end', 'a: &a [1,1]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n', /aliases/],
  ['a text nested without end', '['.repeat(20_000), /own\.yaml/],
  ['more text than a profile can have', `# ${'x'.repeat(1 << 20)}\n${RESEARCH}`, /at most 1048576 bytes/],
  ['nothing', '', /the profile/],
  ['a list', '- 1\n- 2\n', /the profile/],
  ['two documents', `${RESEARCH}\n---\n${RESEARCH}`, /own\.yaml/],
  ['bytes that are no text', '\u0000\u0001\u0002', /own\.yaml/],
])('%s is refused', (_name, text, says) => {
  expect(complaintOf(text)).toMatch(says)
})

test('a name that is neither shipped nor a file tells the shipped ones', () => {
  expect(() => loadProfile('resarch')).toThrow(/^no profile resarch: give a file, or one of basic, .*research$/)
  expect(() => loadProfile(new TemporaryFolder().path)).toThrow(UsageError)
})

test('an example that comes out otherwise stops the load, where it stands', () => {
  const { text, line } = change('PatientAge: 090Y', 'PatientAge: 089Y')
  expect(complaintOf(text)).toMatch(
    new RegExp(`^own\\.yaml:${line}:\\d+: examples\\.0\\.expect\\.PatientAge example ".*" gives "090Y", expected "089Y"$`),
  )
  expect(
    complaintOf(change('DeviceSerialNumber: "12345", KVP: "120", L', 'DeviceSerialNumber: absent, KVP: "120", L').text),
  ).toMatch(/DeviceSerialNumber example ".*" gives "12345", expected absent$/)
  expect(complaintOf(change('{ startsWith: "2.25." }', '{ startsWith: ["1.2", "1.3"] }').text)).toMatch(
    /gives "2\.25\.\d+", expected startsWith "1\.2" or "1\.3"$/,
  )
  expect(complaintOf(change('expect: quarantine', 'expect: { Modality: SR }').text)).toContain(
    'is held back: ENGINE_CONTENT_OPAQUE',
  )
})
