// Goal: `lethe deidentify` ends every file it is given in exactly one way, says which, and writes the same bytes each time.
// Method: the command runs as a person runs it, over files made here; its exit code, its counts and the whole output are compared.
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { encodeDirectory, encodeInstance, MARK } from '../instances.test-support.ts'
import { lethe } from '../lethe-command.test-support.ts'
import { succeeds } from '../shell.test-support.ts'
import { contentsOf, TemporaryFolder } from '../temporary-folder.test-support.ts'

const NOBODY = 65_534
const DIGEST = /^[0-9a-f]{64}$/

interface Counted {
  readonly deidentified: number
  readonly quarantined: number
  readonly refused: number
  readonly same: number
  readonly directories: number
  readonly reasons: Readonly<Record<string, number>>
}

async function count(
  folder: TemporaryFolder,
  args: readonly string[],
  userId?: number,
): Promise<{ code: number | null; counted: Counted }> {
  const user = userId === undefined ? {} : { userId }
  const ended = await lethe(['deidentify', ...args, '--out', folder.at('out'), '--key', folder.key, '--json'], user)
  expect(ended.stderr).toBe('')
  return { code: ended.code, counted: JSON.parse(ended.stdout) as Counted }
}

test('a folder of instances: all of them written, nothing identifying in any byte or name, exit 0', async () => {
  const folder = new TemporaryFolder()
  for (let number = 1; number <= 20; number += 1)
    folder.write(`in/${MARK}/${number}.dcm`, encodeInstance({ number, patient: number > 10 ? 'B' : 'A' }))
  const { code, counted } = await count(folder, [folder.at('in')])
  expect({ code, ...counted }).toMatchObject({ code: 0, deidentified: 20, quarantined: 0, refused: 0, same: 0, reasons: {} })
  const output = contentsOf(folder.at('out'))
  expect(Object.keys(output)).toHaveLength(20)
  expect(new Set(Object.keys(output).map((path) => path.split('/')[0])).size).toBe(2)
  expect(JSON.stringify(output)).not.toContain(MARK)
})

test('the summary for a person, and the one for a program', async () => {
  const folder = new TemporaryFolder()
  folder.write('in/a.dcm', encodeInstance())
  folder.write('in/b.txt', 'a letter')
  const args = ['deidentify', folder.at('in'), '--key', folder.key, '--out']
  const person = await lethe([...args, folder.at('out')])
  expect(person).toMatchObject({ code: 3, stderr: '' })
  expect(person.stdout).toMatch(
    /^profile research 2 \([0-9a-f]{12}\) {2}0 MB in \d+\.\d s \(.*\)\n +1 de-identified\n +1 refused {2}\(.*\)\n +1 {3}DICOM_NOT_DICOM\n$/,
  )
  const program = await lethe([...args, folder.at('out2'), '--json'])
  expect(program.stdout).toMatch(/^[^\n]+\n$/)
  expect(JSON.parse(program.stdout)).toEqual({
    ...{
      deidentified: 1,
      quarantined: 0,
      refused: 1,
      same: 0,
      directories: 0,
      archives: 0,
      before: 0,
      bytes: encodeInstance().length,
    },
    reasons: { DICOM_NOT_DICOM: 1 },
    profile: { name: 'research', version: 2, hash: expect.stringMatching(DIGEST) as unknown },
  })
})

test('each kind of file that is held back has its own code, the others are done, exit 3', async () => {
  const folder = new TemporaryFolder()
  const whole = encodeInstance({ number: 2 })
  folder.write('in/good.dcm', encodeInstance())
  folder.write('in/empty.dcm', '')
  folder.write('in/letter.txt', 'this is a letter and no image, long enough to be looked at')
  folder.write('in/cut.dcm', whole.subarray(0, whole.length - 100))
  folder.write('in/cut-early.dcm', whole.subarray(0, 500))
  symlinkSync(folder.at('gone'), folder.at('in', 'dangling.dcm'))
  symlinkSync('circle.dcm', folder.at('in', 'circle.dcm'))
  const { code, counted } = await count(folder, [folder.at('in')])
  expect({ code, ...counted }).toMatchObject({
    ...{ code: 3, deidentified: 1, quarantined: 2, refused: 4 },
    reasons: { DICOM_EMPTY: 1, DICOM_NOT_DICOM: 1, DICOM_TRUNCATED: 2, GATEWAY_UNREADABLE: 2 },
  })
  expect(Object.keys(contentsOf(folder.at('out')))).toHaveLength(1)
})

