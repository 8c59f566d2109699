// A gateway in a process of its own, which a test may kill.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { join } from 'node:path'
import type { Moment } from '../pull/gateway-program.ts'

const PROGRAM = join(import.meta.dirname, '..', 'pull', 'gateway-program.ts')

/** A gateway that runs, or has ended. */
export interface GatewayProcess {
  readonly ended: Promise<unknown>
  /** Ends it in good order. */
  readonly stop: () => Promise<void>
}

/** Starts one on a configuration; its log goes into its home. With a moment it ends itself there. */
export async function startGatewayProcess(home: string, config: string, moment?: Moment): Promise<GatewayProcess> {
  const log = openSync(join(home, 'gateway.log'), 'a')
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify({ config, moment })], {
    env: { ...process.env, LETHE_HOME: home },
    stdio: ['ignore', 'pipe', log],
  })
  const ended = once(child, 'close')
  await Promise.race([new Promise((resolve) => child.stdout?.once('data', resolve)), ended])
  return {
    ended,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}
