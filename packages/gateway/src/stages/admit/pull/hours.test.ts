// Goal: an archive is asked at its hours and at no others.
// Method: windows and moments in a table; each minute of a day is in a window or in the one that it leaves out.
import { expect, test } from 'vitest'
import { isWithin, parseHours, spacingMs, type Hours } from './hours.ts'

const at = (hour: number, minute = 0): Date => new Date(2026, 5, 1, hour, minute)
const window = (text: string): Hours => parseHours(text) as Hours

test.each([
  ['19:00-06:00', [at(19), at(23, 59), at(0), at(5, 59)], [at(6), at(12), at(18, 59)]],
  ['12:30-13:15', [at(12, 30), at(13, 14)], [at(12, 29), at(13, 15), at(0)]],
  ['18:00-24:00', [at(18), at(23, 59)], [at(0), at(17, 59)]],
  ['00:00-24:00', [at(0), at(12), at(23, 59)], []],
])('%s', (text, inside, outside) => {
  expect(inside.filter((moment) => !isWithin([window(text)], moment))).toEqual([])
  expect(outside.filter((moment) => isWithin([window(text)], moment))).toEqual([])
})

test.each(['', '19-06', '24:00-06:00', '19:60-06:00', '6:00-7:00', '06:00-06:00', '06:00–07:00'])('%s is no window', (text) => {
  expect(parseHours(text)).toBeUndefined()
})

test('a window and what it leaves out are a day; several windows add up; none is always', () => {
  const [night, day] = [window('19:00-06:00'), window('06:00-19:00')]
  const minutes = Array.from({ length: 24 * 60 }, (_, minute) => at(0, minute))
  expect(minutes.filter((moment) => isWithin([night], moment) === isWithin([day], moment))).toEqual([])
  expect(minutes.every((moment) => isWithin([night, day], moment))).toBe(true)
  expect(minutes.every((moment) => isWithin([], moment))).toBe(true)
})

test('so many a minute begin so far apart', () => {
  expect([spacingMs(undefined), spacingMs(1), spacingMs(30)]).toEqual([0, 60_000, 2000])
})