test('a FIFO and a socket are refused at once: nobody waits for a writer', async () => {
  const folder = new TemporaryFolder()
  expect(succeeds(`mkfifo '${folder.at('fifo')}'`)).toBe(true)
  const server = createServer().listen(folder.at('socket'))
  onTestFinished(() => void server.close())
  const { code, counted } = await count(folder, [folder.at('fifo'), folder.at('socket')])
  expect({ code, ...counted }).toMatchObject({ code: 3, deidentified: 0, refused: 2, reasons: { GATEWAY_UNREADABLE: 2 } })
})

test('files and folders that may not be read are refused, and the others are done', async (context) => {
  if (process.getuid?.() !== 0) context.skip('only root can become a user to whom a file is closed')
  const folder = new TemporaryFolder()
  chmodSync(folder.path, 0o755)
  mkdirSync(folder.at('out'), { mode: 0o777 })
  chmodSync(folder.at('out'), 0o777)
  folder.write('in/open.dcm', encodeInstance())
  chmodSync(folder.write('in/closed.dcm', encodeInstance({ number: 2 })), 0o600)
  folder.write('in/folder/inside.dcm', encodeInstance({ number: 3 }))
  chmodSync(folder.at('in', 'folder'), 0o700)
  const { code, counted } = await count(folder, [folder.at('in')], NOBODY)
  expect({ code, ...counted }).toMatchObject({ code: 3, deidentified: 1, refused: 2, reasons: { GATEWAY_UNREADABLE: 2 } })
})

test('a second run gives the same bytes, says so, and writes nothing', async () => {
  const folder = new TemporaryFolder()
  for (let number = 1; number <= 9; number += 1) folder.write(`in/${number}.dcm`, encodeInstance({ number }))
  await count(folder, [folder.at('in')])
  const first = contentsOf(folder.at('out'))
  const { code, counted } = await count(folder, [folder.at('in')])
  expect({ code, ...counted }).toMatchObject({ code: 0, deidentified: 9, same: 9 })
  expect(contentsOf(folder.at('out'))).toEqual(first)
  const { stdout } = await lethe(['deidentify', folder.at('in'), '--out', folder.at('out'), '--key', folder.key])
  expect(stdout).toContain('9 de-identified  (of them 9 were there already, byte for byte)')
})

test('another key or another scope gives other pseudonyms', async () => {
  const folder = new TemporaryFolder()
  folder.write('in/a.dcm', encodeInstance())
  const other = folder.write('other.key', 'cafe'.repeat(16))
  const args = ['deidentify', folder.at('in')]
  await lethe([...args, '--out', folder.at('one'), '--key', folder.key])
  await lethe([...args, '--out', folder.at('two'), '--key', other])
  await lethe([...args, '--out', folder.at('three'), '--key', folder.key, '--scope', 'project-7'])
  const patients = ['one', 'two', 'three'].map((name) => Object.keys(contentsOf(folder.at(name)))[0]?.split('/')[0])
  expect(new Set(patients).size).toBe(3)
  expect(patients).not.toContain(undefined)
})

test.each(['inside', 'by a link'])('the output folder in an input, %s, is not read again', async (way) => {
  const folder = new TemporaryFolder()
  folder.write('in/a.dcm', encodeInstance())
  const out = way === 'inside' ? folder.at('in', 'out') : folder.at('elsewhere')
  if (way === 'by a link') {
    mkdirSync(out)
    symlinkSync(out, folder.at('in', 'link'))
  }
  const args = ['deidentify', folder.at('in'), '--out', out, '--key', folder.key, '--json']
  for (const same of [0, 1]) {
    const { code, stdout } = await lethe(args)
    expect({ code, ...(JSON.parse(stdout) as Counted) }).toMatchObject({ code: 0, deidentified: 1, same })
  }
  expect(Object.keys(contentsOf(out))).toHaveLength(1)
})

test('two inputs of one UID and the same bytes are one file, exit 0', async () => {
  const folder = new TemporaryFolder()
  folder.write('in/a.dcm', encodeInstance())
  folder.write('in/b.dcm', encodeInstance())
  const { code, counted } = await count(folder, [folder.at('in')])
  expect({ code, ...counted }).toMatchObject({ code: 0, deidentified: 2, same: 1, quarantined: 0 })
  expect(Object.keys(contentsOf(folder.at('out')))).toHaveLength(1)
})

