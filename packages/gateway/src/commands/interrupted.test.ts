// Goal: whatever ends a run, what lies in the output is whole, and the same command run again completes it to the same bytes.
// Method: runs are killed, interrupted and brought to a full disk in the middle; then the output is compared with an undisturbed run's.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { encodeInstance } from '../instances.test-support.ts'
import { endOf, lethe, startLethe } from '../lethe-command.test-support.ts'
import { succeeds } from '../shell.test-support.ts'
import { contentsOf, TemporaryFolder } from '../temporary-folder.test-support.ts'

const INSTANCES = 400
const POLL_MS = 2
const PID_OF_NOBODY = 2 ** 22 - 1

function plantInput(folder: TemporaryFolder, instances: number): string[] {
  for (let number = 100; number < 100 + instances; number += 1)
    folder.write(`in/${number}.dcm`, encodeInstance({ number, side: 128 }))
  return ['deidentify', '--key', folder.key, folder.at('in')]
}

/** Starts a run and signals it when its first files have their names: its last file is to be named on standard input, and never is. */
async function stopInTheMiddle(folder: TemporaryFolder, args: readonly string[], signal: NodeJS.Signals) {
  const child = startLethe([...args, '-', '--out', folder.at('out')], { stdin: 'pipe' })
  const ended = endOf(child)
  while (child.exitCode === null && !hasOutput(folder.at('out'))) await wait(POLL_MS)
  child.kill(signal)
  return ended
}

function hasOutput(out: string): boolean {
  return existsSync(out) && readdirSync(out, { encoding: 'utf8', recursive: true }).some((name) => name.endsWith('.dcm'))
}

function expectPrefixOf(part: Record<string, string>, whole: Record<string, string>): void {
  const named = Object.entries(part).filter(([path]) => !path.startsWith('.lethe'))
  expect(named.length).toBeGreaterThan(0)
  // Were all of them done already, nothing would have been interrupted.
  expect(named.length).toBeLessThan(Object.keys(whole).length)
  expect(named.filter(([path, bytes]) => whole[path] !== bytes).map(([path]) => path)).toEqual([])
}

test('kill -9 in the middle: what has a name is whole, and the same command again completes it', async () => {
  const folder = new TemporaryFolder()
  const args = plantInput(folder, INSTANCES)
  const last = folder.write('late/last.dcm', encodeInstance({ number: 1, side: 128 }))
  await lethe([...args, last, '--out', folder.at('undisturbed')])
  const undisturbed = contentsOf(folder.at('undisturbed'))
  expect(Object.keys(undisturbed)).toHaveLength(INSTANCES + 1)

  const records = ['--report', folder.at('report'), '--crosswalk', folder.at('crosswalk')]
  expect(await stopInTheMiddle(folder, [...args, ...records], 'SIGKILL')).toMatchObject({ signal: 'SIGKILL' })
  expectPrefixOf(contentsOf(folder.at('out')), undisturbed)
  expect(existsSync(folder.at('out', '.lethe', 'lock'))).toBe(true)
  expect([existsSync(folder.at('report')), existsSync(folder.at('crosswalk'))]).toEqual([false, false])

  expect(await lethe([...args, last, ...records, '--out', folder.at('out')])).toMatchObject({ code: 0, stderr: '' })
  expect(contentsOf(folder.at('out'))).toEqual(undisturbed)
  expect(readdirSync(folder.path).toSorted()).toEqual(['crosswalk', 'in', 'key', 'late', 'out', 'report', 'undisturbed'])
})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s in the middle: one line, exit 1, no part files', async (signal) => {
  const folder = new TemporaryFolder()
  const args = plantInput(folder, INSTANCES)
  const records = ['--report', folder.at('report'), '--crosswalk', folder.at('crosswalk')]
  const ended = await stopInTheMiddle(folder, [...args, ...records], signal)
  expect(ended).toMatchObject({ code: 1, stdout: '' })
  expect(ended.stderr).toBe(
    'interrupted; what was written before is whole, run the same command again, with --resume to go on from here\n',
  )
  // What --resume goes on from stays, and nothing else.
  expect(readdirSync(folder.path).toSorted()).toEqual(['crosswalk.part', 'in', 'key', 'out', 'report.part'])
  expect(Object.keys(contentsOf(folder.at('out'))).filter((path) => !path.endsWith('.dcm'))).toEqual(['.lethe/journal'])
})

