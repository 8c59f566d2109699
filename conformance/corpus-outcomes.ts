// What becomes of each real file under the shipped profiles, as the lines of conformance/corpus.csv.
import type { Policy } from '@lethe/engine'
import { corpusBytes, corpusFiles } from './corpus.ts'
import { deidentifyBytes, policy } from './deidentify-bytes.ts'
import { Inspector } from '../packages/gateway/src/stages/inspect/inspect.ts'
import { bytesOf } from '../packages/gateway/src/stages/inspect/byte-source.ts'

const PROFILES = ['research', 'basic'] as const

const inspector = new Inspector()

/** The text of conformance/corpus.csv as the present code makes it. */
export function corpusOutcomes(): string {
  const policies = PROFILES.map(policy)
  const lines = corpusFiles().map((name) => {
    const bytes = corpusBytes(name)
    return [name, ...policies.flatMap((profile) => cells(bytes, profile))].map(quoted).join(',')
  })
  return `${['file', ...PROFILES.flatMap((name) => [name, `${name} reason`])].join(',')}\n${lines.join('\n')}\n`
}

/** The outcome of both looks, and the code of what holds the file back. */
function cells(bytes: Uint8Array, profile: Policy): string[] {
  const result = deidentifyBytes(bytes, profile)
  if ('code' in result) return [result.outcome, result.outcome === 'directory' ? '' : result.code]
  const [hit] = inspector.inspect(bytesOf(bytes), bytesOf(result.output), result.report.kept)
  return hit === undefined ? [result.outcome, ''] : ['quarantined', `INSPECT_${hit.code}`]
}

function quoted(cell: string): string {
  return /[",]/.test(cell) ? `"${cell}"` : cell
}
