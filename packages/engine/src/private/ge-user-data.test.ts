// Goal: of GE's user-defined data two bits and a number come out, at the places where dcm2niix reads them, and nothing else.
// Method: data filled with marks and with random bytes, read back at the same places; what is not of the form.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanGeUserData } from './ge-user-data.ts'

const MARK = 'QZADLERQZ '

/** Data of a version, with everything but the numbers filled with marks. */
function dataOf({ version = 26, offset = 44, epi = true, polarity = 4, order = 2 }): Buffer {
  const bytes = Buffer.alloc(6313, MARK)
  const later = version >= 25.002
  const at = offset + (later ? 0x4c : 0)
  bytes.writeUInt16LE(offset, 24)
  bytes.writeFloatLE(version, offset)
  bytes.writeUInt16LE(epi ? 0x5841 | 0x0800 : 0x5041, at + 0x3a)
  bytes.writeUInt16LE((0x5151 & ~4) | polarity, at + 0x30)
  bytes.writeUInt16LE(order, at + (later ? 0x394 - 0x8c : 0x394))
  return bytes
}

/** What dcm2niix reads. */
function read(bytes: Uint8Array | undefined): unknown {
  const view = Buffer.from(bytes ?? '')
  const offset = view.readUInt16LE(24)
  const later = view.readFloatLE(offset) >= 25.002
  const at = offset + (later ? 0x4c : 0)
  const order = view.readUInt16LE(at + (later ? 0x394 - 0x8c : 0x394))
  return { later, epi: view.readUInt16LE(at + 0x3a) & 0x0800, polarity: view.readUInt16LE(at + 0x30) & 4, order }
}

describe('laws', () => {
  test('the numbers are where they were, and no byte else is', () => {
    const told = fc.record({
      version: fc.constantFrom(5, 11.5, 25, 26, 30),
      offset: fc.integer({ min: 26, max: 900 }),
      epi: fc.boolean(),
      polarity: fc.constantFrom(0, 4),
      order: fc.constantFrom(0, 1, 2),
    })
    fc.assert(
      fc.property(told, (data) => {
        const source = dataOf(data)
        const made = cleanGeUserData(source)
        expect(read(made)).toEqual(read(source))
        expect(Buffer.from(made ?? '').filter((byte) => byte !== 0).length).toBeLessThan(10)
        expect(cleanGeUserData(made ?? source)).toEqual(made)
      }),
    )
  })

  test('any bytes at all are cleaned or go', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 2000, size: 'max' }), (bytes) => {
        const made = cleanGeUserData(bytes)
        expect(Buffer.from(made ?? '').filter((byte) => byte !== 0).length).toBeLessThan(10)
      }),
    )
  })
})

test.each([
  ['too short', dataOf({}).subarray(0, 915)],
  ['a header beyond the end', dataOf({}).subarray(0, 950)],
  ['a version that GE does not have', dataOf({ version: 4 })],
  ['words for a version', Buffer.alloc(6313, MARK)],
  ['an order that is none', dataOf({ order: 7 })],
])('%s goes', (_, bytes) => {
  expect(cleanGeUserData(bytes)).toBeUndefined()
})
