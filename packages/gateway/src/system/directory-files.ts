import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { FileReader, stringValues, tagOfKeyword } from '@lethe/dicom'
import { nodePorts } from './ports.ts'
import { isDirectoryName } from './source-files.ts'
import type { SourceFile } from './source-file.ts'
import { SourceReader } from './source-reader.ts'

const REFERENCED_FILE_ID = tagOfKeyword('ReferencedFileID') as number

/**
 * Puts the files of a file set behind a DICOMDIR that was itself given as an input (PS3.10 8.6); one that lies in a folder that is read
 * anyway adds nothing. A file that the DICOMDIR names and that is not there is told, so that nothing is lost unseen.
 */
export function* directoryFiles(sources: Iterable<SourceFile>, inputs: readonly string[]): Generator<SourceFile> {
  for (const source of sources) {
    yield source
    if (!isDirectoryName(source.path) || !inputs.includes(source.path)) continue
    for (const id of referencedFiles(source.path)) {
      const path = findFile(dirname(source.path), id)
      yield path === undefined ? { path: join(dirname(source.path), ...id), problem: 'MISSING' } : { path }
    }
  }
}

/** The file IDs of a DICOMDIR, as components; none where it cannot be read, which its own outcome then tells. */
function referencedFiles(path: string): string[][] {
  const ids: string[][] = []
  const reader = new FileReader({
    emit: (token) => {
      if (token.kind === 'element' && token.tag === REFERENCED_FILE_ID) ids.push(stringValues(token.value))
    },
    inflate: nodePorts.inflate,
  })
  const pass = { push: (bytes: Uint8Array) => reader.push(bytes), skippable: 0, skip: () => undefined, end: () => reader.end() }
  try {
    new SourceReader().open({ path }, (run) => run(pass))
  } catch {
    return []
  }
  return ids.filter((id) => id.length > 0)
}

/** A component is one name: a file ID cannot climb out of the file set. Real ones have dots and more letters than PS3.10 8.2 allows. */
function isName(component: string): boolean {
  return /^[^/\\\0]+$/.test(component) && component !== '.' && component !== '..'
}

/** Media are read under systems that write names in small letters or add a version. */
function findFile(folder: string, id: readonly string[]): string | undefined {
  if (!id.every(isName)) return undefined
  let path = folder
  for (const component of id) {
    const exact = join(path, component)
    if (statSync(exact, { throwIfNoEntry: false }) !== undefined) path = exact
    else {
      const found = listFolder(path).find((name) => name.toUpperCase().replace(/\.?;1$/, '') === component.toUpperCase())
      if (found === undefined) return undefined
      path = join(path, found)
    }
  }
  return path
}

function listFolder(path: string): string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}
