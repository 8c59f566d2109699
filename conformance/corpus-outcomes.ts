// What becomes of each real file under the shipped profiles, as the lines of conformance/corpus.csv.
import { corpusBytes, corpusFiles } from './corpus.ts'
import { deidentifyBytes, policy, type Result } from './deidentify-bytes.ts'

const PROFILES = ['research', 'basic'] as const

/** The text of conformance/corpus.csv as the present code makes it. */
export function corpusOutcomes(): string {
  const policies = PROFILES.map(policy)
  const lines = corpusFiles().map((name) => {
    const bytes = corpusBytes(name)
    const results = policies.map((profile) => deidentifyBytes(bytes, profile))
    return [name, ...results.flatMap(cells)].map(quoted).join(',')
  })
  return `${['file', ...PROFILES.flatMap((name) => [name, `${name} reason`])].join(',')}\n${lines.join('\n')}\n`
}

function cells(result: Result): string[] {
  return [result.outcome, 'code' in result && result.outcome !== 'directory' ? result.code : '']
}

function quoted(cell: string): string {
  return /[",]/.test(cell) ? `"${cell}"` : cell
}
