// Goal: the file meta information that is written is the one of PS3.10 7.1, and the reader finds it again.
// Method: random UIDs written and read back; one example byte by byte.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeFileMeta } from './file-meta.ts'
import { formatToken, hex, joined, toHex, tokensOf } from './hex.test-support.ts'
import { stringValue } from './value.ts'

const META = {
  sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
  sopInstanceUid: '1.2.3',
  transferSyntaxUid: '1.2.840.10008.1.2.1',
  implementationClassUid: '2.25.1',
  implementationVersionName: 'LETHE_1',
}

const firstElement = hex('08 00 60 00 "CS" 02 00 "MR"')

test('what is written is read again', () => {
  const uid = fc.stringMatching(/^[1-9][0-9.]{0,62}$/)
  fc.assert(
    fc.property(uid, uid, uid, (sopClassUid, sopInstanceUid, implementationClassUid) => {
      const file = joined([encodeFileMeta({ ...META, sopClassUid, sopInstanceUid, implementationClassUid }), firstElement])
      const tokens = tokensOf(file)
      const values = tokens.flatMap((token) =>
        token.kind === 'element' && token.tag < 0x00030000 ? [stringValue(token.value)] : [],
      )
      expect(values.slice(2)).toEqual([
        sopClassUid,
        sopInstanceUid,
        META.transferSyntaxUid,
        implementationClassUid,
        META.implementationVersionName,
      ])
    }),
  )
})

test('the group length says where the Data Set begins', () => {
  const bytes = encodeFileMeta(META)
  // Before it: 128 bytes of preamble, DICM, and 12 bytes of the group length itself.
  expect(new DataView(bytes.buffer).getUint32(140, true)).toBe(bytes.length - 144)
})

test('a preamble of zeros and the mandatory elements, nothing else', () => {
  const bytes = encodeFileMeta(META)
  expect(bytes.subarray(0, 128).every((byte) => byte === 0)).toBe(true)
  expect(toHex(bytes.subarray(128))).toBe(
    toHex(
      hex(`
        "DICM"
        02 00 00 00  "UL" 04 00               78 00 00 00                            # 132 120 bytes follow
        02 00 01 00  "OB" 00 00  02 00 00 00  00 01                                  # 144 version 1
        02 00 02 00  "UI" 1A 00               "1.2.840.10008.5.1.4.1.1.2" 00         # 158
        02 00 03 00  "UI" 06 00               "1.2.3" 00                             # 192
        02 00 10 00  "UI" 14 00               "1.2.840.10008.1.2.1" 00               # 206
        02 00 12 00  "UI" 06 00               "2.25.1"                               # 234
        02 00 13 00  "SH" 08 00               "LETHE_1 "                             # 248`),
    ),
  )
  expect(
    tokensOf(joined([bytes, firstElement]))
      .map(formatToken)
      .slice(-2),
  ).toEqual(['data set 1.2.840.10008.1.2.1', '264 (0008,0060) CS EL: 4D 52'])
})
