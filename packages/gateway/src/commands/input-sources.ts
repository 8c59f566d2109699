import { inGroups, type SourceGroups } from '../stages/deidentify/source-groups.ts'
import { directoryFiles } from '../system/directory-files.ts'
import type { SourceFile } from '../system/source-file.ts'
import { checkInputs, sourceFiles } from '../system/source-files.ts'
import { PATH_BYTES_MAX, streamedPaths } from '../system/streamed-paths.ts'
import { UsageError } from '../system/usage-error.ts'

/** The input that stands for paths on standard input. */
const STREAM = '-'

/** What a run reads, as the command was given it. */
export interface Inputs {
  /** Files and folders without the stream, absolute. */
  readonly paths: readonly string[]
  readonly streams: 'streams' | 'no stream'
  /** All of them, in the order in which they were given; `except` is the output folder. */
  readonly groups: (except: string) => SourceGroups
}

/** Reads INPUT…: files, folders, and at most one `-`. */
export function readInputs(given: readonly string[], separator: 'line' | 'null'): Inputs {
  const streams = given.filter((input) => input === STREAM).length
  if (streams > 1) throw new UsageError('- stands for standard input, which can be read once: give it once')
  if (streams === 0 && separator === 'null') throw new UsageError('--null is for paths on standard input: give - as INPUT')
  const paths = checkInputs(given.filter((input) => input !== STREAM))
  const groups = async function* (except: string): AsyncGenerator<readonly SourceFile[], void> {
    let left = [...paths]
    for (const input of given) {
      if (input === STREAM) yield* streamedPaths({ stream: process.stdin, separator, except })
      else {
        const [path = ''] = left
        left = left.slice(1)
        yield* inGroups(directoryFiles(sourceFiles([path], { except }), paths))
      }
    }
  }
  return { paths, streams: streams > 0 ? 'streams' : 'no stream', groups }
}

/** What is told of something that was named on standard input and cannot be read. */
export function complaintOf({ path, problem }: SourceFile): string {
  if (problem === 'PATH_TOO_LONG') return `standard input: a path is longer than ${PATH_BYTES_MAX} bytes`
  // A name can hold what a terminal takes for a command.
  return `${path.replace(/[\0-\x1f\x7f-\x9f]/g, '?')}: no such file, or not readable`
}
