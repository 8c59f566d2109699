import { spawnSync } from 'node:child_process'

/** Whether a command of the system's shell succeeds. */
export function succeeds(command: string): boolean {
  return spawnSync(command, { shell: true, stdio: 'ignore' }).status === 0
}
