import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { deriveKey } from '@lethe/engine'
import { nodePorts } from '../../system/ports.ts'
import { findCandidates } from '../reports/find-candidates.ts'
import { oldFiles, type LeftAlone } from '../sealed/old-files.ts'
import type { SealedPlace } from '../sealed/sealed-reader.ts'
import type { Db } from '../statement.ts'

/**
 * What was de-identified and has not been looked at again: it may still identify somebody, and so it is sealed as an original is. Its key
 * follows from the master key and its name. It need not outlive a power cut: it is made again.
 */
export class Candidates {
  readonly #folder: string
  readonly #masterKey: Uint8Array

  constructor(folder: string, masterKey: Uint8Array) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    this.#folder = folder
    this.#masterKey = masterKey
  }

  /** A name for a new candidate; it says nothing. */
  newName(): string {
    return randomBytes(16).toString('hex')
  }

  /** Where a candidate is, and the key that it opens under. */
  place(name: string): SealedPlace {
    return { path: join(this.#folder, name), dataKey: deriveKey(nodePorts, this.#masterKey, `candidate ${name}`) }
  }

  /** Takes a candidate away; what stays after a crash is swept. */
  async remove(name: string): Promise<void> {
    await rm(join(this.#folder, name), { force: true }).catch(() => undefined)
  }

  /** Removes what nobody waits for and has been left alone; tells how many. */
  async sweep(db: Db, alone: LeftAlone): Promise<number> {
    const old = await oldFiles(this.#folder, alone)
    const kept = await findCandidates(db, old)
    const unwanted = old.filter((name) => !kept.has(name))
    for (const name of unwanted) await this.remove(name)
    return unwanted.length
  }
}
