// Goal: a file appears under its name whole, once, and nothing that is there is ever changed; one run at a time writes.
// Method: parts are written by hand and named; the folder is compared before and after.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { UsageError } from '../../system/usage-error.ts'
import { contentsOf, TemporaryFolder } from '../../temporary-folder.test-support.ts'
import { OutputFolder } from './output-folder.ts'
import { PartFile, partNameOf } from './part-file.ts'

function openOutput(folder = new TemporaryFolder()): OutputFolder {
  const output = new OutputFolder(folder.at('out'))
  output.open()
  return output
}

function writePart({ partFolder }: OutputFolder, content: string | Uint8Array): string {
  const part = partNameOf(0)
  writeFileSync(join(partFolder, part), content)
  return part
}

function partsOf({ partFolder }: OutputFolder): string[] {
  return Object.keys(contentsOf(partFolder))
}

test('a part gets its name, with the folders around it, and is gone as a part', () => {
  const output = openOutput()
  expect(output.name(writePart(output, 'one'), 'P/S/1.dcm')).toBe('named')
  expect(partsOf(output)).toEqual([])
  output.close()
  expect(contentsOf(output.path)).toEqual({ 'P/S/1.dcm': 'one' })
})

test('the same bytes under a name are the same; other bytes leave what is there as it is', () => {
  const output = openOutput()
  output.name(writePart(output, 'one'), 'P/1.dcm')
  expect(output.name(writePart(output, 'one'), 'P/1.dcm')).toBe('same')
  for (const other of ['two', 'one more', 'on', '']) expect(output.name(writePart(output, other), 'P/1.dcm')).toBe('taken')
  expect(partsOf(output)).toEqual([])
  expect(readFileSync(join(output.path, 'P/1.dcm'), 'utf8')).toBe('one')
})

test('bytes are compared to the last one, wherever the pieces that are compared end', () => {
  for (const length of [65_535, 65_536, 65_537, 131_072]) {
    const output = openOutput()
    const bytes = new Uint8Array(length).fill(1)
    output.name(writePart(output, bytes), '1.dcm')
    expect(output.name(writePart(output, bytes), '1.dcm')).toBe('same')
    bytes[length - 1] = 2
    expect(output.name(writePart(output, bytes), '1.dcm')).toBe('taken')
  }
})

test('what a run that was killed left behind is cleared away; named files stay', () => {
  const folder = new TemporaryFolder()
  folder.write('out/P/1.dcm', 'one')
  folder.write('out/.lethe/3.part', 'half')
  const output = openOutput(folder)
  expect(partsOf(output)).toEqual([])
  output.close()
  expect(contentsOf(output.path)).toEqual({ 'P/1.dcm': 'one' })
})

test.each([
  ['a living process', String(process.ppid)],
  // Process 1 belongs to root: whoever else runs this test may not signal it, and it lives.
  ['a process of another user', '1'],
])('a lock of %s keeps this run out', (_holder, lock) => {
  const folder = new TemporaryFolder()
  folder.write('out/.lethe/lock', lock)
  expect(() => new OutputFolder(folder.at('out')).open()).toThrow(/another run \(process \d+\) is writing here/)
  expect(readFileSync(folder.at('out', '.lethe', 'lock'), 'utf8')).toBe(lock)
})

test.each([
  ['a process that is gone', '4194303'],
  ['an earlier process of this number, as in a container that was started again', String(process.pid)],
  ['nobody, as when it was cut short', ''],
  ['a whole group of processes', '0'],
  ['another group of processes', '-1'],
])('a lock of %s is taken over', (_holder, lock) => {
  const folder = new TemporaryFolder()
  folder.write('out/.lethe/lock', lock)
  new OutputFolder(folder.at('out')).open()
  expect(readFileSync(folder.at('out', '.lethe', 'lock'), 'utf8')).toBe(String(process.pid))
})

test('a file where the folder should be is a mistake in the call', () => {
  const folder = new TemporaryFolder()
  expect(() => new OutputFolder(folder.key).open()).toThrow(UsageError)
  folder.write('out/.lethe', 'a file')
  openOutput(folder).close()
  expect(existsSync(folder.at('out', '.lethe'))).toBe(false)
})

test('closing twice is closing once, and a part that is taken back twice is taken back once', () => {
  const output = openOutput()
  const part = writePart(output, 'one')
  for (const _time of [1, 2]) output.discard(part)
  for (const _time of [1, 2]) output.close()
  expect(contentsOf(output.path)).toEqual({})
})

test('a part that a dead thread left behind is begun anew', () => {
  const path = new TemporaryFolder().write('0.part', 'much more than what comes')
  const part = new PartFile(path)
  part.write(Buffer.from('whole'))
  part.close()
  expect(readFileSync(path, 'utf8')).toBe('whole')
})

test('a part that cannot be written stops the run, with a code and without a path', () => {
  const folder = new TemporaryFolder()
  mkdirSync(folder.at('0.part'))
  for (const path of [folder.at('0.part'), folder.at('gone', '0.part')]) {
    expect(() => new PartFile(path)).toThrow(expect.objectContaining({ code: 'GATEWAY_OUTPUT_UNWRITABLE', disposition: 'stop' }))
    expect(() => new PartFile(path)).not.toThrow(new RegExp(folder.path))
  }
})
