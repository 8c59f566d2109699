import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { join } from 'node:path'

/** What a running server says of itself in `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly socketFolder: string
  readonly ready: boolean
}

/** Reads `postmaster.pid`; nothing where there is none, or where it is being written. */
export function readPostmasterFile(cluster: string): Postmaster | undefined {
  let lines: string[]
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return undefined
  }
  const [pid = '', , , port = '', socketFolder = '', , , status = ''] = lines
  if (!/^\d+$/.test(pid)) return undefined
  return { pid: Number(pid), port: Number(port), socketFolder, ready: status.trim() === 'ready' }
}

/** Whether the process is a server of this cluster, and not another one that got its number later. */
export function servesCluster(pid: number, cluster: string): boolean {
  try {
    // A server's working directory is its cluster.
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster)
  } catch (error) {
    // What may not be looked at belongs to somebody else, and may be the server.
    return (error as NodeJS.ErrnoException).code === 'EACCES'
  }
}

/** Whether any process, the children of a killed server too, still works in the cluster. */
export function isClusterInUse(cluster: string): boolean {
  return readdirSync('/proc').some((name) => /^\d+$/.test(name) && servesCluster(Number(name), cluster))
}
