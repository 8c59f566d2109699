// Goal: a fault tells its code, its disposition and a position, and cannot tell a value.
// Method: free strings as details must not compile; the message is compared whole.
import { describe, expect, test } from 'vitest'
import { defineFaults, Fault } from './faults.ts'
import { registeredUid } from './uids.ts'

const TestError = defineFaults('TEST', {
  BROKEN: { disposition: 'quarantine', says: 'it is broken' },
  OURS: { disposition: 'stop', says: 'this is our mistake' },
})

describe('a fault', () => {
  test('has the code of its area and the disposition of its row', () => {
    const fault = new TestError('BROKEN', { offset: 12 })
    expect(fault).toBeInstanceOf(Fault)
    expect(fault).toBeInstanceOf(Error)
    expect(fault).toMatchObject({ name: 'Fault', code: 'TEST_BROKEN', disposition: 'quarantine', details: { offset: 12 } })
    expect(new TestError('OURS').disposition).toBe('stop')
    expect(TestError.table.OURS.says).toBe('this is our mistake')
  })

  test('says its sentence and its details, and nothing else', () => {
    expect(new TestError('OURS').message).toBe('TEST_OURS: this is our mistake')
    const uid = registeredUid('1.2.840.10008.1.2')
    const details = { tag: 0x00100020, vr: 'LO', offset: 12, length: 4, limit: 2, ...(uid === undefined ? {} : { uid }) } as const
    expect(new TestError('BROKEN', details).message).toBe(
      'TEST_BROKEN: it is broken (tag (0010,0020), vr LO, offset 12, length 4, limit 2, uid 1.2.840.10008.1.2)',
    )
    expect(new TestError('BROKEN', { status: 0x0122 }).message).toBe('TEST_BROKEN: it is broken (status 0122)')
  })
})

describe('what does not compile', () => {
  test('a code that the table lacks', () => {
    // @ts-expect-error: no row of the table.
    const make = (): Fault => new TestError('OTHER')
    expect(make).toThrow(TypeError)
  })

  test('a free string as a detail', () => {
    const name: string = 'DOE'
    const faults = [
      // @ts-expect-error: a VR is one of PS3.5, not any string.
      new TestError('BROKEN', { vr: name }),
      // @ts-expect-error: a UID is a registered one, not any string.
      new TestError('BROKEN', { uid: name }),
      // @ts-expect-error: a tag is a number.
      new TestError('BROKEN', { tag: name }),
      // @ts-expect-error: there is no detail for a value.
      new TestError('BROKEN', { value: name }),
    ]
    expect(faults).toHaveLength(4)
  })
})
