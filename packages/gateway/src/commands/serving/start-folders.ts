import { mkdirSync, statSync } from 'node:fs'
import { dirname, relative, sep } from 'node:path'
import { WatchedFolder } from '../../stages/admit/folder/watched-folder.ts'
import { UsageError } from '../../system/usage-error.ts'
import type { Parts } from './parts.ts'
import type { Entrance } from './start-door.ts'
import type { FolderConfig } from './ways-in-config.ts'

/** The role `admit`, from folders: each file that has settled is taken in for the folder's source. */
export function startFolders({ config, log }: Parts, { admission, sources }: Entrance, home: string): WatchedFolder[] {
  const { folders } = config
  checkApart([home, ...folders.map(({ path }) => path)])
  for (const folder of folders) prepare(folder)
  return folders.map(({ path, source: name, settleSeconds, whenDone }) => {
    const source = sources.get(name)
    if (source === undefined) throw new Error('the configuration was checked: a folder has a source')
    const watched = new WatchedFolder({
      ...{ path, source, whenDone, admission, settleMs: settleSeconds * 1000 },
      onWaits: (code) => log.warn('file-waits', { stage: 'admit', source: name, code }),
      onAway: (count) => log.warn('folder-away', { stage: 'admit', source: name, count }),
      onTrouble: (error) => log.trouble(error, { stage: 'admit', source: name }),
    })
    watched.start()
    return watched
  })
}

/** What is taken out of one folder must not come into another, nor into what is ours. */
function checkApart(paths: readonly string[]): void {
  for (const [index, one] of paths.entries()) {
    for (const other of paths.slice(index + 1)) {
      const isWithin = (inner: string, outer: string): boolean => !relative(outer, inner).split(sep).includes('..')
      if (isWithin(one, other) || isWithin(other, one))
        throw new UsageError(`${other}: a watched folder cannot hold, or lie in, ${one}`)
    }
  }
}

/** Makes the folders beside it. A share that is away is no mistake; one whose neighbours are on another disk can give nothing away. */
function prepare({ path }: FolderConfig): void {
  const own = statSync(path, { throwIfNoEntry: false })
  if (own === undefined) return
  if (!own.isDirectory()) throw new UsageError(`${path}: no folder`)
  if (own.dev !== statSync(dirname(path)).dev)
    throw new UsageError(
      `${path}: this is where a disk is mounted, and files cannot be moved beside it; watch a folder inside it`,
    )
  try {
    for (const kind of ['done', 'refused']) mkdirSync(`${path}.${kind}`, { recursive: true, mode: 0o700 })
  } catch {
    throw new UsageError(`${path}: the folders ${path}.done and ${path}.refused cannot be made beside it`)
  }
}
