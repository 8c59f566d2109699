// Goal: a list of studies is read as it is meant, each line by itself, and what is wrong is told by line and column and never by a value.
// Method: tables as spreadsheets write them; any fields with a planted value that must not stand in an error; every day of four years.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TemporaryFolder } from '../temporary-folder.test-support.ts'
import { UsageError } from '../system/usage-error.ts'
import { readPullList } from './pull-list-csv.ts'

function read(text: string) {
  return readPullList(new TemporaryFolder().write('list.csv', text))
}

function complaint(text: string): string {
  try {
    read(text)
    return 'none'
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return error.message.replaceAll(/\S*list\.csv/g, 'list.csv')
  }
}

describe('lists', () => {
  test('each kind of key, in any order of columns, with ISO dates, and a byte order mark', () => {
    const text =
      '\uFEFFStudy Date,patient_id,AccessionNumber,StudyInstanceUID\r\n2020-01-31, P1 ,,\r\n20200201,P1,A1,\r\n,,,1.2.3\r\n'
    expect(read(text)).toEqual([
      { line: 2, keys: { PatientID: 'P1', StudyDate: '20200131' }, sameAs: undefined },
      { line: 3, keys: { PatientID: 'P1', StudyDate: '20200201', AccessionNumber: 'A1' }, sameAs: undefined },
      { line: 4, keys: { StudyInstanceUID: '1.2.3' }, sameAs: undefined },
    ])
  })

  test('a line that asks for the same again says so', () => {
    const lines = read('PatientID,StudyDate\nP1,2020-01-31\nP2,2020-01-31\nP1,20200131\n')
    expect(lines.map(({ line, sameAs }) => [line, sameAs])).toEqual([
      [2, undefined],
      [3, undefined],
      [4, 2],
    ])
  })

  test('the days that there are, and no others', () => {
    const days = new Set<string>()
    for (let day = Date.UTC(2019, 0, 1); day < Date.UTC(2023, 0, 1); day += 86_400_000)
      days.add(new Date(day).toISOString().slice(0, 10))
    const all = Array.from({ length: 4 * 13 * 32 }, (_, index) => {
      const [year, month, day] = [2019 + Math.floor(index / (13 * 32)), Math.floor(index / 32) % 13, index % 32]
      return [year, String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-')
    })
    const lines = complaint(`AccessionNumber,StudyDate\n${[...days].map((day) => `A,${day}`).join('\n')}\n`)
    expect(lines).toBe('none')
    for (const day of all.filter((one) => !days.has(one)).slice(0, 60)) {
      expect(complaint(`AccessionNumber,StudyDate\nA,${day}\n`)).toContain('column 2, StudyDate, is no date')
    }
  })
})

describe('mistakes', () => {
  test.each([
    ['', 'list.csv: is empty'],
    ['AccessionNumber\n', 'list.csv: has no row below its header'],
    [
      'AccessionNumber,Name\nA,B\n',
      'list.csv:1: column 2 of the header is none of AccessionNumber, PatientID, StudyDate, StudyInstanceUID',
    ],
    ['AccessionNumber,Accession Number\nA,B\n', 'list.csv:1: the header has AccessionNumber twice'],
    ['PatientID\nP\n', 'list.csv:1: the header has no AccessionNumber, no StudyInstanceUID, and not PatientID with StudyDate'],
    ['PatientID,StudyDate\nP,\n', 'list.csv:2: has no AccessionNumber, no StudyInstanceUID, and not PatientID with StudyDate'],
    ['AccessionNumber\nA,B\n', 'list.csv:2: has 2 fields, and the header has 1'],
    [
      'AccessionNumber\nA*\n',
      'list.csv:2: column 1, AccessionNumber, has one of * ? \\, by which an archive would find more than one',
    ],
    [
      'AccessionNumber\n1.23457E+11\n',
      'list.csv:2: column 1, AccessionNumber, is a number that a spreadsheet has rounded: format the column as text',
    ],
    ['AccessionNumber\n"A\tB"\n', 'list.csv:2: column 1, AccessionNumber, has a control character'],
    ['StudyInstanceUID\n1.2.840E+10\n', 'list.csv:2: column 1, StudyInstanceUID, is no UID'],
    [
      'PatientID,StudyDate\nUNKNOWN,2020-01-01\n',
      'list.csv:2: column 1, PatientID, is an ID that stands for "unknown", which is nobody’s',
    ],
    ['PatientID,StudyDate\nP,31/01/2020\n', 'list.csv:2: column 2, StudyDate, is no date: YYYY-MM-DD or YYYYMMDD'],
  ])('%j', (text, says) => {
    expect(complaint(text)).toBe(says)
  })

  test('every wrong line is told, the first twenty of many', () => {
    const says = complaint(`AccessionNumber\n${'*\n'.repeat(30)}`).split('\n')
    expect([says.length, says[0]?.startsWith('list.csv:2:'), says.at(-1)]).toEqual([21, true, 'and 10 more'])
  })

  test('no value stands in a mistake, whichever column it is in', () => {
    const field = fc.constantFrom(
      'ZEBRA',
      'ZEBRA*',
      'ZEBRA\\1',
      'ZEBRA?',
      `${'ZEBRA'.repeat(20)}`,
      'ZEBRA-01-01',
      '"ZEBRA\t"',
      '',
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(field, field, field, field), { minLength: 1, maxLength: 4 }), (rows) => {
        const text = `AccessionNumber,PatientID,StudyDate,StudyInstanceUID\n${rows.map((row) => row.join(',')).join('\n')}\n`
        expect(complaint(text)).not.toContain('ZEBRA')
      }),
      { numRuns: 60 },
    )
  })
})
