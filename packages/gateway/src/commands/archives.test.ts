// Goal: archives are read as folders are, each entry ends once, and what a hostile or damaged one holds is refused by a code.
// Method: archives made here and by other programs go through the command; counts and the whole output are compared with a folder's.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { encodePaxRecord, encodeTar, encodeZip, type ZipEntry } from '../archives.test-support.ts'
import { encodeInstance, MARK } from '../instances.test-support.ts'
import { lethe } from '../lethe-command.test-support.ts'
import { succeeds } from '../shell.test-support.ts'
import { contentsOf, TemporaryFolder } from '../temporary-folder.test-support.ts'

const PYTHON = '/usr/bin/python3'
// Larger than what waits in memory (256 KiB), and than what is read whole (8 MiB).
const SIDES = [16, 512, 2500]

interface Counted {
  readonly deidentified: number
  readonly quarantined: number
  readonly refused: number
  readonly archives: number
  readonly reasons: Readonly<Record<string, number>>
}

async function count(folder: TemporaryFolder, input = 'in', out = 'out'): Promise<Counted> {
  const args = ['deidentify', folder.at(input), '--out', folder.at(out), '--key', folder.key, '--json']
  const ended = await lethe(args)
  expect(ended.stderr).toBe('')
  const { deidentified, quarantined, refused, archives, reasons } = JSON.parse(ended.stdout) as Counted
  return { deidentified, quarantined, refused, archives, reasons }
}

function instances(): { name: string; bytes: Uint8Array }[] {
  return SIDES.map((side, number) => ({ name: `${MARK}/studies/${number}.dcm`, bytes: encodeInstance({ number, side }) }))
}

async function expectLikeFolder(folder: TemporaryFolder, archives = 1): Promise<void> {
  for (const { name, bytes } of instances()) folder.write(`plain/${name}`, bytes)
  await count(folder, 'plain', 'expected')
  const deidentified = archives * SIDES.length
  expect(await count(folder)).toEqual({ deidentified, quarantined: 0, refused: 0, archives, reasons: {} })
  expect(contentsOf(folder.at('out'))).toEqual(contentsOf(folder.at('expected')))
}

test('ZIP, TAR and TAR.GZ, by their content and whatever their names: the same output as from a folder', async () => {
  const folder = new TemporaryFolder()
  folder.write('in/letter.txt', encodeZip(instances()))
  folder.write('in/stored', encodeZip(instances().map((entry) => ({ ...entry, method: 0 }))))
  folder.write('in/sub/image.dcm', encodeTar(instances()))
  folder.write('in/sub/x.zip', gzipSync(encodeTar(instances())))
  await expectLikeFolder(folder, 4)
})

test('what GNU tar writes in each of its formats', async () => {
  const folder = new TemporaryFolder()
  for (const { name, bytes } of instances()) folder.write(`made/${name}`, bytes)
  mkdirSync(folder.at('in'))
  const formats = ['v7', 'ustar', 'pax', 'gnu', 'oldgnu']
  for (const format of formats) {
    const made = spawnSync('tar', [`--format=${format}`, '-czf', folder.at('in', format), '-C', folder.at('made'), '.'])
    expect({ format, status: made.status }).toEqual({ format, status: 0 })
  }
  await expectLikeFolder(folder, formats.length)
})

test('what Python writes into a pipe: ZIP64 and data descriptors', async (context) => {
  if (!succeeds(`${PYTHON} --version`)) context.skip('Python is not here')
  const folder = new TemporaryFolder()
  for (const { name, bytes } of instances()) folder.write(`made/${name}`, bytes)
  mkdirSync(folder.at('in'))
  const program =
    'import sys, zipfile, pathlib\n' +
    'class Pipe:\n def write(self, b): return sys.stdout.buffer.write(b)\n def flush(self): pass\n' +
    'root = pathlib.Path(sys.argv[1])\n' +
    'with zipfile.ZipFile(Pipe(), "w", zipfile.ZIP_DEFLATED) as z:\n' +
    ' for p in sorted(root.rglob("*.dcm")):\n' +
    '  with z.open(zipfile.ZipInfo(str(p.relative_to(root))), "w", force_zip64=True) as f: f.write(p.read_bytes())\n'
  const made = spawnSync(PYTHON, ['-c', program, folder.at('made')], { maxBuffer: 1 << 28 })
  expect(made.stderr.toString()).toBe('')
  writeFileSync(folder.at('in', 'a'), made.stdout)
  await expectLikeFolder(folder)
})

