import { sha256 } from '@noble/hashes/sha2.js'
import { Fault } from '@lethe/dicom'
import {
  apply,
  canonicalProfile,
  compilePolicy,
  complainAboutExamples,
  complainAboutRules,
  Identities,
  readProfile,
  survey,
  TRIAL,
  type Complaint,
  type Policy,
  type Report,
} from '@lethe/engine'
import { browserPorts } from './ports.ts'

/** What a trial makes of an instance that may enter: the de-identified file, and what was decided. */
export interface TriedInstance {
  readonly bytes: Uint8Array
  readonly report: Report
}

/** Tries a profile on files that never leave this machine: nothing here reaches the network, and nothing is kept. */
export class Trial {
  readonly #policy: Policy
  readonly #identities = new Identities(browserPorts, TRIAL.masterKey, TRIAL.scope)

  constructor(policy: Policy) {
    this.#policy = policy
  }

  /** De-identifies one instance, given in pieces of any size; or tells the fault that holds it back. */
  deidentify(source: readonly Uint8Array[]): TriedInstance | Fault {
    try {
      return this.#twice(source)
    } catch (error) {
      if (error instanceof Fault) return error
      throw error
    }
  }

  #twice(source: readonly Uint8Array[]): TriedInstance {
    const policy = this.#policy
    const first = survey(policy, browserPorts, TRIAL.issuer)
    for (const piece of source) first.push(piece)
    const findings = first.end()
    const pieces: Uint8Array[] = []
    const write = (piece: Uint8Array): void => void pieces.push(piece.slice())
    const lookup = (): string => TRIAL.subject
    const second = apply({ policy, findings, identities: this.#identities, ports: browserPorts, lookup, write })
    for (const piece of source) second.push(piece)
    const report = second.end()
    return { bytes: joined(pieces), report }
  }
}

/** Makes a trial of a profile, given as plain values; one that the gateway would not load is not tried either. */
export function compileTrial(tree: unknown): Trial | readonly Complaint[] {
  const { profile, complaints } = readProfile(tree)
  if (complaints.length > 0) return complaints
  const contradictions = complainAboutRules(profile)
  if (contradictions.length > 0) return contradictions
  const policy = compilePolicy(profile, hashOf(tree))
  const failures = complainAboutExamples(policy, browserPorts)
  return failures.length > 0 ? failures : new Trial(policy)
}

/** SHA-256 of the canonical form, as the gateway's loading makes it. */
function hashOf(tree: unknown): string {
  const digest = sha256(new TextEncoder().encode(canonicalProfile(tree)))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
