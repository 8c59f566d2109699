import { FileReader } from '@lethe/dicom'
import type { Policy } from '@lethe/engine'
import { nodePorts } from '../../packages/gateway/src/system/ports.ts'
import { deidentifyBytes, policy } from '../deidentify-bytes.ts'
import type { FuzzCase } from './fuzz-case.ts'

/** How a case ended: an outcome with its reason, or what may never happen. */
export type Verdict =
  | { readonly kind: 'fine'; readonly outcome: string; readonly output?: Buffer }
  | { readonly kind: 'exception' | 'unreadable' | 'grown'; readonly says: string }

// What a deflated Data Set may grow to before its ratio counts (dicom/limits.ts), and something for headers.
const GROWTH_BYTES = 17 << 20
const GROWTH_RATIO = 220

const policies = new Map<string, Policy>()

/** De-identifies a case, and reads what came out. */
export function judgeCase({ bytes, profile }: FuzzCase): Verdict {
  const compiled = policies.get(profile) ?? policy(profile)
  policies.set(profile, compiled)
  try {
    const result = deidentifyBytes(bytes, compiled)
    if (result.outcome !== 'deidentified') return { kind: 'fine', outcome: result.code }
    const { output } = result
    if (output.length > GROWTH_BYTES + bytes.length * GROWTH_RATIO) return { kind: 'grown', says: `${output.length} bytes` }
    return unreadable(output) ?? { kind: 'fine', outcome: 'deidentified', output }
  } catch (error) {
    return { kind: 'exception', says: describe(error) }
  }
}

function unreadable(output: Buffer): Verdict | undefined {
  try {
    const reader = new FileReader({ emit: () => undefined, inflate: nodePorts.inflate })
    reader.push(output)
    reader.end()
    return undefined
  } catch (error) {
    return { kind: 'unreadable', says: describe(error) }
  }
}

/** The error and where it was thrown: these inputs are nobody's. */
function describe(error: unknown): string {
  return error instanceof Error
    ? `${error.message} ${/\(?([\w./-]+\.ts:\d+:\d+)/.exec(error.stack ?? '')?.[1] ?? ''}`
    : String(error)
}
