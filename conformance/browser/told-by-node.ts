// The other side of the comparison: the same sources through the gateway's loading, its ports and the engine on Node.
import { createHash } from 'node:crypto'
import { Fault } from '@lethe/dicom'
import { apply, Identities, survey, TRIAL, type Policy } from '@lethe/engine'
import { nodePorts } from '../../packages/gateway/src/system/ports.ts'
import type { AllTold, Told } from './page.ts'
import type { Source } from './sources.ts'

const identities = new Identities(nodePorts, TRIAL.masterKey, TRIAL.scope)

/** What the engine makes of sources on Node, under the scope `trial`. */
export function toldByNode(sources: readonly Source[], policy: Policy): AllTold {
  let engineMs = 0
  const told = sources.map(({ bytes }): Told => {
    const started = performance.now()
    const outcome = deidentify(bytes, policy)
    engineMs += performance.now() - started
    if (outcome instanceof Fault) return { code: outcome.code, disposition: outcome.disposition, details: outcome.details }
    const { output, report } = outcome
    return { sha256: createHash('sha256').update(output).digest('hex'), byteCount: output.length, report }
  })
  return { told, engineMs }
}

function deidentify(source: Uint8Array, policy: Policy) {
  try {
    const first = survey(policy, nodePorts, TRIAL.issuer)
    first.push(source)
    const findings = first.end()
    const pieces: Uint8Array[] = []
    const write = (piece: Uint8Array): void => void pieces.push(piece.slice())
    const second = apply({ policy, findings, identities, ports: nodePorts, write })
    second.push(source)
    const report = second.end()
    return { output: Buffer.concat(pieces), report }
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
}
