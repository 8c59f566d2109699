// One instance through the engine, in memory, as the suites need it: survey, apply, and what came of it.
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { Fault } from '@lethe/dicom'
import { apply, Identities, place, survey, type Placement, type Policy, type Report } from '@lethe/engine'
import { loadProfile, policyOf } from '../packages/gateway/src/records/profile-file.ts'
import { nodePorts } from '../packages/gateway/src/system/ports.ts'

/** What came of one instance. */
export type Result =
  | { readonly outcome: 'deidentified'; readonly output: Buffer; readonly report: Report; readonly placement: Placement }
  | { readonly outcome: 'quarantined' | 'refused' | 'directory'; readonly code: string; readonly message: string }

/** The master key of the suites. */
export const KEY = createHmac('sha256', 'conformance').update('master key').digest()

const identities = new Identities(nodePorts, KEY, 'archive')

/** The policy of a shipped profile, or of a test profile in conformance/profiles. */
export function policy(name: string): Policy {
  const own = name.startsWith('test-') ? join(import.meta.dirname, 'profiles', `${name}.yaml`) : name
  return policyOf(loadProfile(own))
}

/** De-identifies the bytes of one file. */
export function deidentifyBytes(bytes: Uint8Array, profile: Policy): Result {
  try {
    const first = survey(profile, nodePorts, 'local')
    first.push(bytes)
    const findings = first.end()
    const pieces: Uint8Array[] = []
    const options = {
      policy: profile,
      findings,
      identities,
      ports: nodePorts,
      write: (piece: Uint8Array) => pieces.push(piece.slice()),
    }
    const second = apply(options)
    second.push(bytes)
    const report = second.end()
    return { outcome: 'deidentified', output: Buffer.concat(pieces), report, placement: place(options) }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const outcome = error.code === 'ENGINE_DIRECTORY' ? 'directory' : error.disposition === 'refuse' ? 'refused' : 'quarantined'
    return { outcome, code: error.code, message: error.message }
  }
}
