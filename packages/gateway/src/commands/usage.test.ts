// Goal: a mistake in a call costs one line and exit code 2, and the line says what, where and what to do.
// Method: each mistake is made as a person would make it, and its line is compared whole or in its telling parts.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodeInstance } from '../instances.test-support.ts'
import { lethe, type Ended } from '../lethe-command.test-support.ts'
import { TemporaryFolder } from '../temporary-folder.test-support.ts'

const NOBODY = 65_534
const ROOT = join(import.meta.dirname, '..', '..', '..', '..')

function expectUsageLine({ code, stdout, stderr }: Ended, says: RegExp): void {
  expect(stderr).toMatch(says)
  expect(stderr).toMatch(/^lethe: [^\n]+\n$/)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
}

const MISTAKES: readonly { readonly called: string; readonly args: readonly string[]; readonly says: RegExp }[] = [
  { called: 'no input', args: ['deidentify'], says: /no INPUT; usage: lethe deidentify INPUT/ },
  { called: 'a profile command that is none', args: ['profile', 'chek', 'basic'], says: /usage: lethe profile check FILE/ },
  { called: 'no output folder', args: ['deidentify', 'IN'], says: /--out DIR is missing; usage/ },
  { called: 'an unknown option', args: ['deidentify', 'IN', '--out', 'OUT', '--fast'], says: /'--fast'; usage/ },
  { called: 'an option without its value', args: ['deidentify', 'IN', '--out'], says: /'--out <value>' argument missing; usage/ },
  {
    called: 'an option that took the next one',
    args: ['deidentify', 'IN', '--out', '--json'],
    says: /'--out' argument is ambiguous; usage/,
  },
  { called: 'an input that is not there', args: ['deidentify', 'IN/no', '--out', 'OUT'], says: /IN\/no: no such file or folder/ },
  { called: 'the output folder as input', args: ['deidentify', 'IN', '--out', 'IN'], says: /the output folder is also an input/ },
  {
    called: 'the output folder by a link',
    args: ['deidentify', 'IN', '--out', 'LINK'],
    says: /the output folder is also an input/,
  },
  {
    called: 'a file as output folder',
    args: ['deidentify', 'IN', '--out', 'IN/a.dcm', '--key', 'KEY'],
    says: /IN\/a.dcm: the output folder cannot be made/,
  },
  {
    called: 'no workers',
    args: ['deidentify', 'IN', '--out', 'OUT', '--workers', '0'],
    says: /--workers 0: must be a number from 1 to 64/,
  },
  { called: 'too many workers', args: ['deidentify', 'IN', '--out', 'OUT', '--workers', '65'], says: /from 1 to 64/ },
  {
    called: 'a scope that is no name',
    args: ['deidentify', 'IN', '--out', 'OUT', '--scope', 'a b'],
    says: /--scope and --issuer are names/,
  },
  {
    called: 'an unknown profile',
    args: ['deidentify', 'IN', '--out', 'OUT', '--profile', 'resarch'],
    says: /no profile resarch: give a file, or one of basic, linkable, research/,
  },
  {
    called: 'a profile that is no YAML',
    args: ['deidentify', 'IN', '--out', 'OUT', '--profile', 'broken.yaml'],
    says: /^lethe: broken\.yaml:1:\d+: /,
  },
  {
    called: 'a profile with an alias',
    args: ['deidentify', 'IN', '--out', 'OUT', '--profile', 'alias.yaml'],
    says: /^lethe: alias\.yaml:2:4: aliases \(\*name\) are not allowed in a profile/,
  },
  {
    called: 'a key file that is not there',
    args: ['deidentify', 'IN', '--out', 'OUT', '--key', 'NO'],
    says: /the key file .*NO cannot be read/,
  },
  {
    called: 'a key file without a key',
    args: ['deidentify', 'IN', '--out', 'OUT', '--key', 'IN/a.dcm'],
    says: /must hold 64 hexadecimal digits \(openssl rand -hex 32\)/,
  },
  {
    called: 'a key folder that cannot be made',
    args: ['deidentify', 'IN', '--out', 'OUT'],
    says: /the master key .* cannot be made/,
  },
  {
    called: 'a report in no folder',
    args: ['deidentify', 'IN', '--out', 'OUT', '--key', 'KEY', '--report', 'NO/r'],
    says: /NO\/r: cannot be written/,
  },
  {
    called: 'a report that is a folder',
    args: ['deidentify', 'IN', '--out', 'OUT', '--key', 'KEY', '--report', 'IN'],
    says: /IN: cannot be written/,
  },
  {
    called: 'a crosswalk in no folder',
    args: ['deidentify', 'IN', '--out', 'OUT', '--key', 'KEY', '--report', 'REPORT', '--crosswalk', 'NO/c'],
    says: /NO\/c: cannot be written/,
  },
  {
    called: 'one file for report and crosswalk',
    args: ['deidentify', 'IN', '--out', 'OUT', '--key', 'KEY', '--report', 'R', '--crosswalk', 'R'],
    says: /--report and --crosswalk/,
  },
  { called: 'dump of nothing', args: ['dump'], says: /usage: lethe dump FILE/ },
  { called: 'explain of nothing', args: ['explain'], says: /usage: lethe explain PROFILE/ },
  { called: 'explain of an unknown profile', args: ['explain', 'no'], says: /no profile no: / },
  { called: 'crosswalk of nothing', args: ['crosswalk'], says: /usage: lethe crosswalk print FILE/ },
  {
    called: 'crosswalk of a file that is not there',
    args: ['crosswalk', 'print', 'NO', '--key', 'KEY'],
    says: /NO: cannot be read/,
  },
  { called: 'demo with an argument', args: ['demo', 'IN'], says: /usage: lethe demo/ },
]

