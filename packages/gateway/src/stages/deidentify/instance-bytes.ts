import { apply, Identities, survey, type Lookup, type Pass, type Policy, type Report } from '@lethe/engine'
import { openLookup, type LoadedLookup } from '../../records/lookup-file.ts'
import { policyOf, type LoadedProfile } from '../../records/profile-file.ts'
import { nodePorts } from '../../system/ports.ts'
import { runWhole } from '../../system/run-whole.ts'

/** Under what instances in memory are de-identified. */
export interface BytesSettings {
  readonly loaded: LoadedProfile
  readonly masterKey: Uint8Array
  readonly scope: string
  readonly issuer: string
  readonly lookup: LoadedLookup | undefined
}

/** A candidate in memory, valid until the next one, and what was decided for it. */
export interface BytesCandidate {
  readonly bytes: Uint8Array
  readonly report: Report
}

// What is longer is not kept for the next one.
const KEPT_BYTES_MAX = 8 << 20
// Above the length of the original: the statement of what was done, and values that got longer.
const MORE_BYTES = 64 << 10

/** De-identifies one instance after another that is in memory whole, on one thread. */
export class BytesDeidentifier {
  readonly #policy: Policy
  readonly #identities: Identities
  readonly #issuer: string
  readonly #lookup: Lookup | undefined
  #buffer = Buffer.alloc(0)

  constructor({ loaded, masterKey, scope, issuer, lookup }: BytesSettings) {
    this.#policy = policyOf(loaded)
    this.#identities = new Identities(nodePorts, masterKey, scope)
    this.#issuer = issuer
    this.#lookup = openLookup(lookup)
  }

  /** Throws the fault that holds the instance back. */
  deidentify(original: Uint8Array): BytesCandidate {
    const [policy, identities, lookup] = [this.#policy, this.#identities, this.#lookup]
    const run = <R>(pass: Pass<R>): R => runWhole(original, pass)
    const findings = run(survey(policy, nodePorts, this.#issuer))
    if (this.#buffer.length > KEPT_BYTES_MAX) this.#buffer = Buffer.alloc(0)
    let length = 0
    const write = (piece: Uint8Array): void => {
      this.#makeRoom(length, length + piece.length, original.length + MORE_BYTES)
      this.#buffer.set(piece, length)
      length += piece.length
    }
    const report = run(apply({ policy, findings, identities, ports: nodePorts, lookup, write }))
    return { bytes: this.#buffer.subarray(0, length), report }
  }

  #makeRoom(filled: number, needed: number, expected: number): void {
    if (needed <= this.#buffer.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, expected, 2 * this.#buffer.length))
    larger.set(this.#buffer.subarray(0, filled))
    this.#buffer = larger
  }
}
