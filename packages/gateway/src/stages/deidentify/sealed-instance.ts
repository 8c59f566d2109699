import { apply, Identities, survey, type Lookup, type Pass, type Policy, type Report } from '@lethe/engine'
import { SealedWriter } from '../../records/sealed/sealed-writer.ts'
import { openLookup, type LoadedLookup } from '../../records/lookup-file.ts'
import { policyOf, type LoadedProfile } from '../../records/profile-file.ts'
import { SealedReader, WHOLE_BYTES_MAX, type SealedPlace } from '../../records/sealed/sealed-reader.ts'
import { GatewayError } from '../../system/errors.ts'
import { nodePorts } from '../../system/ports.ts'
import { runWhole } from '../../system/run-whole.ts'

const PIECE_BYTES = 1 << 20
const ARCHIVE_SCOPE = 'archive'

/** A profile as a thread of the gateway needs it. */
export interface ThreadProfile {
  readonly id: number
  readonly loaded: LoadedProfile
  readonly lookup: LoadedLookup | undefined
}

/** What one instance is de-identified with, from and to. */
export interface SealedTask {
  readonly original: SealedPlace
  readonly candidate: SealedPlace
  readonly profileId: number
  readonly issuer: string
}

interface Rule {
  readonly policy: Policy
  readonly lookup: Lookup | undefined
}

/** De-identifies one sealed original after another into sealed candidates, on one thread. */
export class SealedDeidentifier {
  readonly #rules: ReadonlyMap<number, Rule>
  readonly #identities: Identities
  readonly #buffer = Buffer.allocUnsafeSlow(WHOLE_BYTES_MAX)

  constructor(masterKey: Uint8Array, profiles: readonly ThreadProfile[]) {
    this.#identities = new Identities(nodePorts, masterKey, ARCHIVE_SCOPE)
    this.#rules = new Map(
      profiles.map(({ id, loaded, lookup }) => [id, { policy: policyOf(loaded), lookup: openLookup(lookup) }]),
    )
  }

  /** Writes the candidate of an original; gives its report. Throws the fault that holds the instance back, and leaves nothing then. */
  deidentify({ original, candidate, profileId, issuer }: SealedTask): Report {
    const rule = this.#rules.get(profileId)
    if (rule === undefined) throw new GatewayError('PROFILE_MISSING')
    const reader = new SealedReader(original)
    try {
      const run = this.#runner(reader)
      const findings = run(survey(rule.policy, nodePorts, issuer))
      return writeCandidate(candidate, (write) =>
        run(apply({ ...rule, findings, identities: this.#identities, ports: nodePorts, write })),
      )
    } finally {
      reader.close()
    }
  }

  /** A way to run passes over the original. */
  #runner(reader: SealedReader): <R>(pass: Pass<R>) => R {
    if (reader.length > WHOLE_BYTES_MAX) return (pass) => this.#inPieces(reader, pass)
    const whole = this.#buffer.subarray(0, reader.readInto(this.#buffer.subarray(0, reader.length), 0))
    return (pass) => runWhole(whole, pass)
  }

  #inPieces<R>(reader: SealedReader, pass: Pass<R>): R {
    const piece = this.#buffer.subarray(0, PIECE_BYTES)
    for (let position = 0; ;) {
      const skipped = pass.skippable
      if (skipped > 0) pass.skip(skipped)
      position += skipped
      const read = reader.readInto(piece, position)
      if (read === 0) return pass.end()
      position += read
      pass.push(piece.subarray(0, read))
    }
  }
}

function writeCandidate<R>(place: SealedPlace, make: (write: (bytes: Uint8Array) => void) => R): R {
  const writer = new SealedWriter(place)
  try {
    const made = make(writer.write)
    writer.end()
    writer.close()
    return made
  } catch (error) {
    writer.discard()
    throw error
  }
}
