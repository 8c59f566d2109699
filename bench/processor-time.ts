// How much processor time programs took, as the kernel counts it (proc_pid_stat(5)).
import { readdirSync, readFileSync } from 'node:fs'

const TICKS_A_SECOND = 100

/** The processor time that a process used so far, of all its threads, user and system; 0 where the kernel does not tell it. */
export function processorSeconds(pid: number | undefined): number {
  return (statOf(pid)?.ownTicks ?? 0) / TICKS_A_SECOND
}

/** The same of a process and all that it has started, those too that have ended. */
export function familySeconds(pid: number | undefined): number {
  const family = new Set([pid])
  let ticks = 0
  // Who was started has a higher number, as long as the numbers do not come round.
  for (const one of allStats()) {
    if (one.pid !== pid && !family.has(one.parent)) continue
    family.add(one.pid)
    ticks += one.ownTicks + one.waitedTicks
  }
  return ticks / TICKS_A_SECOND
}

interface Stat {
  readonly pid: number
  readonly parent: number
  readonly ownTicks: number
  /** Of children that it has waited for. */
  readonly waitedTicks: number
}

function allStats(): Stat[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.flatMap((pid) => statOf(Number(pid)) ?? []).toSorted((a, b) => a.pid - b.pid)
}

function statOf(pid: number | undefined): Stat | undefined {
  try {
    // The second field may hold spaces and ends with the last parenthesis; utime, stime, cutime and cstime are the 14th to the 17th.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    const [parent, user, system, waitedUser, waitedSystem] = [1, 11, 12, 13, 14].map((at) => Number(fields[at])) as [
      ...[number, number, number, number, number],
    ]
    return { pid: Number(pid), parent, ownTicks: user + system, waitedTicks: waitedUser + waitedSystem }
  } catch {
    return undefined
  }
}
