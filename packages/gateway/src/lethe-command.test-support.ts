import { spawn, type ChildProcess } from 'node:child_process'
import { devNull } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

const MAIN = join(import.meta.dirname, 'main.ts')
// A command starts in 0.2 s instead of 0.5 s when it need not compile itself again.
const COMPILED = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.cache', 'lethe-tests')

// A test that forgets to name a key must not make one in the home of whoever runs it.
const NO_HOME = join(devNull, 'home')

/** How a command ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** In which surroundings a command runs. */
export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** The user and group under whom it runs; only root may choose. */
  readonly userId?: number
  /** Whether the test writes to its standard input. */
  readonly stdin?: 'pipe'
}

/** Starts `lethe` with arguments as a person would. */
export function startLethe(args: readonly string[], { env = {}, cwd, userId, stdin }: Surroundings = {}): ChildProcess {
  const user = userId === undefined ? {} : { uid: userId, gid: userId }
  const place = cwd === undefined ? {} : { cwd }
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env['PATH'], LETHE_HOME: NO_HOME, NODE_COMPILE_CACHE: COMPILED, ...env },
    stdio: [stdin ?? 'ignore', 'pipe', 'pipe'],
    ...user,
    ...place,
  })
  // A test that gave up waiting must not leave its command behind.
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

/** Waits for the end of a command that was started. */
export async function endOf(child: ChildProcess): Promise<Ended> {
  const [stdout, stderr]: [string[], string[]] = [[], []]
  child.stdout?.setEncoding('utf8').on('data', (text: string) => stdout.push(text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => stderr.push(text))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, stdout: stdout.join(''), stderr: stderr.join('') }))
  })
}

/** Runs `lethe` with arguments to its end. */
export async function lethe(args: readonly string[], surroundings: Surroundings = {}): Promise<Ended> {
  return endOf(startLethe(args, surroundings))
}
