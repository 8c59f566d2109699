// Goal: a file gives its passes the same bytes twice, or is held back; what is no file to read is refused.
// Method: passes that collect what they are pushed, over small and large files, and over one that changes in between.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import type { Pass } from '@lethe/engine'
import { expect, test } from 'vitest'
import { TemporaryFolder } from '../temporary-folder.test-support.ts'
import { SourceReader } from './source-reader.ts'

const LARGE_BYTES = (8 << 20) + 12_345

function collecting(): Pass<Buffer> {
  const pieces: Buffer[] = []
  return {
    push: (bytes) => pieces.push(Buffer.from(bytes)),
    skippable: 0,
    skip: () => undefined,
    end: () => Buffer.concat(pieces),
  }
}

test.each([0, 1, 1000, LARGE_BYTES])('%i bytes come to both passes', (length) => {
  const path = new TemporaryFolder().at('file')
  const bytes = Buffer.alloc(length, 'abcdefg')
  writeFileSync(path, bytes)
  const [first, second] = new SourceReader().open({ path }, (run) => [run(collecting()), run(collecting())])
  expect(first?.equals(bytes)).toBe(true)
  expect(second?.equals(bytes)).toBe(true)
})

test('bytes that a pass can do without are not read', () => {
  const path = new TemporaryFolder().at('skipped')
  writeFileSync(path, Buffer.alloc(LARGE_BYTES))
  let pushed = 0
  let left = LARGE_BYTES - 100
  const pass: Pass<number> = {
    push: (bytes) => (pushed += bytes.length),
    get skippable() {
      return pushed === 0 ? 0 : left
    },
    skip: (length) => (left -= length),
    end: () => pushed,
  }
  expect(new SourceReader().open({ path }, (run) => run(pass))).toBeLessThan(LARGE_BYTES)
})

test('a large file that changes between two passes is held back', () => {
  const path = new TemporaryFolder().at('changing')
  writeFileSync(path, Buffer.alloc(LARGE_BYTES))
  const read = (): unknown =>
    new SourceReader().open({ path }, (run) => {
      run(collecting())
      appendFileSync(path, 'more')
      return run(collecting())
    })
  expect(read).toThrow(/GATEWAY_CHANGED/)
})

test('a folder and a file that is not there are refused', () => {
  const folder = new TemporaryFolder()
  mkdirSync(folder.at('folder'))
  for (const name of ['folder', 'nothing']) {
    expect(() => new SourceReader().open({ path: folder.at(name) }, () => undefined)).toThrow(/GATEWAY_UNREADABLE/)
  }
})
