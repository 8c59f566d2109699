import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FileReader } from '@lethe/dicom'
import { secondLook } from '../../packages/gateway/src/commands/second-look.ts'
import { loadProfile } from '../../packages/gateway/src/records/profile-file.ts'
import { InstanceDeidentifier } from '../../packages/gateway/src/stages/deidentify/instance.ts'
import type { Outcome } from '../../packages/gateway/src/stages/deidentify/task.ts'
import { bytesOf } from '../../packages/gateway/src/stages/inspect/byte-source.ts'
import { Inspector } from '../../packages/gateway/src/stages/inspect/inspect.ts'
import { archiveEntries } from '../../packages/gateway/src/system/archives/archive-entries.ts'
import { releasePlace } from '../../packages/gateway/src/system/archives/spool.ts'
import { nodePorts } from '../../packages/gateway/src/system/ports.ts'
import type { SourceFile } from '../../packages/gateway/src/system/source-file.ts'
import { deidentifyBytes, policy } from '../deidentify-bytes.ts'
import type { FuzzCase } from './fuzz-case.ts'

/** How a case ended: an outcome with its reason, or what may never happen. */
export type Verdict =
  | { readonly kind: 'fine'; readonly outcome: string; readonly output?: Buffer }
  | { readonly kind: 'exception' | 'unreadable' | 'grown'; readonly says: string }

// What a deflated Data Set may grow to before its ratio counts (dicom/limits.ts), and something for headers.
const GROWTH_BYTES = 17 << 20
const GROWTH_RATIO = 220

// What the product answers to a mistake of its own: held back, and here a violation.
const OWN_MISTAKES = new Set(['GATEWAY_UNEXPECTED', 'INSPECT_FAILED'])

/** Drives cases through all that a thread of the product does: reading, both passes of the engine, the part, and the second look at it. */
export class CaseJudge {
  readonly #folder: string
  readonly #name: string
  readonly #deidentifiers = new Map<string, InstanceDeidentifier>()
  #candidate: Buffer | undefined

  /** Parts are written into a folder under a name, which each thread has of its own. */
  constructor(folder: string, name: string) {
    this.#folder = folder
    this.#name = name
  }

  /** De-identifies a case, lets inspect look, and reads what came out. */
  async judge({ kind, bytes, profile }: FuzzCase): Promise<Verdict> {
    try {
      if (kind === 'archive') return await this.#archive(bytes, profile)
      return this.#instance({ path: 'case', place: { kind: 'memory', bytes } }, profile) ?? unexplained(bytes, profile)
    } catch (error) {
      return { kind: 'exception', says: describe(error) }
    }
  }

  /** Every entry of an archive that is found, until the archive ends or cannot be read on. */
  async #archive(bytes: Buffer, profile: string): Promise<Verdict> {
    const archive = join(this.#folder, `${this.#name}.archive`)
    writeFileSync(archive, bytes)
    let end = 'read to its end'
    for await (const source of archiveEntries(archive, { spoolFolder: this.#folder, wanted: () => true })) {
      if (source.problem !== undefined) {
        end = source.problem
        continue
      }
      const verdict = this.#instance(source, profile)
      releasePlace(source.place)
      if (verdict === undefined) return { kind: 'exception', says: 'a mistake of the program in an entry of an archive' }
      if (verdict.kind !== 'fine') return verdict
    }
    return { kind: 'fine', outcome: `archive: ${end}` }
  }

  /** The verdict on one source; nothing where the program itself was mistaken. */
  #instance(source: SourceFile, profile: string): Verdict | undefined {
    this.#candidate = undefined
    const outcome = this.#deidentifier(profile).deidentify(source, `${this.#name}.part`)
    if (outcome.code !== undefined && OWN_MISTAKES.has(outcome.code)) return undefined
    const output = this.#candidate as Buffer | undefined
    const told = outcomeOf(outcome)
    if (output === undefined) return { kind: 'fine', outcome: told }
    const { length } = output
    // Entries are not longer than cases are, or they are refused.
    const from = source.place?.kind === 'memory' ? source.place.bytes.length : length
    if (length > GROWTH_BYTES + from * GROWTH_RATIO) return { kind: 'grown', says: `${length} bytes` }
    return unreadable(output) ?? { kind: 'fine', outcome: told, ...(outcome.outcome === 'deidentified' ? { output } : {}) }
  }

  #deidentifier(profile: string): InstanceDeidentifier {
    const known = this.#deidentifiers.get(profile)
    if (known !== undefined) return known
    const look = secondLook()
    const settings = {
      loaded: loadProfile(profile),
      masterKey: new Uint8Array(32).fill(7),
      ...{ scope: 'archive', issuer: 'local', partFolder: this.#folder, lookup: undefined, crosswalk: true, report: true },
    }
    const made = new InstanceDeidentifier(settings, (candidate) => {
      this.#candidate = readFileSync(candidate.path)
      look(candidate)
    })
    this.#deidentifiers.set(profile, made)
    return made
  }
}

function outcomeOf({ outcome, code }: Outcome): string {
  return code ?? outcome
}

/** The error behind a mistake that the product answered without telling it. */
function unexplained(bytes: Buffer, profile: string): Verdict {
  try {
    const result = deidentifyBytes(bytes, policy(profile))
    if ('output' in result) new Inspector().inspect(bytesOf(bytes), bytesOf(result.output), result.report.kept)
    return { kind: 'exception', says: 'a mistake of the program that does not come again' }
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
