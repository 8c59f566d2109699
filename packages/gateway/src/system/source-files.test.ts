// Goal: a walk meets every file once, in the same order each time, whatever links and closed doors lie in its way.
// Method: small trees are made and walked; the paths are compared whole.
import { mkdirSync, symlinkSync } from 'node:fs'
import { relative } from 'node:path'
import { expect, test } from 'vitest'
import { TemporaryFolder } from '../temporary-folder.test-support.ts'
import { checkInputs, isDirectoryName, sourceFiles } from './source-files.ts'
import { UsageError } from './usage-error.ts'

function walk(folder: TemporaryFolder, inputs: readonly string[], except = 'out'): string[] {
  const found = [
    ...sourceFiles(
      inputs.map((input) => folder.at(input)),
      { except: folder.at(except) },
    ),
  ]
  return found.map(({ path, problem }) =>
    problem === undefined ? relative(folder.path, path) : `${problem} ${relative(folder.path, path)}`,
  )
}

test('names are in the order of their characters, whatever order they were made in', () => {
  const folder = new TemporaryFolder()
  for (const name of ['b', 'a10', 'a2', 'B', 'a/z', 'é', '.hidden']) folder.write(`in/${name}`, '')
  expect(walk(folder, ['in'])).toEqual(['in/.hidden', 'in/B', 'in/a/z', 'in/a10', 'in/a2', 'in/b', 'in/é'])
})

test('inputs come in the order they were given; a file stands for itself', () => {
  const folder = new TemporaryFolder()
  for (const name of ['x/1', 'y/1', 'z']) folder.write(name, '')
  expect(walk(folder, ['z', 'y', 'x'])).toEqual(['z', 'y/1', 'x/1'])
})

test('links in circles end: a folder is read once, by the name that comes first', () => {
  const folder = new TemporaryFolder()
  folder.write('in/a/1', '')
  folder.write('in/b/2', '')
  symlinkSync('..', folder.at('in', 'a', 'up'))
  symlinkSync('../b', folder.at('in', 'a', 'side'))
  symlinkSync('../a', folder.at('in', 'b', 'back'))
  symlinkSync('.', folder.at('in', 'self'))
  expect(walk(folder, ['in'])).toEqual(['in/a/1', 'in/a/side/2'])
})

test('a link to a file is a file; one that leads nowhere is told', () => {
  const folder = new TemporaryFolder()
  folder.write('elsewhere', '')
  mkdirSync(folder.at('in'))
  symlinkSync('../elsewhere', folder.at('in', 'a'))
  symlinkSync('../gone', folder.at('in', 'b'))
  symlinkSync('c', folder.at('in', 'c'))
  expect(walk(folder, ['in'])).toEqual(['in/a', 'UNREADABLE in/b', 'UNREADABLE in/c'])
})

test('the output is left out: inside an input, behind a link, and as an input reached by another name', () => {
  const folder = new TemporaryFolder()
  folder.write('in/1', '')
  folder.write('in/out/2', '')
  symlinkSync('out', folder.at('in', 'link'))
  symlinkSync('in/out', folder.at('door'))
  expect(walk(folder, ['in'], 'in/out')).toEqual(['in/1'])
  expect(walk(folder, ['door'], 'in/out')).toEqual([])
  expect(walk(folder, ['in'], 'door')).toEqual(['in/1'])
})

test('a folder that vanished after it was checked is met as a file that cannot be opened', () => {
  expect(walk(new TemporaryFolder(), ['gone'])).toEqual(['gone'])
})

test('an input that is not there is a mistake in the call', () => {
  const folder = new TemporaryFolder()
  expect(checkInputs([folder.key])).toEqual([folder.key])
  expect(() => checkInputs([folder.at('gone')])).toThrow(UsageError)
  expect(() => checkInputs([folder.at('key', 'inside')])).toThrow(UsageError)
})

test('the index of a file set is known by its name in any letters', () => {
  expect(['a/DICOMDIR', 'dicomdir', 'a/DICOMDIR/b', 'DICOMDIR.txt'].map(isDirectoryName)).toEqual([true, true, false, false])
})
