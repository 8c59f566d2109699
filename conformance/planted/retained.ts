import { readFileSync } from 'node:fs'
import { entries } from './dictionary.ts'
import { hex } from './element.ts'
import type { Mark } from './marks.ts'

// The options that research.yaml takes in full, by their columns of Table E.1-1; modified dates show times of day as they are.
const RETAINING = ['retainDeviceIdentity', 'retainPatientCharacteristics']

const retainedKeywords: ReadonlySet<string> = readKeywords()

/** Whether a mark may come out because the profile research keeps what it stands for: a device, a characteristic of the patient, a time. */
export function isRetained({ place: { keyword, vr, context } }: Mark): boolean {
  // The meaning of a code of a known coding scheme is cleaned of what is known to identify, and keeps its other words.
  const isMeaning = keyword === 'CodeMeaning' && (context === 'sequence' || context === 'content')
  return vr === 'TM' || isMeaning || context === 'safe private' || (context !== 'known name' && retainedKeywords.has(keyword))
}

function readKeywords(): Set<string> {
  const [head = '', ...rows] = readFileSync(new URL('../../scripts/standard/confidentiality-2026c.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
  const columns = head.split(',')
  const isKept = (row: string): boolean => RETAINING.some((option) => row.split(',')[columns.indexOf(option)] === 'K')
  const tags = new Set(rows.filter(isKept).map((row) => row.slice(0, 8)))
  return new Set(entries.filter(({ tag }) => tags.has(hex(tag))).map(({ keyword }) => keyword))
}
