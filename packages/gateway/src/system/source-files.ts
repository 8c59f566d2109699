import { readdirSync, realpathSync, statSync, type Dirent } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { UsageError } from './usage-error.ts'

/** One thing that was found to read: a file, or something that cannot be read or is not there. */
export interface SourceFile {
  readonly path: string
  readonly problem?: 'UNREADABLE' | 'MISSING'
}

/** What a walk needs to know. */
export interface WalkOptions {
  /** A folder that is left out wherever it lies: the output. */
  readonly except: string
}

/** The inputs as given, made absolute and checked: a mistake in a name is a mistake in the call. */
export function checkInputs(inputs: readonly string[]): string[] {
  return inputs.map((input) => {
    const path = resolve(input)
    if (statSync(path, { throwIfNoEntry: false }) === undefined) throw new UsageError(`${input}: no such file or folder`)
    return path
  })
}

/** Every file in the inputs, folders first to last in the order of their names, so that a second run meets them in the same order. */
export function* sourceFiles(inputs: readonly string[], options: WalkOptions): Generator<SourceFile> {
  for (const path of inputs) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) yield* walk(path, { ...options, visited: new Set() })
    else yield { path }
  }
}

/** Whether a file is named as the index of a file set is (PS3.10 8.6). */
export function isDirectoryName(path: string): boolean {
  return basename(path).toUpperCase() === 'DICOMDIR'
}

function* walk(folder: string, options: WalkOptions & { readonly visited: Set<string> }): Generator<SourceFile> {
  if (folder === options.except) return
  let entries: Dirent[]
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch {
    yield { path: folder, problem: 'UNREADABLE' }
    return
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isFile()) yield { path }
    else if (entry.isDirectory()) yield* walk(path, options)
    else if (entry.isSymbolicLink()) yield* follow(path, options)
  }
}

/** A link to a folder is followed once: links can make circles. */
function* follow(path: string, options: WalkOptions & { readonly visited: Set<string> }): Generator<SourceFile> {
  const target = statSync(path, { throwIfNoEntry: false })
  if (target === undefined) yield { path, problem: 'UNREADABLE' }
  else if (target.isFile()) yield { path }
  else if (target.isDirectory()) {
    const real = realpathSync(path)
    if (options.visited.has(real)) return
    options.visited.add(real)
    yield* walk(path, options)
  }
}
