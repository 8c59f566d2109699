// Goal: every transfer syntax of PS3.6 annex A is known with its encoding, or is one of those that cannot be read, with the reason.
// Method: a golden list of the unknown ones against the committed table of UIDs; one more or one less fails.
import { describe, expect, test } from 'vitest'
import rows from './tables/uids.json' with { type: 'json' }
import { EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE, transferSyntax } from './transfer-syntax.ts'

const UNKNOWN: Readonly<Record<string, string>> = {
  JPIPReferenced: 'the pixels are behind a URL',
  JPIPReferencedDeflate: 'the pixels are behind a URL',
  JPIPHTJ2KReferenced: 'the pixels are behind a URL',
  JPIPHTJ2KReferencedDeflate: 'the pixels are behind a URL',
  RFC2557MIMEEncapsulation: 'no Data Set: a message (retired)',
  XMLEncoding: 'no Data Set: a document (retired)',
  SMPTEST211020UncompressedProgressiveActiveVideo: 'a flow of real-time video, never a file (PS3.22)',
  SMPTEST211020UncompressedInterlacedActiveVideo: 'a flow of real-time video, never a file (PS3.22)',
  SMPTEST211030PCMDigitalAudio: 'a flow of real-time audio, never a file (PS3.22)',
  Papyrus3ImplicitVRLittleEndian: 'a format of its own (retired)',
}

const registered = rows
  .filter(([, kind]) => kind === 'Transfer Syntax')
  .map(([uid, , keyword]) => ({ uid: uid as string, keyword }))

test('all but the listed ones are known', () => {
  const unknown = registered.filter(({ uid }) => transferSyntax(uid) === undefined).map(({ keyword }) => keyword as string)
  expect(unknown.toSorted()).toEqual(Object.keys(UNKNOWN).toSorted())
})

describe('encodings (PS3.5 annex A)', () => {
  test.each([
    ['1.2.840.10008.1.2', { encoding: IMPLICIT_LITTLE, deflated: false, encapsulated: false }],
    ['1.2.840.10008.1.2.1', { encoding: EXPLICIT_LITTLE, deflated: false, encapsulated: false }],
    ['1.2.840.10008.1.2.1.99', { encoding: EXPLICIT_LITTLE, deflated: true, encapsulated: false }],
    ['1.2.840.10008.1.2.2', { encoding: EXPLICIT_BIG, deflated: false, encapsulated: false }],
  ])('%s', (uid, expected) => {
    expect(transferSyntax(uid)).toEqual({ uid, ...expected })
  })

  test('every other one is Explicit VR Little Endian with pixels in fragments (A.4)', () => {
    const others = registered.filter(({ uid }) => !/^1\.2\.840\.10008\.1\.2(\.1|\.1\.99|\.2)?$/.test(uid))
    const known = others.flatMap(({ uid }) => transferSyntax(uid) ?? [])
    expect(known.length).toBe(registered.length - Object.keys(UNKNOWN).length - 4)
    for (const { encoding, deflated, encapsulated } of known) {
      expect({ encoding, deflated, encapsulated }).toEqual({ encoding: EXPLICIT_LITTLE, deflated: false, encapsulated: true })
    }
  })
})

test.each(['', '1.2.840.10008.1.2.3', '1.2.840.10008.1.2.4.500', '1.2.840.10008.1.2.1 ', '11.2.840.10008.1.2.5', 'constructor'])(
  '"%s" is none',
  (uid) => {
    expect(transferSyntax(uid)).toBeUndefined()
  },
)
