// Goal: a crosswalk opens to exactly the rows that were added, under its key and whole, and in no other case tells anything.
// Method: rows of every awkward size go out and come back; then every kind of damage is done to a sealed file.
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FailedError, UsageError } from '../system/usage-error.ts'
import { TemporaryFolder } from '../temporary-folder.test-support.ts'
import { CrosswalkFile, readCrosswalk } from './crosswalk-file.ts'

const KEY = new Uint8Array(32).fill(7)
const OTHER_KEY = new Uint8Array(32).fill(8)
const HEADER = 'kind,original,replacement\n'
// 65 536 characters are sealed at a time.
const CHUNK = 65_536

function seal(folder: TemporaryFolder, rows: readonly (readonly [string, string, string])[]): string {
  const path = folder.at('crosswalk')
  const crosswalk = new CrosswalkFile(path, KEY)
  for (const row of rows) crosswalk.add(...row)
  crosswalk.finish()
  return path
}

const open = (path: string, key = KEY): string => [...readCrosswalk(path, key)].join('')

test('what was added comes back, quoted as RFC 4180 asks', () => {
  const folder = new TemporaryFolder()
  const path = seal(folder, [
    ['file', '/a/b, "c".dcm', 'X/1.dcm'],
    ['patient', 'Müller 李', 'X'],
    ['patient', 'Müller 李', 'X'],
    ['file', 'two\nlines', ''],
  ])
  expect(open(path)).toBe(`${HEADER}file,"/a/b, ""c"".dcm",X/1.dcm\npatient,Müller 李,X\nfile,"two\nlines",\n`)
})

test('no rows at all', () => {
  expect(open(seal(new TemporaryFolder(), []))).toBe(HEADER)
})

test('a crosswalk opens wherever its last chunk ends', () => {
  const rowBytes = 'uid,,B\n'.length
  for (const beyond of [-2, -1, 0, 1, 2]) {
    const original = 'a'.repeat(CHUNK - HEADER.length - rowBytes + beyond)
    const path = seal(new TemporaryFolder(), [['uid', original, 'B']])
    expect(open(path) === `${HEADER}uid,${original},B\n`, `${beyond}`).toBe(true)
  }
})

test('many chunks come back in order', () => {
  const rows = Array.from({ length: 5000 }, (_, index) => ['uid', `1.2.${index}`, `2.25.${'9'.repeat(index % 40)}`] as const)
  expect(open(seal(new TemporaryFolder(), rows))).toBe(HEADER + rows.map((row) => `${row.join(',')}\n`).join(''))
})

test('nothing of a crosswalk that was changed in any one bit, cut, or continued is told', () => {
  const folder = new TemporaryFolder()
  const rows = Array.from({ length: 3000 }, (_, index) => ['uid', `1.2.${index}`, `2.25.${index}`] as const)
  const bytes = readFileSync(seal(folder, rows))
  const expectClosed = (changed: Uint8Array): void => {
    const told: string[] = []
    const path = folder.write('changed', changed)
    expect(() => told.push(...readCrosswalk(path, KEY))).toThrow(FailedError)
    expect(told).toEqual([])
  }
  const position = fc.nat(bytes.length - 1)
  fc.assert(
    fc.property(position, fc.nat(7), (at, bit) => {
      const changed = Uint8Array.from(bytes)
      changed[at] = (changed[at] as number) ^ (1 << bit)
      expectClosed(changed)
    }),
    {
      examples: [
        [0, 0],
        [8, 0],
        [24, 7],
        [27, 0],
        [bytes.length - 1, 0],
        [bytes.length - 20, 0],
      ],
    },
  )
  fc.assert(
    fc.property(position, (length) => expectClosed(bytes.subarray(0, length))),
    { numRuns: 50, examples: [[0], [8], [24], [bytes.length - 20], [bytes.length - 1]] },
  )
  expectClosed(Buffer.concat([bytes, Buffer.of(0)]))
})

test('another key opens nothing, and two crosswalks of the same rows differ', () => {
  const one = seal(new TemporaryFolder(), [['uid', '1.2', '2.25']])
  const two = seal(new TemporaryFolder(), [['uid', '1.2', '2.25']])
  expect(() => open(one, OTHER_KEY)).toThrow(/does not open: it was made under another key, was changed, or is not complete/)
  expect(readFileSync(one).subarray(8).equals(readFileSync(two).subarray(8))).toBe(false)
})

test('a file that is not there is a mistake in the call', () => {
  expect(() => open(new TemporaryFolder().at('none'))).toThrow(UsageError)
})

test('what is discarded leaves nothing, before its end and after it', () => {
  const folder = new TemporaryFolder()
  const before = readdirSync(folder.path)
  const crosswalk = new CrosswalkFile(folder.at('crosswalk'), KEY)
  crosswalk.add('uid', '1.2', '2.25')
  crosswalk.discard()
  crosswalk.discard()
  expect(readdirSync(folder.path)).toEqual(before)
  const path = seal(folder, [])
  const finished = new CrosswalkFile(folder.at('second'), KEY)
  finished.finish()
  finished.discard()
  expect([open(path), open(folder.at('second'))]).toEqual([HEADER, HEADER])
})