test.each(MISTAKES)('$called', async ({ args, says }) => {
  const folder = new TemporaryFolder()
  folder.write('IN/a.dcm', encodeInstance())
  folder.write('KEY', 'ab'.repeat(32))
  folder.write('broken.yaml', 'profile: [')
  folder.write('alias.yaml', 'a: &a 1\nb: *a\n')
  symlinkSync(folder.at('IN'), folder.at('LINK'))
  expectUsageLine(await lethe(args, { cwd: folder.path }), says)
})

test('a call that fails leaves nothing in the output folder or beside its records', async () => {
  const folder = new TemporaryFolder()
  folder.write('in/a.dcm', encodeInstance())
  const args = ['deidentify', folder.at('in'), '--out', folder.makeFolder('out'), '--key', folder.key]
  const ended = await lethe([...args, '--report', folder.at('report'), '--crosswalk', folder.at('no', 'crosswalk')])
  expectUsageLine(ended, /crosswalk: cannot be written/)
  expect(readdirSync(folder.path).toSorted()).toEqual(['in', 'key', 'out'])
  expect(readdirSync(folder.at('out'))).toEqual([])
})

test('an output folder that may not be written', async (context) => {
  if (process.getuid?.() !== 0) context.skip('only root can become a user to whom a folder is closed')
  const folder = new TemporaryFolder()
  chmodSync(folder.path, 0o755)
  folder.write('in/a.dcm', encodeInstance())
  mkdirSync(folder.at('out'), { mode: 0o755 })
  const args = ['deidentify', folder.at('in'), '--key', folder.key, '--out']
  expectUsageLine(await lethe([...args, folder.at('out')], { userId: NOBODY }), /out: the output folder cannot be written/)
  expectUsageLine(await lethe([...args, folder.at('out', 'deep')], { userId: NOBODY }), /deep: the output folder cannot be made/)
})

test('an input in a folder that may not be entered', async (context) => {
  if (process.getuid?.() !== 0) context.skip('only root can become a user to whom a folder is closed')
  const folder = new TemporaryFolder()
  chmodSync(folder.path, 0o755)
  mkdirSync(folder.at('closed'), { mode: 0o700 })
  folder.write('closed/a.dcm', encodeInstance())
  const ended = await lethe(['deidentify', folder.at('closed', 'a.dcm'), '--out', folder.at('out')], { userId: NOBODY })
  expectUsageLine(ended, /a\.dcm: .*cannot be reached/)
})

test('a link that leads to itself', async () => {
  const folder = new TemporaryFolder()
  symlinkSync('circle', folder.at('circle'))
  expectUsageLine(await lethe(['deidentify', folder.at('circle'), '--out', folder.at('out')]), /circle: .*cannot be reached/)
})

test('the help goes to stdout and names every command', async () => {
  const { code, stdout, stderr } = await lethe(['--help'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  for (const name of ['deidentify', 'explain', 'dump', 'crosswalk print', 'demo']) expect(stdout).toContain(`  lethe ${name}`)
  expect(stdout).toContain('exit codes: 0 done · 1 failed · 2 usage · 3 some held back')
})

test('the launcher hands on arguments and the exit code', () => {
  const { status, stderr } = spawnSync('node', ['bin/launch.cjs', 'packages/gateway/src/main.ts', 'explain', 'no'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  expect(status).toBe(2)
  expect(stderr).toMatch(/^lethe: no profile no: [^\n]+\n$/)
})
