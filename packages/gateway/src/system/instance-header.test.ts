// Goal: what a peer is told of a file is what the file says, and the Data Set begins where it begins, however the file starts.
// Method: files of every start and encoding, and what is no instance.
import { readFileSync } from 'node:fs'
import { encodeFileMeta } from '@lethe/dicom'
import { describe, expect, test } from 'vitest'
import { dataSetOf, encodeInstance } from '../instances.test-support.ts'
import { TemporaryFolder } from '../temporary-folder.test-support.ts'
import { readFrom, readInstanceHeader } from './instance-header.ts'

const CT = '1.2.840.10008.5.1.4.1.1.2'
const whole = encodeInstance({ number: 5 })
const META_BYTES = whole.length - dataSetOf(whole).length

describe('readInstanceHeader', () => {
  test('a file with preamble and file meta information', () => {
    const path = new TemporaryFolder().write('a', whole)
    expect(readInstanceHeader(path)).toEqual({
      sopClassUid: CT,
      sopInstanceUid: '1.2.276.0.9999.77.3.5',
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      dataSetOffset: META_BYTES,
      bytes: whole.length,
    })
  })

  test('without preamble, and without file meta information', () => {
    const folder = new TemporaryFolder()
    expect(readInstanceHeader(folder.write('a', whole.subarray(128))).dataSetOffset).toBe(META_BYTES - 128)
    expect(readInstanceHeader(folder.write('b', whole.subarray(META_BYTES)))).toMatchObject({
      sopClassUid: CT,
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      dataSetOffset: 0,
    })
  })

  test('a group length that lies is not believed', () => {
    const bytes = whole.slice()
    bytes[140] = 0
    bytes[141] = 0
    expect(readInstanceHeader(new TemporaryFolder().write('a', bytes)).dataSetOffset).toBe(META_BYTES)
  })

  test('the Data Set’s own UIDs count, and those of file meta information where it has none', () => {
    const folder = new TemporaryFolder()
    const meta = {
      sopClassUid: '1.2.3',
      sopInstanceUid: '1.2.4',
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      implementationClassUid: '1.2.5',
      implementationVersionName: 'TEST',
    }
    const other = Buffer.concat([encodeFileMeta(meta), whole.subarray(META_BYTES)])
    expect(readInstanceHeader(folder.write('a', other)).sopClassUid).toBe(CT)
    const bare = Buffer.concat([encodeFileMeta(meta), Buffer.from('080020004441080032303234303531360800', 'hex').subarray(0, 16)])
    expect(readInstanceHeader(folder.write('b', bare))).toMatchObject({ sopClassUid: '1.2.3', sopInstanceUid: '1.2.4' })
  })

  test('what is no instance is a fault', () => {
    const folder = new TemporaryFolder()
    expect(() => readInstanceHeader(folder.write('a', 'text'))).toThrow('DICOM_NOT_DICOM')
    expect(() => readInstanceHeader(folder.write('b', ''))).toThrow('DICOM_EMPTY')
    expect(() => readInstanceHeader(folder.at('c'))).toThrow('GATEWAY_UNREADABLE')
    expect(() => readInstanceHeader(folder.path)).toThrow('GATEWAY_UNREADABLE')
  })
})

test('readFrom gives the bytes from a position on, in pieces that stay as they are', async () => {
  const bytes = new Uint8Array(700_001).map((_, index) => index % 251)
  const path = new TemporaryFolder().write('a', bytes)
  const pieces: Uint8Array[] = []
  for await (const piece of readFrom(path, 11)) pieces.push(piece)
  expect(pieces.length).toBeGreaterThan(1)
  expect(Buffer.concat(pieces).equals(readFileSync(path).subarray(11))).toBe(true)
})
