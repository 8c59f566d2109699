// What inspect makes of the output of a mutated engine.
import type { Policy } from '@lethe/engine'
import { bytesOf } from '../../packages/gateway/src/stages/inspect/byte-source.ts'
import { Inspector } from '../../packages/gateway/src/stages/inspect/inspect.ts'
import { deidentifyBytes } from '../deidentify-bytes.ts'

/** One rule that was skipped, and what came of it: nothing got out, it was caught, or it escaped. */
export interface Judged {
  readonly mutation: string
  readonly vr: string
  readonly outcome: 'harmless' | 'caught' | 'escaped'
}

/** One skipped rule and an instance in which it matters. */
export interface Trial {
  readonly mutation: string
  readonly vr: string
  readonly policy: Policy
  readonly bytes: Uint8Array
  /** By this one sees that the value came out. */
  readonly sign: string
  /** Changes the candidate itself, where the rule is about its frame. */
  readonly damage?: (output: Buffer) => Buffer
}

const inspector = new Inspector()

/** Runs the mutated engine over the instance, and inspect over what it wrote. */
export function judge({ mutation, vr, policy, bytes, sign, damage = (output) => output }: Trial): Judged {
  const result = deidentifyBytes(bytes, policy)
  if ('code' in result) return { mutation, vr, outcome: 'harmless' }
  const output = damage(result.output)
  if (!holds(output, sign)) return { mutation, vr, outcome: 'harmless' }
  const hits = inspector.inspect(bytesOf(bytes), bytesOf(output), result.report.kept)
  return { mutation, vr, outcome: hits.length > 0 ? 'caught' : 'escaped' }
}

function holds(bytes: Buffer, sign: string): boolean {
  return bytes.toString('latin1').toLowerCase().includes(sign.toLowerCase())
}

/** Whether inspect lets the output of the engine as it is pass; a hold is then no achievement. */
export function passes(bytes: Uint8Array, policy: Policy): boolean {
  const result = deidentifyBytes(bytes, policy)
  return 'output' in result && inspector.inspect(bytesOf(bytes), bytesOf(result.output), result.report.kept).length === 0
}
