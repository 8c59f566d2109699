import { readdirSync, realpathSync, statSync, type Dirent, type Stats } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { SourceFile } from './source-file.ts'
import { UsageError } from './usage-error.ts'

/** What a walk needs to know. */
export interface WalkOptions {
  /** A folder that is left out wherever it lies: the output. */
  readonly except: string
}

/** The inputs as given, made absolute and checked: a mistake in a name is a mistake in the call. */
export function checkInputs(inputs: readonly string[]): string[] {
  return inputs.map((input) => {
    const path = resolve(input)
    const { code } = reach(path)
    if (code === 'ENOENT') throw new UsageError(`${input}: no such file or folder`)
    if (code !== undefined) throw new UsageError(`${input}: the file or folder cannot be reached (${code})`)
    return path
  })
}

/** A path without links; the path itself where nothing is there. */
export function realPath(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return path
  }
}

/** Every file in the inputs, folders first to last in the order of their names, so that a second run meets them in the same order. */
export function* sourceFiles(inputs: readonly string[], options: WalkOptions): Generator<SourceFile> {
  const except = realPath(options.except)
  for (const path of inputs) {
    if (reach(path).stats?.isDirectory() === true) yield* walk(path, { except, visited: new Set() })
    else yield { path }
  }
}

/** Whether a file is named as the index of a file set is (PS3.10 8.6). */
export function isDirectoryName(path: string): boolean {
  return basename(path).toUpperCase() === 'DICOMDIR'
}

interface Walk extends WalkOptions {
  /** The folders that were read, without links: links can make circles, and a folder is read once. */
  readonly visited: Set<string>
}

function* walk(folder: string, options: Walk): Generator<SourceFile> {
  const real = realPath(folder)
  if (real === options.except || options.visited.has(real)) return
  options.visited.add(real)
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

function* follow(path: string, options: Walk): Generator<SourceFile> {
  const { stats } = reach(path)
  if (stats === undefined) yield { path, problem: 'UNREADABLE' }
  else if (stats.isFile()) yield { path }
  else if (stats.isDirectory()) yield* walk(path, options)
}

/** What a path leads to; or the system's code for why it leads nowhere, such as a circle of links or a closed folder. */
function reach(path: string): { readonly stats?: Stats; readonly code?: string } {
  try {
    return { stats: statSync(path) }
  } catch (error) {
    return { code: (error as NodeJS.ErrnoException).code ?? 'EIO' }
  }
}
