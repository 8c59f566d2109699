// Runs and ends DICOM programs of other people; each is ended by its own process.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { freePort, listens } from '../free-port.ts'

/** How a program ended. */
export interface Ended {
  readonly code: number | null
  readonly output: string
}

// Without it dcmtk waits for acknowledgements between small packets.
const ENV = { ...process.env, TCP_NODELAY: '1' }

/** Runs a program to its end. */
export async function run(command: string, args: readonly string[]): Promise<Ended> {
  const child = spawn(command, args, { env: ENV, stdio: ['ignore', 'pipe', 'pipe'] })
  return ended(child)
}

async function ended(child: ChildProcess): Promise<Ended> {
  let output = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output }))
  })
}

/** Starts dcmtk's storescp under the name STORE, and waits until it listens; it is ended with the test. */
export async function startStorescp(folder: string, options: readonly string[] = []): Promise<number> {
  const port = await freePort()
  // As it comes (-B), every SOP Class (-pm), every transfer syntax (+xa).
  const args = ['-od', folder, '+xa', '-pm', '-B', '-aet', 'STORE', ...options, String(port)]
  const child = spawn('storescp', args, { env: ENV, stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
  await untilListens(port)
  return port
}

/** How an archive is started. */
interface ArchiveChoice {
  readonly options?: readonly string[]
  /** Any free one, unless it was there before. */
  readonly port?: number
}

/** Starts dcmtk's archive dcmqrscp under the name ARCHIVE; it knows one destination, LETHE, at this port. Ended by what it gives. */
export async function startDcmqrscp(
  folder: string,
  destinationPort: number,
  { options = [], port: wanted }: ArchiveChoice = {},
): Promise<Archive> {
  const port = wanted ?? (await freePort())
  const config = join(folder, 'dcmqrscp.cfg')
  mkdirSync(join(folder, 'store'), { recursive: true })
  writeFileSync(
    config,
    [
      `NetworkTCPPort = ${port}`,
      'MaxPDUSize = 131072',
      'MaxAssociations = 16',
      'HostTable BEGIN',
      `lethe = (LETHE, 127.0.0.1, ${destinationPort})`,
      'HostTable END',
      'VendorTable BEGIN',
      'VendorTable END',
      'AETable BEGIN',
      `ARCHIVE ${join(folder, 'store')} RW (1000, 1024mb) ANY`,
      'AETable END',
      '',
    ].join('\n'),
  )
  // A group of its own: it serves each association in a process, and none of them may outlive it.
  const child = spawn('dcmqrscp', ['-c', config, '-dhl', ...options], { env: ENV, stdio: 'ignore', detached: true })
  const archive = await archiveOf(child, port)
  const end: Archive['end'] = async (signal = 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid as number), signal)
    await archive.end(signal)
  }
  return { port, end }
}

/** Starts Orthanc under the name ARCHIVE; it knows one destination, LETHE, at this port. Ended by what it gives. */
export async function startOrthanc(folder: string, destinationPort: number): Promise<Archive> {
  const port = await freePort()
  const config = join(folder, 'orthanc.json')
  writeFileSync(
    config,
    JSON.stringify({
      StorageDirectory: folder,
      IndexDirectory: folder,
      Plugins: [],
      HttpServerEnabled: false,
      DicomAet: 'ARCHIVE',
      DicomPort: port,
      DicomCheckCalledAet: true,
      // Over some Data Sets it waits for more, as long as this many seconds, and aborts.
      DicomScpTimeout: 2,
      DicomAlwaysAllowStore: true,
      DicomAlwaysAllowFind: true,
      DicomAlwaysAllowMove: true,
      DicomAlwaysAllowGet: true,
      UnknownSopClassAccepted: true,
      // It keeps an instance as it came, and sends it as it is where that is accepted.
      TranscodeDicomProtocol: false,
      OverwriteInstances: false,
      DicomModalities: { lethe: { AET: 'LETHE', Host: '127.0.0.1', Port: destinationPort } },
    }),
  )
  return archiveOf(spawn('Orthanc', [config], { env: ENV, stdio: 'ignore' }), port)
}

/** An archive that runs. */
export interface Archive {
  readonly port: number
  readonly end: (signal?: 'SIGTERM' | 'SIGKILL') => Promise<void>
}

async function archiveOf(child: ChildProcess, port: number): Promise<Archive> {
  const closed = new Promise<void>((resolve) => void child.once('exit', () => resolve()))
  const end = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> => {
    child.kill(signal)
    await closed
  }
  try {
    await untilListens(port)
  } catch (error) {
    await end()
    throw error
  }
  return { port, end }
}

async function untilListens(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await listens(port)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the program does not listen')
}
