import { closeSync, openSync, readSync, statSync, truncateSync } from 'node:fs'
import { uptime } from 'node:os'
import { UsageError } from '../system/usage-error.ts'
import { DoneTable } from './done-table.ts'
import { readEnding, readJournalLine, type Ending, type JournalLine } from './journal-text.ts'

const CHUNK_BYTES = 1 << 16
const LINE_BYTES_MAX = 4096
// How far a clock may be set while a machine runs.
const CLOCK_MS = 2000

/** Which option of the command each mark of a journal speaks of. */
const MARKS: Readonly<Record<string, string>> = {
  key: 'under another key',
  profile: 'under another profile',
  subjects: 'with another lookup table, or before it grew',
  scope: 'with another --scope',
  issuer: 'with another --issuer',
  report: 'with another --report, or with one where now is none, or the other way round',
  crosswalk: 'with another --crosswalk, or with one where now is none, or the other way round',
}

/** What an interrupted run had done. */
export class Endings {
  readonly #table = new DoneTable()
  readonly #kinds: string[] = []
  readonly #numbers = new Map<string, number>()
  /** Sources that ended. */
  count = 0
  /** How long the records were when the last of these sources ended. */
  reportBytes = 0
  crosswalkBytes = 0

  /** Adds what stands between two checkpoints. */
  add(lines: readonly JournalLine[], checkpoint: Extract<JournalLine, { kind: 'checkpoint' }>): void {
    for (const line of lines) {
      if (line.kind !== 'source') continue
      this.#table.add(line.digest, this.#number(line.ending), line.bytes)
      this.count += 1
    }
    this.reportBytes = checkpoint.reportBytes
    this.crosswalkBytes = checkpoint.crosswalkBytes
  }

  /** How a source ended; told once for each time that it did. */
  take(digest: Uint8Array): (Ending & { readonly bytes: number }) | undefined {
    const found = this.#table.take(digest)
    return found && { ...readEnding(this.#kinds[found.ending] ?? ''), bytes: found.bytes }
  }

  /** There are few ways to end: each is kept once. */
  #number(ending: string): number {
    const known = this.#numbers.get(ending)
    if (known !== undefined) return known
    this.#numbers.set(ending, this.#kinds.length)
    return this.#kinds.push(ending) - 1
  }
}

/** Reads a journal up to its last checkpoint, and cuts off what is behind: the end of a killed run may be torn. */
export function readEndings(path: string, header: Readonly<Record<string, string>>): Endings | undefined {
  const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs
  if (changed === undefined) return undefined
  const endings = new Endings()
  let lines: JournalLine[] = []
  let goodBytes = 0
  for (const { text, end } of linesOf(path)) {
    if (goodBytes === 0) {
      if (!checkHeader(text, header)) return undefined
      goodBytes = end
      continue
    }
    const line = readJournalLine(text)
    if (line === undefined) break
    if (line.kind === 'source') lines.push(line)
    else {
      endings.add(lines, line)
      lines = []
      goodBytes = end
    }
  }
  if (endings.count === 0) return undefined
  checkMachine(path, changed)
  truncateSync(path, goodBytes)
  return endings
}

/** False where the first line is torn: then nothing was done before it was. */
function checkHeader(text: string, header: Readonly<Record<string, string>>): boolean {
  let found: Readonly<Record<string, unknown>>
  try {
    found = JSON.parse(text) as Readonly<Record<string, unknown>>
  } catch {
    return false
  }
  const other = Object.keys(header).find((name) => found[name] !== header[name])
  if (other === undefined) return true
  throw new UsageError(`--resume: the interrupted run was made ${MARKS[other] ?? 'by another version'}`)
}

/** Output is not forced to disk file by file: after a power cut the journal may promise what is not there. */
function checkMachine(path: string, changed: number): void {
  const started = Date.now() - uptime() * 1000
  if (changed < started - CLOCK_MS)
    throw new UsageError(
      `--resume: the machine was started anew since ${path} was written, so what it tells may not be on the disk; run without --resume`,
    )
}

function* linesOf(path: string): Generator<{ readonly text: string; readonly end: number }> {
  const file = openSync(path, 'r')
  const chunk = Buffer.alloc(CHUNK_BYTES)
  let rest = Buffer.alloc(0)
  let end = 0
  try {
    for (let read = readSync(file, chunk); read > 0 && rest.length <= LINE_BYTES_MAX; read = readSync(file, chunk)) {
      const bytes = Buffer.concat([rest, chunk.subarray(0, read)])
      let at = 0
      for (let stop = bytes.indexOf(0x0a); stop >= 0; stop = bytes.indexOf(0x0a, at)) {
        end += stop + 1 - at
        yield { text: bytes.toString('latin1', at, stop), end }
        at = stop + 1
      }
      rest = bytes.subarray(at)
    }
  } finally {
    closeSync(file)
  }
}
