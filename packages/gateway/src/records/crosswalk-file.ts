import { readSealed, SealedFile, type SealedKind } from './sealed-file.ts'

const CROSSWALK: SealedKind = { magic: 'LETHEXW1', purpose: 'crosswalk', noun: 'crosswalk' }
const HEADER = 'kind,original,replacement\n'

// Studies and patients come again with every instance; what is remembered of them is bounded, and a row twice does no harm.
const REMEMBERED_ROWS_MAX = 200_000

/** The crosswalk of a run, pseudonym beside original: encrypted under a key of its own. */
export class CrosswalkFile {
  readonly #file: SealedFile
  readonly #seen = new Set<string>()

  /** Begins a crosswalk; or goes on with the part that an interrupted run left, of which so many bytes are good. */
  constructor(path: string, masterKey: Uint8Array, goOnBytes = 0) {
    this.#file = new SealedFile(path, { ...CROSSWALK, goOnBytes }, masterKey)
    if (goOnBytes === 0) this.#file.write(HEADER)
  }

  /** Adds a pair; one that was told before is told once. */
  add(kind: string, original: string, replacement: string): void {
    const row = `${[kind, original, replacement].map(quoted).join(',')}\n`
    if (this.#seen.has(row)) return
    if (this.#seen.size >= REMEMBERED_ROWS_MAX) this.#seen.clear()
    this.#seen.add(row)
    this.#file.write(row)
  }

  /** Makes what was added lasting; tells how many bytes there are. */
  flush(): number {
    return this.#file.flush()
  }

  /** Makes the crosswalk appear. */
  finish(): void {
    this.#file.finish()
  }

  /** Takes the crosswalk back. */
  discard(): void {
    this.#file.discard()
  }
}

/** Reads a crosswalk's CSV text, piece by piece; nothing of one that does not open to its end. */
export function readCrosswalk(path: string, masterKey: Uint8Array): Generator<string> {
  return readSealed(path, CROSSWALK, masterKey)
}

/** A CSV field (RFC 4180). */
function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}
