// Goal: the parts of a tag are told apart, for groups of 8000 and above too, where a tag is a negative number to bit operators.
// Method: laws over random tags, then the edges of PS3.5 7.8.1.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatTag } from './faults.ts'
import {
  DOUBLE_FLOAT_PIXEL_DATA,
  elementOf,
  FLOAT_PIXEL_DATA,
  groupOf,
  isPixelData,
  isPrivate,
  isPrivateCreator,
  PIXEL_DATA,
} from './tag.ts'

const tags = fc.integer({ min: 0, max: 0xffffffff })

test('group and element make the tag', () => {
  fc.assert(
    fc.property(tags, (tag) => {
      expect(groupOf(tag) * 0x10000 + elementOf(tag)).toBe(tag)
      expect(isPrivate(tag)).toBe(groupOf(tag) % 2 === 1)
    }),
  )
})

test('a tag is printed as the standard does', () => {
  fc.assert(fc.property(tags, (tag) => Number.parseInt(formatTag(tag).replace(/\W/g, ''), 16) === tag))
  expect(formatTag(0x00100020)).toBe('(0010,0020)')
  expect(formatTag(0xfffee000)).toBe('(FFFE,E000)')
})

test.each([
  [0x0009000f, false],
  [0x00090010, true],
  [0x000900ff, true],
  [0x00090100, false],
  [0x00100010, false],
  [0xffff0010, true],
])('%i names a private creator: %s', (tag, expected) => {
  expect(isPrivateCreator(tag)).toBe(expected)
})

test('pixel data has three forms', () => {
  expect([PIXEL_DATA, FLOAT_PIXEL_DATA, DOUBLE_FLOAT_PIXEL_DATA].every(isPixelData)).toBe(true)
  expect([0x7fe00001, 0x7fe00011, 0x60003000, 0x7fe10010].some(isPixelData)).toBe(false)
})
