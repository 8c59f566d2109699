// Runs and ends DICOM programs of other people; each is ended by its own process.
import { spawn, type ChildProcess } from 'node:child_process'
import { createServer, connect, type AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

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
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await listens(port)) return port
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('storescp does not listen')
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