test.each(['1', '2', '5'])('of two inputs of one UID and other bytes the first stays, with %s workers', async (workers) => {
  const folder = new TemporaryFolder()
  // The first is much larger, so that a thread ends it last; 20 pairs put first and second into different tasks.
  for (let number = 10; number < 30; number += 1) {
    folder.write(`in/${number}-first.dcm`, encodeInstance({ number, shade: 1, side: 512 }))
    folder.write(`in/${number}-second.dcm`, encodeInstance({ number, shade: 2 }))
  }
  const { code, counted } = await count(folder, [folder.at('in'), '--workers', workers])
  expect({ code, ...counted }).toMatchObject({ code: 3, deidentified: 20, quarantined: 20, reasons: { GATEWAY_NAME_TAKEN: 20 } })
  const output = Object.values(contentsOf(folder.at('out')))
  expect(output).toHaveLength(20)
  for (const bytes of output) expect(bytes.slice(-16)).toBe('\u0001'.repeat(16))
})

test('what an earlier run wrote stays, whatever comes under its UID', async () => {
  const folder = new TemporaryFolder()
  await count(folder, [folder.write('a.dcm', encodeInstance({ shade: 1 }))])
  const first = contentsOf(folder.at('out'))
  const { code, counted } = await count(folder, [folder.write('b.dcm', encodeInstance({ shade: 2 }))])
  expect({ code, ...counted }).toMatchObject({ code: 3, deidentified: 0, reasons: { GATEWAY_NAME_TAKEN: 1 } })
  expect(contentsOf(folder.at('out'))).toEqual(first)
})

test('a DICOMDIR as an argument reads its files, and tells those that are not there', async () => {
  const folder = new TemporaryFolder()
  const ids = ['IMAGES\\A1', 'IMAGES\\A2.DCM', 'IMAGES\\GONE', '..\\OUTSIDE']
  folder.write('set/DICOMDIR', encodeDirectory(ids))
  folder.write('set/images/a1', encodeInstance())
  folder.write('set/images/A2.dcm', encodeInstance({ number: 2 }))
  folder.write('OUTSIDE', encodeInstance({ number: 3 }))
  const { code, counted } = await count(folder, [folder.at('set', 'DICOMDIR')])
  expect({ code, ...counted }).toMatchObject({
    code: 3,
    deidentified: 2,
    directories: 1,
    refused: 2,
    reasons: { GATEWAY_MISSING: 2 },
  })
})

test('a DICOMDIR in a folder that is read anyway adds nothing', async () => {
  const folder = new TemporaryFolder()
  folder.write('set/DICOMDIR', encodeDirectory(['A1', 'GONE']))
  folder.write('set/A1', encodeInstance())
  const { code, counted } = await count(folder, [folder.at('set')])
  expect({ code, ...counted }).toMatchObject({ code: 0, deidentified: 1, directories: 1, refused: 0 })
})

test('no UID of an instance leads out of the output folder', async () => {
  const folder = new TemporaryFolder()
  const profile = folder.write('own.yaml', OWN_PROFILE)
  const climbing = { StudyInstanceUID: '../../../climbed', SeriesInstanceUID: '..', SOPInstanceUID: '1.2/3' }
  for (const [index, [keyword, value]] of Object.entries(climbing).entries()) {
    folder.write(`in/${index}.dcm`, encodeInstance({ number: index, attributes: { [keyword]: value } }))
  }
  writeFileSync(folder.at('in', 'good.dcm'), encodeInstance({ number: 9 }))
  const { code, counted } = await count(folder, [folder.at('in'), '--profile', profile])
  expect({ code, ...counted }).toMatchObject({ code: 3, deidentified: 1, quarantined: 3 })
  expect(Object.keys(contentsOf(folder.at('out')))).toHaveLength(1)
  expect(Object.keys(contentsOf(folder.path)).filter((path) => path.includes('climbed'))).toEqual([])
})

const OWN_PROFILE = `
profile: own
version: 1
title: Original UIDs
basis: PS3.15 2026c
accept:
  - when: { SOPClassUID: [CTImageStorage] }
retain:
  longitudinalDates: removed
  uids: original
  patientCharacteristics: none
  deviceIdentity: none
  institutionIdentity: none
  safePrivate: none
clean:
  descriptors: removed
  structuredContent: removed
  graphics: removed
  pixelData: { acquired: masks, other: detect }
  faces: keep
identities:
  patient: { into: [PatientID, PatientName] }
  dates: { shiftDays: [-10, -1] }
`
