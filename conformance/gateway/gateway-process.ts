// A gateway in a process of its own: its ports, its memory, and its end, in good order or by kill -9.
import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CrashPlan } from './crash-program.ts'

const PROGRAM = join(import.meta.dirname, 'crash-program.ts')

/** A gateway that was started. */
export class GatewayProcess {
  readonly child: ChildProcess
  /** Of C-STORE, then of HTTP where that is configured. */
  readonly ports: readonly number[]
  readonly #ended: Promise<unknown>
  readonly #lines: string[]

  private constructor(started: { child: ChildProcess; ports: readonly number[]; ended: Promise<unknown>; lines: string[] }) {
    this.child = started.child
    this.ports = started.ports
    this.#ended = started.ended
    this.#lines = started.lines
  }

  /** Starts one; resolves when it listens. */
  static async start(plan: CrashPlan): Promise<GatewayProcess> {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM, JSON.stringify(plan)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const lines: string[] = []
    child.stderr?.setEncoding('utf8').on('data', (text: string) => lines.push(text))
    const ended = new Promise((resolve) => child.once('close', resolve))
    const told = new Promise<Buffer>((resolve) => child.stdout?.once('data', resolve))
    const first = await Promise.race([told, ended])
    if (!Buffer.isBuffer(first)) throw new Error(`the gateway did not start:\n${lines.join('')}`)
    return new GatewayProcess({ child, ports: String(first).trim().split(' ').map(Number), ended, lines })
  }

  /** What it logged. */
  get log(): string {
    return this.#lines.join('')
  }

  /** The most memory that it ever held, or holds now. */
  megabytes(field: 'VmHWM' | 'VmRSS'): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8')
    return Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / 1024)
  }

  /** Ends it, and waits for its end. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    this.child.kill(signal)
    await this.#ended
  }

  /** Waits until it ends itself. */
  async gone(): Promise<void> {
    await this.#ended
  }
}
