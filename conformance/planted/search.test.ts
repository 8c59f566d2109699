// Goal: a search that finds nothing means that nothing is there.
// Method: every mark is searched in the file it was planted in, then single needles in bytes made for them.
import { expect, test } from 'vitest'
import { bytesOf } from './binary.ts'
import { entries } from './dictionary.ts'
import { ordinaryFile } from './file.ts'
import { type Mark, MarkBook } from './marks.ts'
import { plantableBases } from './objects/bases.ts'
import { plantable, plantTop } from './plant.ts'
import { plantedFiles } from './planted-files.ts'
import { findMarks } from './search.ts'
import { structuralKeywords } from './structural.ts'
import { syntaxes } from './syntaxes.ts'

const MINUTE_MS = 60_000

test('every planted mark is found in its own file, and every file is small', { timeout: MINUTE_MS }, () => {
  let byteCount = 0
  const names = new Set<string>()
  for (const file of plantedFiles()) {
    const found = new Set(findMarks(file.bytes, file.marks))
    const missed = file.marks.filter((mark) => !found.has(mark)).map((mark) => mark.place)
    expect({ name: file.name, missed }).toEqual({ name: file.name, missed: [] })
    const ids = new Set(file.marks.map((mark) => mark.id))
    expect({ name: file.name, idCount: ids.size }).toEqual({ name: file.name, idCount: Math.max(file.marks.length, 1) })
    expect(names).not.toContain(file.name)
    names.add(file.name)
    byteCount += file.bytes.length
  }
  expect(names.size).toBeGreaterThan(150)
  expect(byteCount).toBeLessThan(60e6)
})

test('no mark is found in the objects into which they are planted', () => {
  for (const [kind, base] of Object.entries(plantableBases)) {
    const book = new MarkBook()
    plantTop(base, book)
    const found = findMarks(ordinaryFile(base, syntaxes.explicitLittle, 'defined'), book.marks)
    expect({ kind, found }).toEqual({ kind, found: [] })
  }
})

test('a mark that is planted in one place only is the only one found there', () => {
  const book = new MarkBook()
  for (const element of plantTop([], book)) {
    const found = findMarks(ordinaryFile([element], syntaxes.implicitLittle, 'defined'), book.marks)
    expect(found.map((mark) => Number.parseInt(mark.place.path[0] ?? '', 16))).toEqual([element.tag])
  }
})

test('every needle is found at the beginning, in the middle and at the end of other bytes', () => {
  const book = new MarkBook()
  plantTop([], book)
  const chosen = book.marks.filter((_, index) => index % 40 === 0)
  for (const mark of chosen) {
    for (const needle of mark.needles) {
      for (const text of [`${needle}abc`, `abc${needle}abc`, `\0\xff${needle}`, needle]) {
        expect(findMarks(bytesOf(text), [mark])).toEqual([mark])
      }
      expect(findMarks(bytesOf(needle.slice(0, -1)), [{ ...mark, needles: [needle] }])).toEqual([])
    }
  }
})

test('digits inside a longer number are no date', () => {
  const mark: Mark = { id: 'x', place: { path: [], keyword: '', vr: 'DA', context: 'top' }, needles: ['19070412'] }
  expect(findMarks(bytesOf('2.25.8819070412'), [mark])).toEqual([])
  expect(findMarks(bytesOf('on 19070412, 8819070412'), [mark])).toEqual([mark])
  expect(findMarks(bytesOf('DA\x08\x0019070412'), [mark])).toEqual([mark])
})

test('every attribute of PS3.6 is planted, but those that make the object what it is', () => {
  const planted = new Set(plantable.map((entry) => entry.tag))
  const left = entries.filter((entry) => !planted.has(entry.tag) && entry.vr !== 'SQ' && entry.tag >= 0x00040000)
  expect(new Set(left.map((entry) => entry.keyword))).toEqual(structuralKeywords)
  expect(planted.size).toBeGreaterThan(3900)
})
