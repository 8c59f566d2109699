import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { deriveKey } from '@lethe/engine'
import { nodePorts } from '../system/ports.ts'
import { FinishedFile } from './finished-file.ts'
import type { LoadedProfile } from './profile-file.ts'

/** What a line of the report tells of one instance. */
export interface ReportLine {
  readonly outcome: string
  readonly code?: string
  readonly tag?: number
  readonly offset?: number
  readonly decisions?: unknown
  readonly notes?: unknown
}

/** The report of a run: one line of JSON for each instance, without any value and without any path. */
export class ReportFile {
  readonly #file: FinishedFile
  readonly #key: KeyObject
  readonly #profile: { readonly name: string; readonly version: number; readonly hash: string }

  /** Begins a report; or goes on with the part that an interrupted run left, of which so many bytes are good. */
  constructor(
    path: string,
    { masterKey, loaded, goOnBytes }: { masterKey: Uint8Array; loaded: LoadedProfile; goOnBytes?: number },
  ) {
    this.#file = new FinishedFile(path, goOnBytes)
    this.#key = createSecretKey(deriveKey(nodePorts, masterKey, 'report: sources'))
    this.#profile = { name: loaded.profile.profile, version: loaded.profile.version, hash: loaded.hash }
  }

  /** Adds the line of one instance; the source appears as the HMAC of its path. */
  add(path: string, line: ReportLine): void {
    const source = createHmac('sha256', this.#key).update(path).digest('hex').slice(0, 32)
    const { outcome, code, tag, offset, decisions, notes } = line
    const reason =
      code === undefined
        ? {}
        : { code, ...(tag === undefined ? {} : { tag: hexTag(tag) }), ...(offset === undefined ? {} : { offset }) }
    const counts = decisions === undefined ? {} : { decisions, notes }
    this.#file.write(Buffer.from(`${JSON.stringify({ source, outcome, ...reason, profile: this.#profile, ...counts })}\n`))
  }

  /** Makes what was added lasting; tells how many bytes there are. */
  flush(): number {
    return this.#file.flush()
  }

  /** Makes the report appear. */
  finish(): void {
    this.#file.finish()
  }

  /** Takes the report back. */
  discard(): void {
    this.#file.discard()
  }
}

function hexTag(tag: number): string {
  return tag.toString(16).toUpperCase().padStart(8, '0')
}
