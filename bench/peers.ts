// The providers that are measured: each in a process of its own, on a free loopback port, in a folder of its own.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const MAIN = join(import.meta.dirname, '..', 'packages/gateway/src/main.ts')
const POLL_MS = 50
/** Nagle's algorithm would be measured otherwise: dcmtk, which Orthanc uses too, leaves it on. */
export const QUICK_ENV = { ...process.env, TCP_NODELAY: '1' }

/** Somebody who receives. */
export interface Provider {
  readonly name: string
  readonly port: number
  readonly folder: string
  readonly process: ChildProcess
}

/** Starts a provider in an empty folder. */
export type StartProvider = (folder: string) => Promise<Provider>

/** The gateway, everything on. */
export const startLethe: StartProvider = async (folder) => {
  const port = await freePort()
  const env = { ...QUICK_ENV, LETHE_HOME: folder, LETHE_DIMSE_PORT: String(port), LETHE_HTTP_PORT: '0' }
  const child = spawn(process.execPath, [MAIN, 'start'], { env, stdio: 'ignore' })
  return ready({ name: 'lethe', port, folder, process: child })
}

/** Orthanc, storing as it does by default: SQLite, files in the clear, synced. */
export const startOrthanc: StartProvider = async (folder) => {
  const [port, httpPort] = [await freePort(), await freePort()]
  mkdirSync(folder, { recursive: true })
  const config = join(folder, 'orthanc.json')
  writeFileSync(
    config,
    JSON.stringify({
      ...{ Name: 'bench', StorageDirectory: folder, IndexDirectory: folder, Plugins: [] },
      ...{
        DicomPort: port,
        HttpPort: httpPort,
        DicomServerEnabled: true,
        RemoteAccessAllowed: false,
        AuthenticationEnabled: false,
      },
      ...{ DicomAlwaysAllowStore: true, DicomCheckCalledAet: false, SyncStorageArea: true },
    }),
  )
  const child = spawn('Orthanc', [config], { env: QUICK_ENV, stdio: 'ignore' })
  return ready({ name: 'Orthanc', port, folder, process: child })
}

/** dcmtk's storescp, which writes files and syncs none. */
export const startStorescp: StartProvider = async (folder) => {
  const port = await freePort()
  mkdirSync(folder, { recursive: true })
  const args = ['--fork', '-pm', '-aet', 'LETHE', '-od', folder, String(port)]
  const child = spawn('storescp', args, { env: QUICK_ENV, stdio: 'ignore' })
  return ready({ name: 'storescp', port, folder, process: child })
}

/** Stops a provider by its pid, and waits. */
export async function stop({ process: child }: Provider): Promise<void> {
  const ended = once(child, 'close')
  child.kill('SIGTERM')
  await ended
}

/** Seconds of processor time that a process and its children took so far (proc(5): utime and stime of stat). */
export function processorSeconds(pid: number): number {
  const family = new Set([pid])
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(name) ?? [])
    .toSorted((a, b) => a.pid - b.pid)
  let ticks = 0
  for (const one of stats) {
    if (one.pid !== pid && !family.has(one.parent)) continue
    family.add(one.pid)
    ticks += one.ticks
  }
  return ticks / 100
}

interface Stat {
  readonly pid: number
  readonly parent: number
  readonly ticks: number
}

function statOf(name: string): Stat | undefined {
  try {
    const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    // Behind the name: state, ppid, and at 11 to 14 the times of the process and of the children that it has waited for.
    const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0)
    return { pid: Number(name), parent: Number(fields[1]), ticks }
  } catch {
    return undefined
  }
}

async function ready(provider: Provider): Promise<Provider> {
  const { name, port, process: child } = provider
  while (!(await listens(port))) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`)
    await sleep(POLL_MS)
  }
  return provider
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function listens(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port })
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
  })
  socket.destroy()
  return isOpen
}
