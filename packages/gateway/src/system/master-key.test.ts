// Goal: the installation's key is made once, by whoever comes first, readable by its owner only; a wrong key file is one clear line.
// Method: keys are made in folders of the test, by one process and by several at the same moment.
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { afterEach, expect, test, vi } from 'vitest'
import { encodeInstance } from '../instances.test-support.ts'
import { lethe } from '../lethe-command.test-support.ts'
import { contentsOf, TemporaryFolder } from '../temporary-folder.test-support.ts'
import { masterKey } from './master-key.ts'
import { UsageError } from './usage-error.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

test('made once, with mode 0600 in a folder of mode 0700, and announced once', () => {
  const folder = new TemporaryFolder()
  vi.stubEnv('LETHE_HOME', folder.at('new', 'home'))
  const announced: string[] = []
  const first = masterKey(undefined, (line) => announced.push(line))
  const second = masterKey(undefined, (line) => announced.push(line))
  expect(first).toHaveLength(32)
  expect(second).toEqual(first)
  expect(announced).toEqual([expect.stringMatching(/^made a master key: .*master\.key\. Keep a copy elsewhere/)])
  expect(statSync(folder.at('new', 'home', 'master.key')).mode & 0o777).toBe(0o600)
  expect(statSync(folder.at('new', 'home')).mode & 0o777).toBe(0o700)
  expect(readdirSync(folder.at('new', 'home'))).toEqual(['master.key'])
})

test('two installations have two keys', () => {
  const folder = new TemporaryFolder()
  const keys = ['one', 'two'].map((name) => {
    vi.stubEnv('LETHE_HOME', folder.at(name))
    return masterKey(undefined, () => undefined)
  })
  expect(keys[0]).not.toEqual(keys[1])
})

test('runs that start at the same moment on a new installation work under one key', async () => {
  const folder = new TemporaryFolder()
  folder.write('in/a.dcm', encodeInstance())
  const env = { LETHE_HOME: folder.at('home') }
  const runs = ['a', 'b', 'c', 'd'].map((name) =>
    lethe(['deidentify', folder.at('in'), '--out', folder.at(name), '--workers', '1'], { env }),
  )
  const ended = await Promise.all(runs)
  expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0])
  expect(ended.filter(({ stderr }) => stderr.includes('made a master key'))).toHaveLength(1)
  const outputs = ['a', 'b', 'c', 'd'].map((name) => contentsOf(folder.at(name)))
  for (const output of outputs) expect(output).toEqual(outputs[0])
  expect(readdirSync(folder.at('home'))).toEqual(['master.key'])
})

test('a key file is read with or without the end of its line, in any letters', () => {
  const folder = new TemporaryFolder()
  const keys = ['ab'.repeat(32), `${'AB'.repeat(32)}\n`, `${'aB'.repeat(32)}\r\n`]
  for (const text of keys) expect(masterKey(folder.write('own', text), () => undefined)).toEqual(new Uint8Array(32).fill(0xab))
})

test.each(['', 'ab'.repeat(31), 'ab'.repeat(33), 'xy'.repeat(32), `${'ab'.repeat(32)}\n${'ab'.repeat(32)}`])(
  'a key file of other content is refused, and its content is not told: case %#',
  (text) => {
    const file = new TemporaryFolder().write('own', text)
    const read = (): unknown => masterKey(file, () => undefined)
    expect(read).toThrow(UsageError)
    expect(read).toThrow(`the key file ${file} must hold 64 hexadecimal digits (openssl rand -hex 32)`)
  },
)

test('a key that is not there is never made in the place of one that was named', () => {
  const folder = new TemporaryFolder()
  mkdirSync(folder.at('folder'))
  for (const file of [folder.at('none'), folder.at('folder')])
    expect(() => masterKey(file, () => undefined)).toThrow(/cannot be read/)
  expect(readdirSync(folder.path).toSorted()).toEqual(['folder', 'key'])
  expect(readFileSync(folder.key, 'utf8')).toHaveLength(64)
})
