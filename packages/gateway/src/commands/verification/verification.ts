import { relative } from 'node:path'
import type { ByteSource } from '../../stages/inspect/byte-source.ts'
import type { Hit } from '../../stages/inspect/hit.ts'
import { startProgress } from '../../system/progress.ts'
import { sourceFiles } from '../../system/source-files.ts'
import { bytesReader } from './read-bytes.ts'

/** A look at candidates, beside some originals. */
export interface Look {
  readonly originals: number
  readonly inspect: (candidate: ByteSource) => Hit[]
}

/** Passes over the candidates, one for each look, and what they come to. */
export class Verification {
  readonly #inputs: readonly string[]
  readonly #progress
  readonly #read = bytesReader()
  readonly #held = new Set<string>()
  readonly #codes = new Map<string, number>()
  #candidates = 0
  #originals = 0
  #bytes = 0
  #passes = 0

  constructor(inputs: readonly string[]) {
    this.#inputs = inputs
    this.#progress = startProgress({ paths: inputs, streams: 'no stream' }, '')
  }

  /** Whether nothing was found, and something was looked at. */
  get isClean(): boolean {
    return this.#held.size === 0 && this.#candidates > 0
  }

  /** Looks at every candidate, and prints a line of JSON for each hit. */
  run({ originals, inspect }: Look): void {
    this.#originals += originals
    this.#passes += 1
    const first = this.#passes === 1
    for (const { path } of sourceFiles(this.#inputs, { except: '' })) {
      if (first) this.#candidates += 1
      const isRead = this.#read(path, (source) => {
        if (first) this.#bytes += source.length
        for (const hit of inspect(source)) if (first || isOfOriginals(hit)) this.#tell(path, hit)
      })
      if (!isRead) this.#tell(path, { code: 'FAILED', path: [], offset: 0, length: 0 })
      this.#progress.show({ count: this.#candidates, bytes: this.#bytes, archives: 0 })
    }
  }

  /** Takes the bar away. */
  end(): void {
    this.#progress.end()
  }

  /** What came of it, for a person. */
  summary(): string {
    const reasons = [...this.#codes].toSorted(([, a], [, b]) => b - a).map(([code, count]) => `  ${count} ${code}`)
    const against = this.#originals > 0 ? ` against ${this.#originals} originals` : ''
    return [`${this.#candidates} files verified${against}: ${this.#held.size} with hits`, ...reasons].join('\n')
  }

  #tell(file: string, { code, path, offset, length, kind }: Hit): void {
    const named = `INSPECT_${code}`
    this.#held.add(file)
    this.#codes.set(named, (this.#codes.get(named) ?? 0) + 1)
    const shown = relative(this.#inputs[0] ?? '', file) || file
    const line = { file: shown, code: named, ...(kind === undefined ? {} : { kind }), path: path.map(hexTag), offset, length }
    console.log(JSON.stringify(line))
  }
}

/** What shows without originals is told in the first pass only. */
function isOfOriginals({ code }: Hit): boolean {
  return code === 'IDENTIFIER' || code === 'UID' || code === 'TOO_MUCH'
}

function hexTag(tag: number): string {
  return tag.toString(16).toUpperCase().padStart(8, '0')
}
