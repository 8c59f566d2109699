// Goal: real files read as another toolkit reads them.
// Method: the last patient name of each file, found by its tag, beside the text of pydicom 2.3.1 (needs LETHE_CORPUS).
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { characterSet } from './character-set.ts'
import { splitValues } from './split-values.ts'
import { trimPadding } from './trim-padding.ts'

const FOLDER = join(process.env['LETHE_CORPUS'] ?? '', 'pydicom+pydicom/src/pydicom/data/charset_files')

const NAMES: Readonly<Record<string, string>> = {
  'chrArab.dcm': 'قباني^لنزار',
  'chrFren.dcm': 'Buc^Jérôme',
  'chrFrenMulti.dcm': 'Buc^Jérôme',
  'chrGerm.dcm': 'Äneas^Rüdiger',
  'chrGreek.dcm': 'Διονυσιος',
  'chrH31.dcm': 'Yamada^Tarou=山田^太郎=やまだ^たろう',
  'chrH32.dcm': 'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう',
  'chrHbrw.dcm': 'שרון^דבורה',
  'chrI2.dcm': 'Hong^Gildong=洪^吉洞=홍^길동',
  'chrJapMulti.dcm': 'やまだ^たろう',
  'chrJapMultiExplicitIR6.dcm': 'やまだ^たろう',
  'chrKoreanMulti.dcm': '김희중',
  'chrRuss.dcm': 'Люкceмбypг',
  'chrSQEncoding.dcm': 'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう',
  'chrSQEncoding1.dcm': 'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう',
  'chrX1.dcm': 'Wang^XiaoDong=王^小東=',
  'chrX2.dcm': 'Wang^XiaoDong=王^小东=',
}

/** The value bytes of the last element with a tag, little endian, of short length, explicit or implicit VR. */
function lastValue(file: Buffer, group: number, element: number): Uint8Array {
  const tag = Buffer.alloc(4)
  tag.writeUInt16LE(group, 0)
  tag.writeUInt16LE(element, 2)
  const at = file.lastIndexOf(tag)
  if (at < 0) return new Uint8Array(0)
  const isExplicit = /^[A-Z]{2}$/.test(file.toString('latin1', at + 4, at + 6))
  const length = isExplicit ? file.readUInt16LE(at + 6) : file.readUInt32LE(at + 4)
  return Uint8Array.from(file.subarray(at + 8, at + 8 + length))
}

describe.skipIf(!existsSync(FOLDER))('files of pydicom', () => {
  test.each(Object.entries(NAMES))('%s', (name, text) => {
    const file = readFileSync(join(FOLDER, name))
    const label = Buffer.from(lastValue(file, 0x0008, 0x0005))
      .toString('latin1')
      .split('\\')
    const charset = characterSet(label.map((value) => value.trim()))
    expect(charset.known).toBe(true)
    const decoded = charset.decode(trimPadding(lastValue(file, 0x0010, 0x0010)), 'PN')
    expect(decoded).toMatchObject({ text, malformed: false })
  })

  test.each([
    ['chrFrenMulti.dcm', 'Buc^Jérôme'],
    ['chrJapMulti.dcm', 'やまだ^たろう'],
    ['chrJapMultiExplicitIR6.dcm', 'やまだ^たろう'],
    ['chrKoreanMulti.dcm', '김희중'],
  ])('both other names of %s', (name, text) => {
    const file = readFileSync(join(FOLDER, name))
    const charset = characterSet(
      Buffer.from(lastValue(file, 0x0008, 0x0005))
        .toString('latin1')
        .trim()
        .split('\\'),
    )
    const values = splitValues(lastValue(file, 0x0010, 0x1001), charset, 'PN')
    expect(values.map((value) => charset.text(trimPadding(value), 'PN'))).toEqual([text, text])
  })
})
