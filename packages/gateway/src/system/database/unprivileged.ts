import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, statSync } from 'node:fs'
import { FailedError } from '../usage-error.ts'

/** `nobody`: a uid that stands in /etc/passwd, which initdb asks for. */
const NOBODY = 65_534
const UNSHARE = ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`] as const

/** How a program is started so that it is not root: the command in front of it, and the uid that it gets. */
export interface Privilege {
  readonly prefix: readonly string[]
  readonly ids: { readonly uid?: number; readonly gid?: number }
}

const AS_IS: Privilege = { prefix: [], ids: {} }
const MAPPED: Privilege = { prefix: ['unshare', ...UNSHARE], ids: {} }
const DROPPED: Privilege = { prefix: [], ids: { uid: NOBODY, gid: NOBODY } }

/**
 * PostgreSQL refuses to run as root. A user namespace is tried first: the files stay root's, and folders that only root may enter do
 * no harm. Else the uid is dropped, which needs every folder above to let others through.
 */
export function unprivileged(folder: string, binary: string): Privilege {
  if (process.getuid?.() !== 0) return AS_IS
  // A cluster that was made under the dropped uid stays under it.
  const dropped = existsSync(folder) && statSync(folder).uid === NOBODY
  if (!dropped && succeeds('unshare', [...UNSHARE, 'true'])) return MAPPED
  chownSync(folder, NOBODY, NOBODY)
  const reachable = succeeds(binary, ['--version'], DROPPED) && succeeds('test', ['-w', folder], DROPPED)
  if (reachable) return DROPPED
  // What may be tried later finds it as it was.
  if (!dropped) chownSync(folder, 0, 0)
  const elsewhere =
    'start as another user, put LETHE_HOME where others may enter, or name your own PostgreSQL in LETHE_DATABASE_URL'
  throw new FailedError(`the embedded database cannot run as root here: ${elsewhere}`)
}

function succeeds(command: string, args: readonly string[], { ids }: Privilege = AS_IS): boolean {
  return spawnSync(command, args, { stdio: 'ignore', ...ids }).status === 0
}
