import { ruleOfEachFile } from './rule.ts'
import type { Finding } from './rule.ts'

const HEADINGS = ['Status', 'Context', 'Decision', 'Consequences', 'How it is checked']

/** Every decision record has a number, a title and the same five headings in the same order. */
export const adrs = ruleOfEachFile('adrs', ({ path, text }) => {
  if (!path.startsWith('docs/adr/')) return []
  const number = /^docs\/adr\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1]
  if (number === undefined) return [{ path, says: 'is not named NNNN-title-in-kebab-case.md' }]
  const findings: Finding[] = []
  if (!text.startsWith(`# ${number} `)) findings.push({ path, line: 1, says: `does not open with "# ${number} " and a title` })
  const headings = [...text.matchAll(/^## (.+)$/gm)].map((match) => match[1] ?? '')
  if (headings.join('|') !== HEADINGS.join('|')) findings.push({ path, says: `the headings must be: ${HEADINGS.join(', ')}` })
  return findings
})
