// What becomes of each real file under the shipped profiles, as the lines of conformance/corpus.csv.
import { dictionaryEntry } from '@lethe/dicom'
import type { Policy } from '@lethe/engine'
import { corpusBytes, corpusFiles } from './corpus.ts'
import { deidentifyBytes, policy } from './deidentify-bytes.ts'
import { Inspector } from '../packages/gateway/src/stages/inspect/inspect.ts'
import type { Hit } from '../packages/gateway/src/stages/inspect/hit.ts'
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
  return hit === undefined ? [result.outcome, ''] : ['quarantined', describe(hit)]
}

/** What inspect has seen and where: the kind of what is the original's, and the attribute that says it. */
function describe({ code, kind, path }: Hit): string {
  const attributes = path.map((tag) => dictionaryEntry(tag)?.keyword ?? tag.toString(16).padStart(8, '0'))
  return `INSPECT_${code}${kind === undefined ? '' : ` the original's ${kind}`} in ${attributes.join(' ')}`
}

function quoted(cell: string): string {
  return /[",]/.test(cell) ? `"${cell}"` : cell
}
