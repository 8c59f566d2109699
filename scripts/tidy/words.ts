import { isCode, isProse, isSetting, isTidy } from './kinds.ts'
import { ruleOfEachFile } from './rule.ts'
import type { Finding } from './rule.ts'

/** A word that must not stand in code or prose, and what to write in its place. */
interface BannedWord {
  readonly pattern: RegExp
  readonly instead: string
}

const BANNED: readonly BannedWord[] = [
  { pattern: /anonymi[sz]\w*/i, instead: 'de-identify (what is left may still be about somebody)' },
  { pattern: /\b(?:TODO|FIXME)\b/, instead: 'an issue, or nothing' },
  { pattern: /\bingest\w*/i, instead: 'admit' },
  { pattern: /\bwhite-?list\w*/i, instead: 'allow list, or keep' },
  { pattern: /\bblack-?list\w*/i, instead: 'deny list, or remove' },
  { pattern: /\bmeta-?header\b/i, instead: 'file meta information' },
]

/** The words of the house: one word for one thing. The glossary explains the others, and the standard may be quoted. */
export const words = ruleOfEachFile('words', ({ path, text }) => {
  if (isTidy(path) || path === 'docs/GLOSSARY.md') return []
  if (!isCode(path) && !isProse(path) && !isSetting(path)) return []
  return text.split('\n').flatMap((line, index): Finding[] => {
    if (/\bPS3\.\d/.test(line)) return []
    // A code span in prose is somebody else's name: a route, a command, a package.
    const own = isProse(path) ? line.replace(/`[^`]*`/g, '') : line
    return BANNED.flatMap(({ pattern, instead }): Finding[] => {
      const word = pattern.exec(own)?.[0]
      return word === undefined ? [] : [{ path, line: index + 1, says: `"${word}": write ${instead}` }]
    })
  })
})
