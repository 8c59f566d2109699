import { readFileSync } from 'node:fs'
import type { Context, Mark } from './marks.ts'

/** The attributes in which a mark may survive: technical by judgement of what the standard says that they hold. */
export const technicalKeywords: ReadonlySet<string> = readKeywords()

// Where a value is not what the attribute's definition says, its being technical excuses nothing.
const CONTEXTS: ReadonlySet<Context> = new Set(['top', 'nested', 'sequence', 'content', 'character set', 'unknown VR'])

/** Whether a mark may come out under a profile that keeps no private data and no dates. */
export function maySurvive(mark: Mark): boolean {
  return CONTEXTS.has(mark.place.context) && technicalKeywords.has(mark.place.keyword)
}

function readKeywords(): Set<string> {
  const rows = readFileSync(new URL('technical.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
  return new Set(rows.map((row) => row.slice(0, row.indexOf(','))))
}
