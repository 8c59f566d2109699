// A thread that hangs at case 3, ends at case 5, fills its heap at case 7, is slow at case 9 and is slow once at case 11.
import { parentPort, workerData } from 'node:worker_threads'
import type { Block, BlockEnd, Suspect, WorkerSettings } from './fuzz-worker.ts'

const { shared } = workerData as WorkerSettings
const inWork = new Int32Array(shared)

parentPort?.on('message', (block: Block) => parentPort?.postMessage(run(block)))

function run({ from, to }: Block): BlockEnd {
  const suspects: Suspect[] = []
  for (let number = from; number < to; number += 1) {
    Atomics.store(inWork, 0, number)
    if (number === 3) for (;;);
    if (number === 5) throw new Error('a mistake of the fuzzer itself')
    if (number === 7) fillHeap()
    if (number === 9 || (number === 11 && to - from > 1)) suspects.push({ number, kind: 'slow', says: '' })
  }
  return { outcomes: { fine: to - from - suspects.length }, suspects, slowestMs: 0 }
}

function fillHeap(): void {
  const kept: number[][] = []
  for (;;) kept.push(Array.from({ length: 1 << 18 }, () => kept.length + 0.5))
}
