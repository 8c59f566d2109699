// Goal: the list of technical attributes excuses nothing that the standard protects.
// Method: its rows are held against Table E.1-1 of PS3.15 and against the VRs that name people, places and times.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { entries, entryOf } from './dictionary.ts'
import { hex } from './element.ts'
import { technicalKeywords } from './technical.ts'

const csv = (path: string): string[][] =>
  readFileSync(new URL(path, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split(','))

test('no attribute of Table E.1-1 is on the list', () => {
  const protectedTags = csv('../../scripts/standard/confidentiality-2026c.csv').map(
    ([tag = '']) => new RegExp(`^${tag.replaceAll('X', '.').replaceAll(/[()]/g, '')}$`),
  )
  const named = entries.filter((entry) => technicalKeywords.has(entry.keyword))
  const both = named.filter((entry) => protectedTags.some((pattern) => pattern.test(hex(entry.tag))))
  expect(protectedTags.length).toBeGreaterThan(600)
  expect(both.map((entry) => entry.keyword)).toEqual([])
})

test('no name, place, date, time or unlimited comment is on the list', () => {
  const forbidden = new Set(['PN', 'AE', 'DA', 'DT', 'TM', 'AS', 'UN', 'SQ'])
  const wrong = [...technicalKeywords].filter(
    (keyword) => forbidden.has(entryOf(keyword).vr) || /(Comments?|Notes)$/.test(keyword),
  )
  expect(wrong).toEqual([])
})

test('every row has a keyword of PS3.6 once, a VR and a reason', () => {
  const rows = csv('technical.csv')
  expect(rows.length).toBe(technicalKeywords.size)
  expect(rows.filter((row) => row.length !== 3 || row.includes(''))).toEqual([])
})
