import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { closeSync, openSync, statSync, writeSync } from 'node:fs'
import { deriveKey } from '@lethe/engine'
import { outputFault } from '../system/output-fault.ts'
import { nodePorts } from '../system/ports.ts'
import type { SourceFile, Stamp } from '../system/source-file.ts'
import { checkpointLine, sourceLine, type Ending } from './journal-text.ts'
import { readEndings, type Endings } from './read-journal.ts'

const DIGEST_BYTES = 16
const GATHERED_LINES = 64
const GATHERED_MS = 1000

/** What a run is made under; an interrupted one goes on only under the same. */
export interface RunMark {
  readonly masterKey: Uint8Array
  readonly profileHash: string
  /** The lookup table's rows; empty where the profile names none. */
  readonly subjects: string
  readonly scope: string
  readonly issuer: string
  readonly report: string | undefined
  readonly crosswalk: string | undefined
}

/** Makes the records lasting up to now, and tells their lengths. */
export type FlushRecords = () => { readonly reportBytes: number; readonly crosswalkBytes: number }

/**
 * What a run has done so far, so that it can go on after an interruption: for each source that ended, a keyed hash of its path, size and
 * time, and how it ended. It is written after what it tells of, and is gone when the run is over.
 */
export class JournalFile {
  readonly #key: KeyObject
  readonly #file: number
  readonly #flushRecords: FlushRecords
  readonly #endings: Endings | undefined
  #lines: string[] = []
  #flushed = performance.now()
  #count = 0
  #open = true

  constructor(path: string, { mark, endings, flushRecords }: { mark: RunMark; endings?: Endings; flushRecords: FlushRecords }) {
    this.#key = journalKey(mark.masterKey)
    this.#flushRecords = flushRecords
    this.#endings = endings
    this.#count = endings?.count ?? 0
    this.#file = outputFault(() => openSync(path, endings === undefined ? 'w' : 'a', 0o600))
    if (endings === undefined) this.#write(`${JSON.stringify(headerOf(mark))}\n`)
  }

  /** Whether there is anything to go on from. */
  get isEmpty(): boolean {
    return this.#count === 0
  }

  /** How a source ended in the run that goes on; nothing where it did not, or is no longer the same. Told once. */
  takeDone({ path, problem, entry }: SourceFile): (Ending & { readonly bytes: number }) | undefined {
    if (this.#endings === undefined || problem !== undefined) return undefined
    const stamp = entry?.stamp ?? stampOf(path)
    return stamp === undefined ? undefined : this.#endings.take(this.#digest(path, stamp, entry?.index))
  }

  /** Adds how a source ended; it counts once it is flushed, which happens every so often. */
  add({ path, entry }: SourceFile, stamp: Stamp, ending: Ending & { readonly bytes: number }): void {
    this.#lines.push(sourceLine(this.#digest(path, stamp, entry?.index), ending, ending.bytes))
    if (this.#lines.length >= GATHERED_LINES || performance.now() - this.#flushed >= GATHERED_MS) this.flush()
  }

  /** Makes what was added count. */
  flush(): void {
    const lines = this.#lines
    this.#lines = []
    this.#flushed = performance.now()
    if (lines.length === 0 || !this.#open) return
    const { reportBytes, crosswalkBytes } = this.#flushRecords()
    this.#write(lines.join('') + checkpointLine(reportBytes, crosswalkBytes))
    this.#count += lines.length
  }

  /** Closes the journal. */
  close(): void {
    if (this.#open) closeSync(this.#file)
    this.#open = false
  }

  #write(text: string): void {
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length;) at += outputFault(() => writeSync(this.#file, bytes, at))
  }

  #digest(path: string, { size, mtimeMs }: Stamp, index = -1): Buffer {
    const text = JSON.stringify([path, size, mtimeMs, index])
    return createHmac('sha256', this.#key).update(text).digest().subarray(0, DIGEST_BYTES)
  }
}

/** Reads the journal that an interrupted run left under the same mark; nothing where there is none. */
export function readJournal(path: string, mark: RunMark): Endings | undefined {
  return readEndings(path, headerOf(mark))
}

function headerOf({ masterKey, profileHash, subjects, scope, issuer, report, crosswalk }: RunMark): Record<string, string> {
  const key = journalKey(masterKey)
  const sealed = (name: string, value: string): string => createHmac('sha256', key).update(`${name} ${value}`).digest('hex')
  // Under another key nothing else can be compared, so the key comes first. A path is there or not, and which one it is, is sealed.
  const told = { key: '', profile: profileHash, subjects, scope, issuer, report: report ?? '', crosswalk: crosswalk ?? '' }
  return Object.fromEntries(Object.entries(told).map(([name, value]) => [name, sealed(name, value)]))
}

/** The key is prepared once: that is half of what an HMAC of a path costs. */
function journalKey(masterKey: Uint8Array): KeyObject {
  return createSecretKey(deriveKey(nodePorts, masterKey, 'journal: sources'))
}

function stampOf(path: string): Stamp | undefined {
  try {
    const { size, mtimeMs } = statSync(path)
    return { size, mtimeMs }
  } catch {
    return undefined
  }
}
