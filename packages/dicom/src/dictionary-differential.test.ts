// Goal: the dictionary agrees with a second one that others made from PS3.6, but for differences that are known and reasoned.
// Method: the dictionary of DCMTK 3.6.7 (package libdcmtk17 of Debian), where it is installed; one difference more or less fails.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { dictionaryEntry } from './dictionary.ts'

const SHARE = '/usr/share'
// The differences below are those to this edition; another one has others.
const EDITION = 'PS 3.6-2022b'

/** Rows of the second dictionary that ours does not agree with, and why ours is right. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  '(0006,0001) SQ CurrentFrameFunctionalGroupsSequence, ours has none':
    'of a Data Set of real-time video (PS3.22) that no file holds; PS3.6 lists it in a chapter of its own. An unknown tag is removed',
  '(0028,3006) OW/SS/US LUTData, ours OW/US':
    'DCMTK has one letter code for all lookup tables; PS3.6 allows US or OW only, since the entries are unsigned (PS3.3 C.11.1)',
}

// Codes of DCMTK for what PS3.6 writes as several VRs, and for VRs with a use of their own.
const VR_CODES: Readonly<Record<string, string>> = { xs: 'SS/US', lt: 'OW/SS/US', ox: 'OB/OW', px: 'OB/OW', up: 'UL' }

const file = dictionaryFile()
const reason =
  file === undefined ? 'skipped: no dicom.dic of DCMTK is installed' : file.includes(EDITION) ? '' : `skipped: not ${EDITION}`

function dictionaryFile(): string | undefined {
  const folders = existsSync(SHARE) ? readdirSync(SHARE).filter((name) => /^(lib)?dcmtk/.test(name)) : []
  const path = folders.map((name) => join(SHARE, name, 'dicom.dic')).find((candidate) => existsSync(candidate))
  return path === undefined ? undefined : readFileSync(path, 'latin1')
}

/** A row of the standard; those for private, illegal and generic tags and for delimiters (VR na) name no Data Element of PS3.6. */
function readRow(line: string): { tag: number; vrs: string; keyword: string; printed: string } | undefined {
  const [range = '', code = '', name = '', , source = ''] = line.split('\t')
  const match = /^\((\w{4})(?:-\w{4})?,(\w{4})(?:-\w{4})?\)$/.exec(range)
  if (match === null || code === 'na' || !source.startsWith('DICOM')) return undefined
  const tag = Number.parseInt(`${match[1]}${match[2]}`, 16)
  return { tag, vrs: VR_CODES[code] ?? code, keyword: name.replace(/^(RETIRED_|ACR_NEMA_)+/, ''), printed: range }
}

describe.skipIf(reason !== '')(`the dictionary of DCMTK ${reason}`, () => {
  const found = (file ?? '').split('\n').flatMap((line) => readRow(line) ?? [])

  test('has the same VRs and keywords, but for the known differences', () => {
    const differences = found.flatMap(({ tag, vrs, keyword, printed }) => {
      const entry = dictionaryEntry(tag)
      if (entry === undefined) return [`${printed} ${vrs} ${keyword}, ours has none`]
      const ours = entry.vrs.toSorted().join('/')
      if (ours !== vrs) return [`${printed} ${vrs} ${keyword}, ours ${ours}`]
      return entry.keyword === keyword ? [] : [`${printed} ${keyword}, ours ${entry.keyword}`]
    })
    expect(differences.toSorted()).toEqual(Object.keys(DIFFERENCES).toSorted())
  })

  test('was read whole', () => {
    expect(found.length).toBeGreaterThan(4900)
  })
})
