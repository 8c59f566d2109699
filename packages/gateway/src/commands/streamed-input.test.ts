// Goal: paths on standard input are read as they come, one a line or with zeros between, and a bad one costs one line.
// Method: the command is fed through a pipe, slowly where it matters; its lines, counts and output are compared.
import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { encodeZip } from '../archives.test-support.ts'
import { encodeInstance } from '../instances.test-support.ts'
import { endOf, lethe, startLethe, type Ended } from '../lethe-command.test-support.ts'
import { contentsOf, TemporaryFolder } from '../temporary-folder.test-support.ts'

const POLL_MS = 5

function start(folder: TemporaryFolder, options: readonly string[] = []) {
  const args = ['deidentify', '-', '--out', folder.at('out'), '--key', folder.key, '--json', ...options]
  return startLethe(args, { stdin: 'pipe', cwd: folder.path })
}

async function feed(folder: TemporaryFolder, text: string | Uint8Array, options: readonly string[] = []): Promise<Ended> {
  const child = start(folder, options)
  child.stdin?.end(text)
  return endOf(child)
}

test('one path a line, relative ones too, and an archive; an empty line is none and the last needs no end', async () => {
  const folder = new TemporaryFolder()
  folder.write('a b.dcm', encodeInstance({ number: 1 }))
  folder.write('c.dcm', encodeInstance({ number: 2 }))
  folder.write('d.zip', encodeZip([{ name: 'e', bytes: encodeInstance({ number: 3 }) }]))
  const ended = await feed(folder, `a b.dcm\n\n${folder.at('c.dcm')}\nd.zip`)
  expect({ ...ended, stdout: '' }).toEqual({ code: 0, signal: null, stdout: '', stderr: '' })
  expect(JSON.parse(ended.stdout)).toMatchObject({ deidentified: 3, refused: 0, archives: 1 })
})

test('--null: zeros between the paths, and a line feed is part of a name', async () => {
  const folder = new TemporaryFolder()
  folder.write('a\nb.dcm', encodeInstance({ number: 1 }))
  folder.write('c.dcm', encodeInstance({ number: 2 }))
  const ended = await feed(folder, 'a\nb.dcm\0c.dcm\0', ['--null'])
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(ended.stdout)).toMatchObject({ deidentified: 2 })
})

test('a file that is not there, a folder and a path without end: one line each where there is a path, and each is counted', async () => {
  const folder = new TemporaryFolder()
  folder.write('a.dcm', encodeInstance())
  const ended = await feed(folder, `no\n${folder.path}\n${'x'.repeat(100_000)}\na.dcm\n`)
  expect(ended.code).toBe(3)
  const lines = [`${folder.at('no')}: no such file, or not readable`, `${folder.path}: no such file, or not readable`]
  expect(ended.stderr.trim().split('\n').toSorted()).toEqual(
    [...lines, 'standard input: a path is longer than 32768 bytes'].toSorted(),
  )
  const reasons = { GATEWAY_UNREADABLE: 2, GATEWAY_PATH_TOO_LONG: 1 }
  expect(JSON.parse(ended.stdout)).toMatchObject({ deidentified: 1, refused: 3, reasons })
})

test('a path is read when it comes, and not when the stream ends', async () => {
  const folder = new TemporaryFolder()
  folder.write('a.dcm', encodeInstance({ number: 1 }))
  folder.write('b.dcm', encodeInstance({ number: 2 }))
  const child = start(folder)
  const ended = endOf(child)
  const named = (): number =>
    existsSync(folder.at('out'))
      ? Object.keys(contentsOf(folder.at('out'))).filter((path) => /^[^.].*\.dcm$/.test(path)).length
      : 0
  for (const [index, name] of ['a.dcm', 'b.dcm'].entries()) {
    child.stdin?.write(`${name}\n`)
    while (child.exitCode === null && named() <= index) await wait(POLL_MS)
    expect(named()).toBe(index + 1)
  }
  child.stdin?.end()
  expect(await ended).toMatchObject({ code: 0, stderr: '' })
})

test('what lies in the output folder is left out', async () => {
  const folder = new TemporaryFolder()
  folder.write('out/x.dcm', encodeInstance())
  const ended = await feed(folder, 'out/x.dcm\n')
  expect(JSON.parse(ended.stdout)).toMatchObject({ deidentified: 0, refused: 0 })
})

test.each([
  { args: ['-', '-'], says: /- stands for standard input, which can be read once/ },
  { args: ['.', '--null'], says: /--null is for paths on standard input/ },
])('$args is a mistake in the call', async ({ args, says }) => {
  const folder = new TemporaryFolder()
  const ended = await lethe(['deidentify', ...args, '--out', folder.at('out'), '--key', folder.key])
  expect(ended).toMatchObject({ code: 2, stdout: '' })
  expect(ended.stderr).toMatch(says)
})