test('names that climb, in any letters, twice the same, and without end: no name of an entry becomes one of the output', async () => {
  const folder = new TemporaryFolder()
  const names = ['../../climbed', '/rooted', 'C:\\drive', 'same', 'same', 'b\u00fcro', 'x'.repeat(5000), '']
  const entries = names.map((name, number): ZipEntry => ({ name, bytes: encodeInstance({ number }) }))
  const cp437 = { name: Buffer.from([0x62, 0x81, 0x72, 0x6f]), flags: 0, bytes: encodeInstance({ number: 77 }) }
  folder.write('in/a.zip', encodeZip([...entries, cp437]))
  expect(await count(folder)).toMatchObject({ deidentified: names.length + 1, refused: 0 })
  expect(readdirSync(folder.path).toSorted()).toEqual(['in', 'key', 'out'])
  expect(Object.keys(contentsOf(folder.at('out'))).every((path) => /^[A-Z0-9]+(?:\/[\d.]+){3}\.dcm$/.test(path))).toBe(true)
})

test('an entry is called by archive and name in the crosswalk, and by no name in the report', async () => {
  const folder = new TemporaryFolder()
  folder.write('in/a.zip', encodeZip([{ name: 'büro/1', bytes: encodeInstance() }]))
  const records = ['--report', folder.at('report'), '--crosswalk', folder.at('crosswalk')]
  await lethe(['deidentify', folder.at('in'), '--out', folder.at('out'), '--key', folder.key, ...records])
  const { stdout } = await lethe(['crosswalk', 'print', folder.at('crosswalk'), '--key', folder.key])
  expect(stdout).toContain(`file,${folder.at('in', 'a.zip')}!/büro/1,`)
  expect(readFileSync(folder.at('report'), 'utf8')).not.toMatch(/büro|zip/)
})

const good = (number: number): ZipEntry => ({ name: `${number}`, bytes: encodeInstance({ number }) })
const large = (number: number) => ({ name: 'large', bytes: encodeInstance({ number, side: 2500 }) })
const LINK_MODE = 0o120_777

const DAMAGED = 'GATEWAY_ARCHIVE_DAMAGED'
const KIND = 'GATEWAY_ARCHIVE_ENTRY_KIND'

const REFUSED_IN_ZIP: Readonly<Record<string, { readonly entry: ZipEntry; readonly code: string }>> = {
  'an encrypted entry': { entry: { ...good(2), flags: 1 }, code: 'GATEWAY_ARCHIVE_ENCRYPTED' },
  'a link': { entry: { ...good(2), mode: LINK_MODE }, code: KIND },
  'another method': { entry: { ...good(2), method: 12 }, code: 'GATEWAY_ARCHIVE_METHOD' },
  'a wrong sum': { entry: { ...good(2), told: { crc: 1 } }, code: DAMAGED },
  'more bytes than told': { entry: { ...good(2), told: { length: 100 } }, code: DAMAGED },
  'fewer bytes than told': { entry: { ...good(2), told: { length: 1e6 } }, code: DAMAGED },
  'a wrong sum of a large one': { entry: { ...large(2), told: { crc: 1 } }, code: DAMAGED },
  'a large one with more bytes than told': { entry: { ...large(2), told: { length: 9e6 } }, code: DAMAGED },
  'a wrong sum of a large stored one': { entry: { ...large(2), method: 0, told: { crc: 1 } }, code: DAMAGED },
  'another archive': { entry: { name: 'b', bytes: encodeZip([good(2)]) }, code: 'GATEWAY_ARCHIVE_NESTED' },
  'a large other archive': { entry: { name: 'b', bytes: encodeTar([large(2)]) }, code: 'GATEWAY_ARCHIVE_NESTED' },
  'a letter': { entry: { name: 'b', bytes: Buffer.from('Dear colleague') }, code: 'DICOM_NOT_DICOM' },
  'what is said to inflate to 3 GB': { entry: { ...good(2), told: { length: 3e9 } }, code: 'GATEWAY_ARCHIVE_TOO_LARGE' },
}

