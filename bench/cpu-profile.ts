// Where the time of a run goes: V8's sampling profiler over one thread, summed up by function.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { runMeasured } from './peak-memory.ts'

/** A function in its place in the stack. */
export interface ProfileNode {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  readonly children?: readonly number[]
}

/** What V8 writes of one thread. */
export interface Profile {
  readonly nodes: readonly ProfileNode[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

const SHOWN = 12

/** Runs a program of ours under the profiler; gives the profiles of its threads, the busiest first. */
export async function profileThreads(args: readonly string[], folder: string): Promise<Profile[]> {
  mkdirSync(folder)
  await runMeasured(process.execPath, ['--cpu-prof', '--cpu-prof-dir', folder, ...args])
  const profiles = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile)
  const busy = new Map(profiles.map((profile) => [profile, total(selfTimes(profile))]))
  return profiles.toSorted((a, b) => (busy.get(b) ?? 0) - (busy.get(a) ?? 0))
}

/** The functions in which the busiest thread of a program spent most time, in percent. */
export async function profileRun(args: readonly string[], folder: string): Promise<Record<string, number>> {
  const [busiest] = await profileThreads(args, folder)
  const times = busiest === undefined ? new Map<string, number>() : selfTimes(busiest)
  const top = [...times].toSorted(([, a], [, b]) => b - a).slice(0, SHOWN)
  return Object.fromEntries(top.map(([name, time]) => [name, Math.round((time / total(times)) * 1000) / 10]))
}

/** Microseconds in each function itself, waiting left out. */
function selfTimes({ nodes, samples, timeDeltas }: Profile): Map<string, number> {
  const names = new Map(nodes.map((node) => [node.id, nameOf(node)]))
  const times = new Map<string, number>()
  for (const [index, id] of samples.entries()) {
    const name = names.get(id) ?? ''
    if (name !== '(idle)') times.set(name, (times.get(name) ?? 0) + (timeDeltas[index] ?? 0))
  }
  return times
}

function nameOf({ callFrame: { functionName, url, lineNumber } }: ProfileNode): string {
  return url === '' ? functionName : `${functionName} ${basename(url)}:${lineNumber + 1}`
}

function total(times: ReadonlyMap<string, number>): number {
  return [...times.values()].reduce((sum, time) => sum + time, 0)
}
