// Goal: a UID of the standard is told from one of somebody's, and an attribute that names a class from one that names an instance.
// Method: laws over the committed tables, then UIDs that a person can look up in PS3.6 annex A.
import { describe, expect, test } from 'vitest'
import { dictionaryEntry, dictionaryTags, tagOfKeyword } from './dictionary.ts'
import kinds from './tables/uid-kinds.json' with { type: 'json' }
import rows from './tables/uids.json' with { type: 'json' }
import { keywordOfUid, registeredUid, uidKeywords, uidKind, uidOfKeyword } from './uids.ts'

describe('registered UIDs', () => {
  test('stand once each, in the form of PS3.5 chapter 9', () => {
    const uids = rows.map(([uid]) => uid as string)
    expect(new Set(uids).size).toBe(uids.length)
    for (const uid of uids) {
      expect(uid).toMatch(/^(0|[1-9]\d*)(\.(0|[1-9]\d*))+$/)
      expect(uid.length).toBeLessThanOrEqual(64)
      expect(registeredUid(uid)).toBe(uid)
    }
  })

  test('and their keywords lead to each other', () => {
    const named = rows.filter(([, , keyword]) => keyword !== '')
    expect(new Set(named.map(([, , keyword]) => keyword)).size).toBe(named.length)
    const keywords = [...uidKeywords()].filter((keyword) => keyword !== '')
    expect(keywords.map((keyword) => keywordOfUid(uidOfKeyword(keyword) as string))).toEqual(keywords)
  })

  test.each([
    ['CTImageStorage', '1.2.840.10008.5.1.4.1.1.2'],
    ['ExplicitVRLittleEndian', '1.2.840.10008.1.2.1'],
  ])('%s', (keyword, uid) => {
    expect(uidOfKeyword(keyword)).toBe(uid)
    expect(keywordOfUid(uid)).toBe(keyword)
  })

  test('others are nobody’s to name', () => {
    expect(registeredUid('1.2.840.113619.2.55.3')).toBeUndefined()
    expect(registeredUid('')).toBeUndefined()
    expect(keywordOfUid('1.2.3')).toBe('')
    expect(uidOfKeyword('NoSuchStorage')).toBeUndefined()
  })
})

describe('kinds of UI attributes', () => {
  test('stand for every UI attribute of PS3.6, and for no other', () => {
    const attributes = [...dictionaryTags()].filter((tag) => dictionaryEntry(tag)?.vr === 'UI')
    expect(kinds.map(([tag]) => Number.parseInt(tag as string, 16))).toEqual(attributes)
    expect(kinds.map(([, , keyword]) => keyword)).toEqual(attributes.map((tag) => dictionaryEntry(tag)?.keyword))
    expect(new Set(kinds.map(([, kind]) => kind))).toEqual(new Set(['class', 'instance']))
  })

  test.each([
    ['SOPClassUID', 'class'],
    ['TransferSyntaxUID', 'class'],
    ['SOPInstanceUID', 'instance'],
    ['FrameOfReferenceUID', 'instance'],
    ['DeviceUID', 'instance'],
  ])('%s names one %s', (keyword, kind) => {
    expect(uidKind(tagOfKeyword(keyword) as number)).toBe(kind)
  })

  test('what nobody knows names an instance', () => {
    expect(uidKind(0x00091001)).toBe('instance')
  })
})
