// Goal: `--resume` goes on where an interrupted run ended: each source ends once, done ones are not read again, the result is the same.
// Method: runs are killed at random and resumed until they are through; output, report, crosswalk and counts equal an undisturbed run's.
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { encodeTar, encodeZip } from '../archives.test-support.ts'
import { encodeInstance, MARK } from '../instances.test-support.ts'
import { endOf, lethe, startLethe, type Ended } from '../lethe-command.test-support.ts'
import { contentsOf, TemporaryFolder } from '../temporary-folder.test-support.ts'

const INSTANCES = 500
const ROUNDS_MAX = 5
const KILLED_AFTER_MS = 1600
const POLL_MS = 2
const PLANTED_AT = 1_700_000_000

/** Instances, some of them in archives, something that is no DICOM, and two instances of one UID. */
function plantInput(folder: TemporaryFolder): number {
  const instance = (number: number) => ({ name: `${number}`, bytes: encodeInstance({ number, side: 128 }) })
  const several = (first: number, count: number) => Array.from({ length: count }, (_, index) => instance(first + index))
  for (const { name, bytes } of several(1000, INSTANCES)) folder.write(`in/${name}.dcm`, bytes)
  folder.write('in/1100.zip', encodeZip(several(2000, 60)))
  folder.write('in/1200.tgz', gzipSync(encodeTar(several(3000, 60))))
  folder.write('in/1300.txt', 'a letter')
  folder.write('in/1400.taken', encodeInstance({ number: 1000, shade: 9 }))
  return INSTANCES + 60 + 60 + 2
}

const journalOf = (folder: TemporaryFolder): string => folder.at('out', '.lethe', 'journal')

/** How many sources the journal vouches for. */
function doneCount(folder: TemporaryFolder): number {
  if (!existsSync(journalOf(folder))) return 0
  const text = readFileSync(journalOf(folder), 'utf8')
  const good = text.slice(0, text.lastIndexOf('\n= '))
  return good.split('\n').filter((line) => /^[\w-]{22} (?!archive)/.test(line)).length
}

async function killAfter(args: readonly string[], ms: number): Promise<Ended> {
  const child = startLethe(args)
  const ended = endOf(child)
  await Promise.race([wait(ms), ended])
  child.kill('SIGKILL')
  return ended
}

/** Kills a run as soon as its journal vouches for something. It waits for another path on standard input, and cannot end before. */
async function killWhenDone(folder: TemporaryFolder, args: readonly string[], sources = 1): Promise<void> {
  const child = startLethe([...args, '-'], { stdin: 'pipe' })
  const ended = endOf(child)
  while (child.exitCode === null && doneCount(folder) < sources) await wait(POLL_MS)
  child.kill('SIGKILL')
  expect(await ended).toMatchObject({ signal: 'SIGKILL' })
}

function argsOf(folder: TemporaryFolder, out = 'out'): string[] {
  return ['deidentify', folder.at('in'), '--key', folder.key, '--json', '--out', folder.at(out)]
}

const recordsOf = (folder: TemporaryFolder, name: string): string[] => [
  '--report',
  folder.at(`${name}.jsonl`),
  '--crosswalk',
  folder.at(name),
]

async function crosswalkOf(folder: TemporaryFolder, name: string): Promise<string[]> {
  const { stdout } = await lethe(['crosswalk', 'print', folder.at(name), '--key', folder.key])
  return [...new Set(stdout.trim().split('\n'))].toSorted()
}

test('kill -9 at random, several times: everything equals one undisturbed run, and each source has one line', async () => {
  const folder = new TemporaryFolder()
  const total = plantInput(folder)
  const undisturbed = await lethe([...argsOf(folder, 'undisturbed'), ...recordsOf(folder, 'whole')])
  const args = [...argsOf(folder), ...recordsOf(folder, 'parts'), '--resume']
  let done = 0
  let last = await killAfter(args, 300 + Math.random() * KILLED_AFTER_MS)
  for (let round = 1; round < ROUNDS_MAX && last.signal !== null; round += 1) {
    // What is done never becomes less.
    expect(doneCount(folder)).toBeGreaterThanOrEqual(done)
    done = doneCount(folder)
    last = await killAfter(args, 300 + Math.random() * KILLED_AFTER_MS)
  }
  if (last.signal !== null) {
    done = doneCount(folder)
    last = await lethe(args)
  }
  expect(last).toMatchObject({ code: 3, stderr: '' })
  // What was named and not yet vouched for is met again: it is the same, byte for byte.
  const { same: _same, ...counts } = JSON.parse(last.stdout) as Record<string, unknown>
  const { same: _none, ...undisturbedCounts } = JSON.parse(undisturbed.stdout) as Record<string, unknown>
  expect(counts).toEqual({ ...undisturbedCounts, before: done })
  expect(contentsOf(folder.at('out'))).toEqual(contentsOf(folder.at('undisturbed')))
  const lines = readFileSync(folder.at('parts.jsonl'), 'utf8')
  expect(lines).toBe(readFileSync(folder.at('whole.jsonl'), 'utf8'))
  expect(lines.trim().split('\n')).toHaveLength(total)
  expect(await crosswalkOf(folder, 'parts')).toEqual(await crosswalkOf(folder, 'whole'))
  expect(readdirSync(folder.path).filter((name) => /part$|anew$/.test(name))).toEqual([])
})

