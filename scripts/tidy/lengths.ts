import { isCode, isProse, isSchema, isSetting, isTest } from './kinds.ts'
import { ruleOfEachFile } from './rule.ts'
import type { Finding } from './rule.ts'

/** The walls; the aim is 40 to 150 lines a file. Functions are measured by the linter (max-lines-per-function). */
const FILE_LINES_MAX = 400
const LINE_CHARACTERS_MAX = 150

/** No file of code above 400 lines, tests and the made schema excepted, and no line above 150 characters, tables of prose excepted. */
export const lengths = ruleOfEachFile('lengths', ({ path, text }) => {
  if (!isCode(path) && !isProse(path) && !isSetting(path)) return []
  const lines = text.replace(/\n$/, '').split('\n')
  const findings: Finding[] = []
  if (isCode(path) && !isTest(path) && !isSchema(path) && lines.length > FILE_LINES_MAX) {
    findings.push({ path, says: `has ${lines.length} lines; the wall is ${FILE_LINES_MAX}` })
  }
  for (const [index, line] of lines.entries()) {
    const inTable = isProse(path) && line.trimStart().startsWith('|')
    if (inTable || line.length <= LINE_CHARACTERS_MAX) continue
    findings.push({ path, line: index + 1, says: `has ${line.length} characters; the wall is ${LINE_CHARACTERS_MAX}` })
  }
  return findings
})
