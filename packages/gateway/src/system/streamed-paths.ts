import { resolve, sep } from 'node:path'
import type { Readable } from 'node:stream'
import type { SourceFile } from './source-file.ts'
import { realPath } from './source-files.ts'

/** A path may have this many bytes: as many as the longest that any system takes (32,767 characters under Windows). */
export const PATH_BYTES_MAX = 1 << 15

// A group is what one task takes: eight files, as from a folder.
const GROUP_PATHS = 8

/** How paths come. */
export interface PathStream {
  readonly stream: Readable
  readonly separator: 'line' | 'null'
  /** A folder that is left out: the output. */
  readonly except: string
}

/** Files named in a stream, in small groups as they come: none waits for a path behind it. */
export async function* streamedPaths({ stream, separator, except }: PathStream): AsyncGenerator<readonly SourceFile[], void> {
  const splitter = new PathSplitter(separator === 'line' ? 0x0a : 0)
  const outside = (source: SourceFile): boolean => !isInside(source.path, except)
  for await (const chunk of stream) {
    const sources = splitter.push(chunk as Buffer).filter(outside)
    for (let at = 0; at < sources.length; at += GROUP_PATHS) yield sources.slice(at, at + GROUP_PATHS)
  }
  const last = splitter.end().filter(outside)
  if (last.length > 0) yield last
}

class PathSplitter {
  readonly #separator: number
  #rest: Buffer = Buffer.alloc(0)
  #isTooLong = false

  constructor(separator: number) {
    this.#separator = separator
  }

  push(chunk: Buffer): SourceFile[] {
    const sources: SourceFile[] = []
    let at = 0
    for (let end = chunk.indexOf(this.#separator); end >= 0; end = chunk.indexOf(this.#separator, at)) {
      this.#add(chunk.subarray(at, end))
      sources.push(...this.end())
      at = end + 1
    }
    this.#add(chunk.subarray(at))
    return sources
  }

  /** Ends a path: also the last one, which need not have a separator behind it. */
  end(): SourceFile[] {
    const path = this.#rest
    this.#rest = Buffer.alloc(0)
    if (this.#isTooLong) {
      this.#isTooLong = false
      return [{ path: '(standard input)', problem: 'PATH_TOO_LONG', streamed: true }]
    }
    return path.length === 0 ? [] : [{ path: resolve(path.toString('utf8')), streamed: true }]
  }

  #add(piece: Buffer): void {
    if (this.#isTooLong || this.#rest.length + piece.length > PATH_BYTES_MAX) {
      this.#isTooLong = true
      this.#rest = Buffer.alloc(0)
    } else this.#rest = Buffer.concat([this.#rest, piece])
  }
}

function isInside(path: string, folder: string): boolean {
  return [folder, realPath(folder)].some((outer) => path === outer || path.startsWith(outer + sep))
}
