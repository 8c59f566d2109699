import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Block, BlockEnd, Suspect, WorkerSettings } from './fuzz-worker.ts'

/** What the fuzzer does. */
export interface FuzzOptions {
  readonly seeds: readonly Buffer[]
  readonly seed: number
  readonly from: number
  readonly count: number
  readonly minutes: number
  readonly threads: number
  readonly progress: (result: FuzzResult) => void
  /** What a thread runs; another one only where the fuzzer itself is tested. */
  readonly program?: URL
  readonly hangMs?: number
}

/** What came of it. */
export interface FuzzResult {
  readonly cases: number
  readonly outcomes: ReadonlyMap<string, number>
  readonly violations: readonly Suspect[]
  readonly slowestMs: number
  /** The most memory that the process ever held, of all its threads. */
  readonly peakBytes: number
}

const PROGRAM = new URL('fuzz-worker.ts', import.meta.url)
const BLOCK_CASES = 500
const POLL_MS = 500
// Without an answer for so long a case hangs; a busy machine alone does not make one.
const HANG_MS = 30_000
// A suspect is slow if it is so each time that it is measured again, alone on a fresh thread.
const MEASURES = 3
const HEAP_MB_MAX = 256

/** Runs cases on several threads; each ends in the outcomes or in the violations. */
export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-fuzz-'))
  try {
    return await fuzzIn({ ...options, folder })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** With a folder for the parts. */
type Placed = FuzzOptions & { readonly folder: string }

async function fuzzIn(options: Placed): Promise<FuzzResult> {
  const { seed, from, count, minutes, threads } = options
  const outcomes = new Map<string, number>()
  const suspects: Suspect[] = []
  const state = { next: from, cases: 0, slowestMs: 0 }
  const until = performance.now() + minutes * 60_000
  const result = (): FuzzResult => ({
    ...{ cases: state.cases, outcomes, violations: suspects, slowestMs: state.slowestMs },
    peakBytes: process.resourceUsage().maxRSS * 1024,
  })
  const work = async (): Promise<void> => {
    const thread = new FuzzThread(options)
    while (state.next < from + count && performance.now() < until) {
      const block = { seed, from: state.next, to: Math.min(from + count, state.next + BLOCK_CASES) }
      state.next = block.to
      const ends = await thread.run(block)
      state.cases += block.to - block.from
      for (const end of ends) {
        state.slowestMs = Math.max(state.slowestMs, end.slowestMs)
        suspects.push(...end.suspects)
        for (const [outcome, times] of Object.entries(end.outcomes)) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + times)
      }
      options.progress(result())
    }
    await thread.end()
  }
  await Promise.all(Array.from({ length: threads }, work))
  const violations: Suspect[] = []
  for (const suspect of suspects) {
    const depends = suspect.kind === 'slow' || suspect.kind === 'hang'
    if (!depends || (await isSlow(options, suspect.number))) violations.push(suspect)
  }
  return { ...result(), violations }
}

async function isSlow(options: Placed, number: number): Promise<boolean> {
  for (let measure = 0; measure < MEASURES; measure += 1) {
    const thread = new FuzzThread(options)
    const ends = await thread.run({ seed: options.seed, from: number, to: number + 1 })
    await thread.end()
    const kinds = ends.flatMap(({ suspects }) => suspects.map(({ kind }) => kind))
    // What hangs alone on a fresh thread hangs.
    if (kinds.includes('hang')) return true
    if (!kinds.includes('slow')) return false
  }
  return true
}

/** A thread with a watchdog: a case that hangs or ends its thread is a suspect, and the others of its block are run again without it. */
class FuzzThread {
  readonly #inWork = new SharedArrayBuffer(4)
  readonly #options: Placed
  #worker: Worker | undefined

  constructor(options: Placed) {
    this.#options = options
  }

  async run(block: Block): Promise<BlockEnd[]> {
    if (block.from >= block.to) return []
    const answer = await this.#ask(block)
    if (typeof answer !== 'string') return [answer]
    const number = Atomics.load(new Int32Array(this.#inWork), 0)
    await this.end()
    const suspect: Suspect = { number, kind: answer, says: `no answer, or a heap of more than ${HEAP_MB_MAX} MB` }
    const [before, after] = [
      { ...block, to: number },
      { ...block, from: number + 1 },
    ]
    return [...(await this.run(before)), { outcomes: {}, suspects: [suspect], slowestMs: 0 }, ...(await this.run(after))]
  }

  async end(): Promise<void> {
    await this.#worker?.terminate()
    this.#worker = undefined
  }

  #ask(block: Block): Promise<BlockEnd | 'hang' | 'died'> {
    const { seeds, folder, program = PROGRAM, hangMs = HANG_MS } = this.#options
    const worker = (this.#worker ??= new Worker(program, {
      workerData: { seedFiles: seeds, folder, shared: this.#inWork } satisfies WorkerSettings,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX },
    }).on('error', () => undefined))
    const inWork = new Int32Array(this.#inWork)
    Atomics.store(inWork, 0, block.from)
    return new Promise((resolve) => {
      let seen = { number: -1, since: performance.now() }
      const watch = setInterval(() => {
        const number = Atomics.load(inWork, 0)
        if (number !== seen.number) seen = { number, since: performance.now() }
        else if (performance.now() - seen.since > hangMs) end('hang')
      }, POLL_MS)
      const end = (answer: BlockEnd | 'hang' | 'died'): void => {
        clearInterval(watch)
        worker.off('message', end)
        worker.off('error', died)
        worker.off('exit', died)
        resolve(answer)
      }
      const died = (): void => end('died')
      worker.on('message', end)
      worker.on('error', died)
      worker.on('exit', died)
      worker.postMessage(block)
    })
  }
}
