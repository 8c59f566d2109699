// Goal: the Value Representations are those of PS3.5 Table 6.2-1 with their headers, and bytes are swapped by their words.
// Method: the lists of PS3.5 7.1.2 by hand, and laws of swapping over random values.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { swapBytes, vrOfBytes, vrRow, VRS, type Vr } from './vr.ts'

const ALL = Object.keys(VRS) as Vr[]
const vr = fc.constantFrom(...ALL)

test('the table has the 34 VRs of PS3.5', () => {
  const standard = 'AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV'
  expect(ALL.toSorted().join(' ')).toBe(standard)
})

test('a 32-bit length stands in the VRs of PS3.5 Table 7.1-1 only', () => {
  const long = ALL.filter((name) => vrRow(name).longLength).toSorted()
  expect(long.join(' ')).toBe('OB OD OF OL OV OW SQ SV UC UN UR UT UV')
})

test('only UI and binary VRs are padded with NUL (PS3.5 6.2)', () => {
  const spaces = ALL.filter((name) => vrRow(name).padding === 0x20).toSorted()
  expect(spaces.join(' ')).toBe('AE AS CS DA DS DT IS LO LT PN SH ST TM UC UR UT')
})

test('what follows Specific Character Set is text (PS3.5 6.1.2.3)', () => {
  const text = ALL.filter((name) => vrRow(name).kind === 'text').toSorted()
  expect(text.join(' ')).toBe('LO LT PN SH ST UC UT')
})

test('two bytes are a VR only where the standard has it', () => {
  const found: string[] = []
  for (let first = 0; first < 256; first += 1) {
    for (let second = 0; second < 256; second += 1) {
      const name = vrOfBytes(first, second)
      if (name !== undefined) found.push(`${String.fromCharCode(first, second)} is ${name}`)
    }
  }
  expect(found).toEqual(ALL.toSorted().map((name) => `${name} is ${name}`))
})

describe('swapping', () => {
  const words = fc
    .tuple(vr, fc.nat({ max: 5 }))
    .chain(([name, count]) =>
      fc.tuple(
        fc.constant(name),
        fc.uint8Array({ minLength: count * VRS[name].unitBytes, maxLength: count * VRS[name].unitBytes }),
      ),
    )

  test('twice gives the value again, without touching it', () => {
    fc.assert(
      fc.property(words, ([name, value]) => {
        const before = value.slice()
        expect(swapBytes(swapBytes(value, name), name)).toEqual(before)
        expect(value).toEqual(before)
      }),
    )
  })

  test('turns each word round where it is', () => {
    fc.assert(
      fc.property(words, ([name, value]) => {
        const { unitBytes } = VRS[name]
        const swapped = swapBytes(value, name)
        for (let start = 0; start < value.length; start += unitBytes) {
          expect([...swapped.subarray(start, start + unitBytes)].toReversed()).toEqual([
            ...value.subarray(start, start + unitBytes),
          ])
        }
      }),
    )
  })

  test.each<[Vr, number[], number[]]>([
    ['OB', [1, 2, 3, 4], [1, 2, 3, 4]],
    ['LO', [1, 2, 3, 4], [1, 2, 3, 4]],
    ['US', [1, 2, 3, 4], [2, 1, 4, 3]],
    ['AT', [0x10, 0, 0x20, 0], [0, 0x10, 0, 0x20]],
    ['FL', [1, 2, 3, 4], [4, 3, 2, 1]],
    ['OV', [1, 2, 3, 4, 5, 6, 7, 8], [8, 7, 6, 5, 4, 3, 2, 1]],
  ])('%s', (name, value, swapped) => {
    expect([...swapBytes(Uint8Array.from(value), name)]).toEqual(swapped)
  })
})