test('what was done is not read again; what has changed since is', async () => {
  const folder = new TemporaryFolder()
  for (let number = 100; number < 400; number += 1) {
    const path = folder.write(`in/${number}.dcm`, encodeInstance({ number, side: 64 }))
    utimesSync(path, PLANTED_AT, PLANTED_AT)
  }
  await lethe(argsOf(folder, 'undisturbed'))
  await killWhenDone(folder, argsOf(folder), 20)
  // Sources end in their order, so the first so many are done. Nothing but their time and size is as it was: who reads them sees.
  const done = doneCount(folder)
  for (let number = 100; number < 100 + done; number += 1) {
    const path = folder.at('in', `${number}.dcm`)
    writeFileSync(path, Buffer.alloc(statSync(path).size))
    utimesSync(path, PLANTED_AT, PLANTED_AT)
  }
  writeFileSync(folder.at('in', '101.dcm'), 'no longer an instance')
  const { code, stdout } = await lethe([...argsOf(folder), '--resume'])
  expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({ code: 3, deidentified: 299, refused: 1, before: done - 1 })
  expect(contentsOf(folder.at('out'))).toEqual(contentsOf(folder.at('undisturbed')))
})

test('an interrupted run goes on under the same key, profile, scope, issuer and records, or says what differs', async () => {
  const folder = new TemporaryFolder()
  for (let number = 100; number < 400; number += 1) folder.write(`in/${number}.dcm`, encodeInstance({ number, side: 64 }))
  const args = argsOf(folder)
  await killWhenDone(folder, [...args, '--report', folder.at('report')], 20)
  const other = folder.write('other', '0dd0'.repeat(16))
  const reported = ['--report', folder.at('report')]
  const mistakes = [
    { options: [...reported, '--scope', 'project'], says: 'with another --scope' },
    { options: [...reported, '--issuer', 'VGH'], says: 'with another --issuer' },
    { options: [...reported, '--profile', 'basic'], says: 'under another profile' },
    { options: [...reported, '--key', other], says: 'under another key' },
    { options: [], says: 'with another --report, or with one where now is none, or the other way round' },
    {
      options: [...reported, '--crosswalk', folder.at('c')],
      says: 'with another --crosswalk, or with one where now is none, or the other way round',
    },
  ]
  for (const { options, says } of mistakes) {
    const ended = await lethe([...args, ...options, '--resume'])
    expect(ended).toEqual({
      code: 2,
      signal: null,
      stdout: '',
      stderr: `lethe: --resume: the interrupted run was made ${says}\n`,
    })
  }
  writeFileSync(folder.at('report.part'), '')
  expect((await lethe([...args, ...reported, '--resume'])).stderr).toMatch(
    /report\.part of the interrupted run is missing or damaged/,
  )
  utimesSync(journalOf(folder), 1, 1)
  expect((await lethe([...args, ...reported, '--resume'])).stderr).toMatch(/the machine was started anew since/)
  expect(await lethe([...args, ...reported])).toMatchObject({ code: 0, stderr: '' })
})

test('the journal tells no path and no name, and its torn end does no harm', async () => {
  const folder = new TemporaryFolder()
  for (let number = 100; number < 400; number += 1) folder.write(`in/${MARK}/${number}.dcm`, encodeInstance({ number, side: 64 }))
  await killWhenDone(folder, [...argsOf(folder), '--scope', 'TRIAL7'], 20)
  const text = readFileSync(journalOf(folder), 'latin1')
  for (const told of [
    MARK,
    'TRIAL7',
    '.dcm',
    'in/',
    createHash('sha256')
      .update(folder.at('in', MARK, '100.dcm'))
      .digest('base64url')
      .slice(0, 22),
  ])
    expect(text).not.toContain(told)
  const done = doneCount(folder)
  appendFileSync(journalOf(folder), 'AAAAAAAAAAAAAAAAAAAAAA deidentified - - 12\n\0\0\0\0\0torn')
  const { code, stdout } = await lethe([...argsOf(folder), '--scope', 'TRIAL7', '--resume'])
  expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({ code: 0, deidentified: 300, before: done })
  expect(existsSync(folder.at('out', '.lethe'))).toBe(false)
})

test('where nothing was interrupted, --resume changes nothing', async () => {
  const folder = new TemporaryFolder()
  folder.write('in/a.dcm', encodeInstance())
  for (const same of [0, 1]) {
    const { code, stdout } = await lethe([...argsOf(folder), '--resume'])
    expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({ code: 0, deidentified: 1, same, before: 0 })
  }
})
