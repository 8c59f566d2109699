import { readlinkSync } from 'node:fs'
import { constants, setPriority } from 'node:os'

/**
 * Lets the other threads of the process go first where processors are scarce: whoever receives makes a scanner wait, what was received can
 * wait itself. On Linux a priority is a thread's own (setpriority(2)); elsewhere nothing happens.
 */
export function letOthersGoFirst(): void {
  try {
    // proc(5): "PID/task/TID" of the thread that reads it.
    const id = Number(readlinkSync('/proc/thread-self').split('/').at(-1))
    setPriority(id, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // A system that does not know it, or does not let us: all threads are equal there.
  }
}
