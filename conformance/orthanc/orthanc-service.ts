// `lethe orthanc --socket` as a service of its own, ended by its own process.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { letheCommand } from './orthanc-server.ts'

const POLL_MS = 50

/** A service that runs. */
export interface OrthancService {
  readonly stop: () => Promise<void>
}

/** Starts one with its home and its database; resolves when it listens. */
export async function startService(home: string, url: string | undefined, socket: string): Promise<OrthancService> {
  const [command = '', ...args] = letheCommand('--socket', socket)
  const env = { ...process.env, LETHE_HOME: home, LETHE_DATABASE_URL: url }
  const child = spawn(command, args, { env, stdio: 'ignore' })
  const ended = once(child, 'close')
  while (!existsSync(socket) && child.exitCode === null) await sleep(POLL_MS)
  return {
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}
