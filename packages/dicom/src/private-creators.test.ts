// Goal: a private tag belongs to the creator of its block in its group, and to nobody else (PS3.5 7.8.1).
// Method: a law over random groups and blocks, then the edges.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PrivateCreators } from './private-creators.ts'

// Few groups and blocks, alike in their low or high bytes, so that what a wrong mask confuses is drawn often.
const oddGroup = fc.constantFrom(0x0009, 0x0109, 0x8009, 0xff09, 0x00ff, 0xffff)
const block = fc.constantFrom(0x10, 0x11, 0x90, 0xff)
const low = fc.integer({ min: 0, max: 0xff })
const tagOf = (group: number, element: number): number => group * 0x10000 + element

test('exactly the tags of the block are the creator’s', () => {
  fc.assert(
    fc.property(oddGroup, block, oddGroup, block, low, (...[group, owned, otherGroup, other, element]) => {
      const creators = new PrivateCreators()
      creators.add(tagOf(group, owned), 'ACME')
      expect(creators.creatorOf(tagOf(group, owned * 0x100 + element))).toBe('ACME')
      const mine = group === otherGroup && owned === other
      expect(creators.creatorOf(tagOf(otherGroup, other * 0x100 + element))).toBe(mine ? 'ACME' : undefined)
    }),
  )
})

test('the last creator of a block holds it; the creator element itself is nobody’s', () => {
  const creators = new PrivateCreators()
  creators.add(0x00090010, 'FIRST')
  creators.add(0x00090010, 'SECOND')
  expect(creators.creatorOf(0x00091001)).toBe('SECOND')
  expect(creators.creatorOf(0x00090010)).toBeUndefined()
})

test('a tag of an even group is no private one', () => {
  const creators = new PrivateCreators()
  creators.add(0x00080010, 'ACME')
  expect(creators.creatorOf(0x00081001)).toBeUndefined()
})
