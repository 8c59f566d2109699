// One thread of the fuzzer: takes a range of cases, tells how they ended and which were slow.
import { parentPort, threadId, workerData } from 'node:worker_threads'
import { fuzzCase } from './fuzz-case.ts'
import { CaseJudge } from './case-judge.ts'

/** What a thread is started with. */
export interface WorkerSettings {
  readonly seedFiles: readonly Uint8Array[]
  /** Where parts are written. */
  readonly folder: string
  /** Room for the number of the case that is in work, for the watchdog. */
  readonly shared: SharedArrayBuffer
}

/** A range of cases of one seed. */
export interface Block {
  readonly seed: number
  readonly from: number
  readonly to: number
}

/** A case that has to be looked at. */
export interface Suspect {
  readonly number: number
  readonly kind: 'exception' | 'unreadable' | 'grown' | 'slow' | 'hang' | 'died'
  readonly says: string
}

/** How a block ended. */
export interface BlockEnd {
  readonly outcomes: Readonly<Record<string, number>>
  readonly suspects: readonly Suspect[]
  readonly slowestMs: number
}

const SLOW_MS = 1000

const { seedFiles, folder, shared } = workerData as WorkerSettings
const seeds = seedFiles.map((bytes) => Buffer.from(bytes))
const inWork = new Int32Array(shared)

const judge = new CaseJudge(folder, `${threadId}`)

parentPort?.on('message', (block: Block) => {
  void run(block).then((end) => parentPort?.postMessage(end))
})

async function run({ seed, from, to }: Block): Promise<BlockEnd> {
  const outcomes: Record<string, number> = {}
  const suspects: Suspect[] = []
  let slowestMs = 0
  for (let number = from; number < to; number += 1) {
    Atomics.store(inWork, 0, number)
    const made = fuzzCase(seeds, seed, number)
    const started = process.threadCpuUsage()
    const verdict = await judge.judge(made)
    const { user, system } = process.threadCpuUsage(started)
    const ms = (user + system) / 1000
    slowestMs = Math.max(slowestMs, ms)
    if (ms > SLOW_MS) suspects.push({ number, kind: 'slow', says: `${Math.round(ms)} ms (${made.mutations.join(', ')})` })
    if (verdict.kind === 'fine') outcomes[verdict.outcome] = (outcomes[verdict.outcome] ?? 0) + 1
    else suspects.push({ number, kind: verdict.kind, says: `${verdict.says} (${made.mutations.join(', ')})` })
  }
  return { outcomes, suspects, slowestMs }
}
