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

const TICKS_A_SECOND = 100

/** The processor time that a process used so far, of all its threads, user and system; 0 where the kernel does not tell it. */
export function processorSeconds(pid: number | undefined): number {
  try {
    // proc_pid_stat(5): utime and stime are the 14th and 15th field; the second may hold spaces and ends with the last parenthesis.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND
  } catch {
    return 0
  }
}