test('two runs at once into one folder: the second is told who writes there', async () => {
  const folder = new TemporaryFolder()
  folder.write('in/a.dcm', encodeInstance())
  folder.write('out/.lethe/lock', String(process.pid))
  const args = ['deidentify', folder.at('in'), '--out', folder.at('out'), '--key', folder.key]
  const ended = await lethe(args)
  expect(ended).toMatchObject({ code: 2, stdout: '' })
  expect(ended.stderr).toMatch(/^lethe: [^\n]*another run \(process \d+\) is writing here\n$/)
  expect(existsSync(folder.at('out', '.lethe', 'lock'))).toBe(true)
})

test('a full disk: one line, exit 1, nothing half-written, and with room made the same command completes', async (context) => {
  const folder = new TemporaryFolder()
  const out = folder.makeFolder('out')
  if (!succeeds(`mount -t tmpfs -o size=8m tmpfs '${out}'`))
    context.skip('a small file system cannot be mounted here; it takes root on Linux')
  onTestFinished(() => void succeeds(`umount -l '${out}'`))
  // More files than are in work at once (128 with two threads) fit, so that some have their names when the disk is full.
  const args = plantInput(folder, INSTANCES)
  await lethe([...args, '--out', folder.at('undisturbed')])
  const undisturbed = contentsOf(folder.at('undisturbed'))

  const ended = await lethe([...args, '--out', out])
  expect(ended).toMatchObject({ code: 1, stdout: '' })
  expect(ended.stderr).toMatch(
    /^lethe: [^\n]*out: GATEWAY_OUTPUT_FULL: [^\n]*; what was written before is whole, run the same command again\n$/,
  )
  expectPrefixOf(contentsOf(out), undisturbed)
  expect(existsSync(join(out, '.lethe')) ? readdirSync(join(out, '.lethe')) : ['journal']).toEqual(['journal'])

  expect(succeeds(`mount -o remount,size=40m '${out}'`)).toBe(true)
  expect(await lethe([...args, '--out', out])).toMatchObject({ code: 0, stderr: '' })
  expect(contentsOf(out)).toEqual(undisturbed)
})

test('no room for the report: one line that names it, exit 1, and with room made it is completed', async (context) => {
  const folder = new TemporaryFolder()
  const small = folder.makeFolder('small')
  if (!succeeds(`mount -t tmpfs -o size=16k tmpfs '${small}'`))
    context.skip('a small file system cannot be mounted here; it takes root on Linux')
  onTestFinished(() => void succeeds(`umount -l '${small}'`))
  const args = plantInput(folder, 100)
  const ended = await lethe([...args, '--out', folder.at('out'), '--report', folder.at('small', 'report')])
  expect(ended).toMatchObject({ code: 1, stdout: '' })
  expect(ended.stderr).toMatch(/^lethe: [^\n]*report: there is no room left[^\n]*\n$/)
  expect(existsSync(folder.at('small', 'report'))).toBe(false)
  expect(succeeds(`mount -o remount,size=1m '${small}'`)).toBe(true)
  const again = [...args, '--out', folder.at('out'), '--report', folder.at('small', 'report'), '--resume']
  expect(await lethe(again)).toMatchObject({ code: 0, stderr: '' })
  expect(readFileSync(folder.at('small', 'report'), 'utf8').trim().split('\n')).toHaveLength(100)
})

test.each([
  { lock: 'of a process that is gone', text: String(PID_OF_NOBODY) },
  { lock: 'that was cut short', text: '' },
  { lock: 'that holds no number', text: 'xyz' },
])('a lock $lock is cleared away with what lay beside it', async ({ text }) => {
  const folder = new TemporaryFolder()
  folder.write('in/a.dcm', encodeInstance())
  folder.write('out/.lethe/lock', text)
  folder.write('out/.lethe/7.part', 'left behind')
  const ended = await lethe(['deidentify', folder.at('in'), '--out', folder.at('out'), '--key', folder.key])
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(Object.keys(contentsOf(folder.at('out')))).toHaveLength(1)
})
