import { createHash } from 'node:crypto'
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { FailedError } from '../usage-error.ts'
import { embeddedBinaries } from './postgres-binaries.ts'
import { isClusterInUse, readPostmasterFile, servesCluster, type Postmaster } from './postmaster-file.ts'
import { unprivileged, type Privilege } from './unprivileged.ts'

const START_MS_MAX = 60_000
const STOP_MS_MAX = 30_000
const POLL_MS = 10
const LOG_BYTES_MAX = 1 << 20
// The address of a Unix socket has 107 bytes; `/.s.PGSQL.5432` is behind the folder.
const SOCKET_FOLDER_BYTES_MAX = 107 - 14

/** The name of the embedded server's first role, which owns the tables. */
export const OWNER = 'lethe_owner'

/** A server of our own: where to reach it, and how to stop it. */
export interface EmbeddedServer {
  readonly host: string
  readonly port: number
  readonly pid: number
  readonly isRunning: () => boolean
  /** Stops the server, whoever started it; open transactions are rolled back. */
  readonly stop: () => Promise<void>
}

/** Where an embedded server lives, and the password of its owner. */
export interface EmbeddedPlace {
  readonly folder: string
  readonly password: string
  /** The folder of `initdb` and `postgres`, where they are not those of the packages. */
  readonly binaries?: string
}

/** Gives the running server of this folder, one that an earlier process left behind included, or starts it. */
export async function openEmbeddedServer(place: EmbeddedPlace): Promise<EmbeddedServer> {
  const binaries = place.binaries ?? embeddedBinaries()
  mkdirSync(place.folder, { recursive: true, mode: 0o700 })
  const privilege = unprivileged(place.folder, join(binaries, 'postgres'))
  const cluster = join(place.folder, 'cluster')
  if (!existsSync(cluster)) makeCluster({ ...place, binaries }, cluster, privilege)
  const deadline = performance.now() + START_MS_MAX
  let child: ChildProcess | undefined
  while (performance.now() < deadline) {
    const running = readPostmasterFile(cluster)
    if (running !== undefined && servesCluster(running.pid, cluster)) {
      if (running.ready) return serverOf(running, cluster)
    } else if (child === undefined || child.exitCode !== null || child.signalCode !== null) {
      // A number that another process has got makes PostgreSQL refuse; what may still be a server of this cluster is left to it.
      if (running !== undefined && !isClusterInUse(cluster)) rmSync(join(cluster, 'postmaster.pid'), { force: true })
      child = startServer(place.folder, binaries, privilege)
      await sleep(POLL_MS * 5)
    }
    await sleep(POLL_MS)
  }
  throw new FailedError(`the embedded database did not start; ${join(place.folder, 'server.log')} says why`)
}

function makeCluster({ folder, password, binaries }: Required<EmbeddedPlace>, cluster: string, privilege: Privilege): void {
  // Made beside and renamed: of several processes the first one's stays, and what a crash leaves is not taken for a cluster.
  for (const name of readdirSync(folder)) if (isAbandoned(name)) rmSync(join(folder, name), { recursive: true, force: true })
  const part = join(folder, `new-${process.pid}`)
  const passwordFile = join(folder, `new-${process.pid}.password`)
  writeFileSync(passwordFile, password, { mode: 0o600 })
  const ids = privilege.ids.uid === undefined ? [] : ['--owner', `${privilege.ids.uid}`]
  if (ids.length > 0) spawnSync('chown', [`${privilege.ids.uid}`, passwordFile])
  const options = ['--no-locale', '--encoding=UTF8', '--data-checksums', '--auth=scram-sha-256', `--username=${OWNER}`]
  const args = [...privilege.prefix, join(binaries, 'initdb'), ...options, `--pwfile=${passwordFile}`, `--pgdata=${part}`]
  const [command = '', ...rest] = args
  const { status } = spawnSync(command, rest, { stdio: 'ignore', cwd: folder, ...privilege.ids })
  rmSync(passwordFile)
  if (status !== 0)
    throw new FailedError(`the embedded database cannot be made in ${folder}: is there room, and may it be written?`)
  try {
    renameSync(part, cluster)
  } catch {
    rmSync(part, { recursive: true, force: true })
    if (!existsSync(cluster)) throw new FailedError(`the folder ${cluster} cannot be made`)
  }
}

/** Whether the name is one that a process which is no more gave to a cluster it was making. */
function isAbandoned(name: string): boolean {
  const [, pid] = /^new-(\d+)/.exec(name) ?? []
  return pid !== undefined && !existsSync(`/proc/${pid}`)
}

function startServer(folder: string, binaries: string, privilege: Privilege): ChildProcess {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: socketFolder(folder, privilege),
    unix_socket_permissions: '0700',
    max_connections: '100',
    // A log tells codes and never a row: no statement, no parameter, no detail.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    log_parameter_max_length_on_error: '0',
    log_checkpoints: 'off',
  }
  const args = [join(binaries, 'postgres'), '-D', join(folder, 'cluster')]
  const all = [...privilege.prefix, ...args, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const [command = '', ...rest] = all
  const log = openLog(join(folder, 'server.log'))
  // A group of its own: Ctrl-C in a terminal stops the gateway, which then stops the server.
  const child = spawn(command, rest, { stdio: ['ignore', log, log], detached: true, cwd: folder, ...privilege.ids })
  child.on('error', () => undefined)
  child.unref()
  closeSync(log)
  return child
}

function openLog(file: string): number {
  if (existsSync(file) && statSync(file).size > LOG_BYTES_MAX) rmSync(file)
  return openSync(file, 'a', 0o600)
}

function socketFolder(folder: string, { ids }: Privilege): string {
  const own = join(folder, 'run')
  const elsewhere = join(tmpdir(), `lethe-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`)
  // The same folder at every start, so that whoever is connected comes back.
  const chosen = Buffer.byteLength(own) <= SOCKET_FOLDER_BYTES_MAX ? own : elsewhere
  mkdirSync(chosen, { recursive: true, mode: 0o700 })
  const { uid, mode } = statSync(chosen)
  const isOurs = [process.getuid?.(), ids.uid].includes(uid) && (mode & 0o077) === 0
  if (!isOurs) throw new FailedError(`the folder ${chosen} belongs to somebody else`)
  if (ids.uid !== undefined) spawnSync('chown', [`${ids.uid}`, chosen])
  return chosen
}

function serverOf({ pid, socketFolder: host, port }: Postmaster, cluster: string): EmbeddedServer {
  // By its working directory: a killed process that nobody has buried still has its number.
  const isRunning = (): boolean => servesCluster(pid, cluster)
  const stop = async (): Promise<void> => {
    const deadline = performance.now() + STOP_MS_MAX
    // SIGINT is a fast shutdown: a checkpoint, and nothing to recover at the next start.
    signal(pid, 'SIGINT')
    while (isRunning() && performance.now() < deadline) await sleep(POLL_MS)
    if (isRunning()) signal(pid, 'SIGQUIT')
  }
  return { host, port, pid, isRunning, stop }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has gone by itself.
  }
}
