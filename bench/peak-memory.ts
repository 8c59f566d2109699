// Runs a program and tells the most memory it held, as the kernel counts it.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

const POLL_MS = 20

/** How a program ended. */
export interface Ended {
  readonly code: number | null
  readonly output: string
  readonly seconds: number
  /** The high-water mark of resident memory in bytes; 0 where the kernel does not tell it. */
  readonly peakBytes: number
}

/** Runs a program to its end. */
export function runMeasured(command: string, args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const child = spawn(command, args, { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let peakBytes = 0
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (output += bytes.toString()))
    const poll = setInterval(() => (peakBytes = Math.max(peakBytes, highWater(child.pid))), POLL_MS)
    child.on('error', reject)
    child.on('close', (code) => {
      clearInterval(poll)
      resolve({ code, output, seconds: (performance.now() - started) / 1000, peakBytes })
    })
  })
}

/** The most resident memory that a process had so far, in bytes; 0 where the kernel does not tell it. */
export function highWater(pid: number | undefined): number {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(kilobytes ?? 0) * 1024
  } catch {
    return 0
  }
}