test('ZIP with an entry that is refused, one of each kind: the others stand, and each is refused once', async () => {
  const folder = new TemporaryFolder()
  const reasons: Record<string, number> = {}
  for (const [index, [what, { entry, code }]] of Object.entries(REFUSED_IN_ZIP).entries()) {
    folder.write(`in/${what}`, encodeZip([good(100 + index), entry]))
    reasons[code] = (reasons[code] ?? 0) + 1
  }
  const archives = Object.keys(REFUSED_IN_ZIP).length
  expect(await count(folder)).toEqual({ deidentified: archives, quarantined: 0, refused: archives, archives, reasons })
  expect(Object.keys(contentsOf(folder.at('out')))).toHaveLength(archives)
})

test('TAR with links, devices and sparse files: the others stand, and each is refused once', async () => {
  const folder = new TemporaryFolder()
  const special = [...'12346'].map((flag) => ({ name: flag, flag, size: '00000000017\0' }))
  const sparse = { name: 's', flag: 'S', bytes: encodeInstance({ number: 2 }) }
  const file = (number: number) => ({ name: `${number}`, bytes: encodeInstance({ number }) })
  folder.write('in/a', encodeTar([file(1), ...special, sparse, file(3)]))
  expect(await count(folder)).toEqual({ deidentified: 2, quarantined: 0, refused: 6, archives: 1, reasons: { [KIND]: 6 } })
})

test('TAR with a sparse file of pax, and pax names and sizes', async () => {
  const folder = new TemporaryFolder()
  const bytes = encodeInstance({ number: 1 })
  const sparse = { name: 'p', flag: 'x', bytes: encodePaxRecord('GNU.sparse.major', '1') }
  const sized = Buffer.concat([encodePaxRecord('path', `${MARK}/büro`), encodePaxRecord('size', String(bytes.length))])
  const entries = [
    sparse,
    { name: 's', bytes },
    { name: 'p', flag: 'x', bytes: sized },
    { name: '1', bytes, size: '0'.repeat(11) },
  ]
  folder.write('in/a', encodeTar(entries))
  expect(await count(folder)).toMatchObject({ deidentified: 1, refused: 1, reasons: { GATEWAY_ARCHIVE_ENTRY_KIND: 1 } })
})

test('archives that are cut off: what came whole before stands, and the rest is refused once', async () => {
  const folder = new TemporaryFolder()
  const archive = (first: number): Buffer =>
    encodeTar([0, 1, 2].map((number) => ({ name: 'n', bytes: encodeInstance({ number: first + number }) })))
  const entryBytes = archive(0).length / 3 - 1024 / 3
  folder.write('in/in an entry', archive(10).subarray(0, entryBytes + 700))
  folder.write('in/without its end', archive(20).subarray(0, 3 * entryBytes))
  folder.write('in/in a header', Buffer.concat([archive(30).subarray(0, entryBytes), Buffer.alloc(512, 7)]))
  folder.write('in/with another behind', Buffer.concat([archive(40), archive(40)]))
  folder.write('in/compressed', gzipSync(archive(50)).subarray(0, -4))
  folder.write('in/without a directory', encodeZip([good(1), good(2)]).subarray(0, -30))
  folder.write('in/compressed, no TAR', gzipSync(encodeInstance()))
  folder.write('in/nothing inside', encodeZip([]))
  const reasons = { [DAMAGED]: 7 }
  expect(await count(folder)).toEqual({ deidentified: 1 + 3 + 1 + 3 + 3, quarantined: 0, refused: 7, archives: 8, reasons })
})

test('DICOM behind the head of a ZIP archive is DICOM', async () => {
  const folder = new TemporaryFolder()
  const bytes = Buffer.from(encodeInstance())
  bytes.write('PK\x03\x04', 0)
  folder.write('in/both', bytes)
  expect(await count(folder)).toMatchObject({ deidentified: 1, archives: 0 })
})
