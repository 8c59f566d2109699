// Goal: command sets are PS3.7's, byte for byte, and hostile ones are a fault.
// Method: one annotated command, a round trip, and random bytes.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CommandSet, encodeCommand } from './command-set.ts'
import { DimseError } from './errors.ts'

test('a C-ECHO-RQ', () => {
  const bytes = encodeCommand({
    CommandField: 0x30,
    MessageID: 1,
    CommandDataSetType: 0x101,
    AffectedSOPClassUID: '1.2.840.10008.1.1',
  })
  const expected = [
    '00000000 04000000 38000000', // Command Group Length, 56
    '00000200 12000000 312e322e3834302e31303030382e312e3100', // Affected SOP Class UID, padded
    '00000001 02000000 3000', // Command Field
    '00001001 02000000 0100', // Message ID
    '00000008 02000000 0101', // Command Data Set Type
  ]
  expect(Buffer.from(bytes).toString('hex')).toBe(expected.join('').replaceAll(' ', ''))
  const command = new CommandSet(bytes)
  expect([command.number('CommandField'), command.text('AffectedSOPClassUID'), command.hasDataSet]).toEqual([
    0x30,
    '1.2.840.10008.1.1',
    false,
  ])
})

test('a value of the wrong length is no number, and what is missing is empty', () => {
  const command = new CommandSet(Uint8Array.from([0, 0, 0x10, 0x01, 4, 0, 0, 0, 1, 0, 0, 0]))
  expect(command.number('MessageID')).toBeUndefined()
  expect(command.text('AffectedSOPInstanceUID')).toBe('')
})

test('random bytes are a command set or a DimseError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      expect(['string', 'DimseError']).toContain(outcomeOf(bytes))
    }),
  )
})

function outcomeOf(bytes: Uint8Array): string {
  try {
    return typeof new CommandSet(bytes).text('AffectedSOPClassUID')
  } catch (error) {
    return error instanceof DimseError ? 'DimseError' : String(error)
  }
}

test('a cut value and a tag for the second time are faults', () => {
  const messageId = [0, 0, 0x10, 0x01, 2, 0, 0, 0, 1, 0]
  for (const bytes of [messageId.slice(0, -1), [...messageId, ...messageId]]) {
    expect(() => new CommandSet(Uint8Array.from(bytes))).toThrow(DimseError)
  }
})

test('elements of other groups are passed over, however often', () => {
  const messageId = [0, 0, 0x10, 0x01, 2, 0, 0, 0, 1, 0]
  const foreign = [8, 0, 0x10, 0x01, 2, 0, 0, 0, 9, 0]
  const command = new CommandSet(Uint8Array.from([...messageId, ...foreign, ...foreign]))
  expect(command.number('MessageID')).toBe(1)
})
