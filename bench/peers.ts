// The providers that are measured: each in a process of its own, on a free loopback port, in a folder of its own.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, listens } from '../conformance/free-port.ts'

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

/** Sends files with storescu, shared among so many associations. */
export async function sendByStorescu(
  { port }: Pick<Provider, 'port'>,
  files: readonly string[],
  { associations, titles }: { readonly associations: number; readonly titles: readonly string[] },
): Promise<void> {
  const share = Math.ceil(files.length / associations)
  const children = Array.from({ length: associations }, (_, index) => {
    const args = [...titles, '127.0.0.1', String(port), ...files.slice(index * share, (index + 1) * share)]
    return spawn('storescu', args, { env: QUICK_ENV, stdio: 'ignore' })
  })
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'close'))[0] as number))
  if (codes.some((code) => code !== 0)) throw new Error(`a sender ended with ${codes.join(', ')}`)
}

async function ready(provider: Provider): Promise<Provider> {
  const { name, port, process: child } = provider
  while (!(await listens(port))) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`)
    await sleep(POLL_MS)
  }
  return provider
}
