import { Worker } from 'node:worker_threads'

// The young generation holds a file's tokens and little else; 16 MB spares memory, and collecting it is quick.
const LIMITS = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 1024 }

const prepared = new Map<string, Worker>()

/** Starts a thread before anybody knows its settings or has a task: it loads its program while this one loads its own. */
export function prepareThread(program: URL): void {
  const worker = new Worker(program, { resourceLimits: LIMITS })
  // What goes wrong with it is met by its first task; if there is never one, it ends with the process.
  worker.on('error', () => undefined)
  worker.unref()
  prepared.set(program.href, worker)
}

/** What a thread is told first. */
export interface ThreadSettings<Settings> {
  readonly settings: Settings
}

/** A few threads that run the same program over tasks; threads start as tasks come, and are told their settings first. */
export class Threads<Task, Answer> {
  readonly #program: URL
  readonly #settings: unknown
  readonly #countMax: number
  readonly #idle: Worker[] = []
  readonly #all = new Set<Worker>()
  readonly #waiting: (() => void)[] = []
  #ended = false

  constructor(program: URL, { settings, countMax }: { settings: unknown; countMax: number }) {
    this.#program = program
    this.#settings = settings
    this.#countMax = countMax
  }

  /** Runs a task on the next free thread; rejects where the thread dies of it, or takes longer than so many milliseconds and is ended. */
  async run(task: Task, msMax = Number.POSITIVE_INFINITY): Promise<Answer> {
    const worker = await this.#take()
    try {
      return await ask<Answer>(worker, task, msMax)
    } catch (error) {
      this.#all.delete(worker)
      await worker.terminate()
      throw error
    } finally {
      if (this.#all.has(worker)) this.#idle.push(worker)
      this.#waiting.shift()?.()
    }
  }

  /** Ends all threads; tasks in hand and tasks that come later are rejected, and start none. */
  async end(): Promise<void> {
    this.#ended = true
    for (const wake of this.#waiting.splice(0)) wake()
    await Promise.all([...this.#all].map((worker) => worker.terminate()))
  }

  async #take(): Promise<Worker> {
    for (;;) {
      if (this.#ended) throw new Error('the threads have ended')
      const idle = this.#idle.pop()
      if (idle !== undefined) return idle
      if (this.#all.size < this.#countMax) return this.#start()
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  #start(): Worker {
    const waiting = prepared.get(this.#program.href)
    prepared.delete(this.#program.href)
    const worker = waiting ?? new Worker(this.#program, { resourceLimits: LIMITS })
    worker.ref()
    worker.postMessage({ settings: this.#settings } satisfies ThreadSettings<unknown>)
    this.#all.add(worker)
    return worker
  }
}

/** A thread did not come to an end in time. */
export class ThreadLateError extends Error {}

function ask<Answer>(worker: Worker, task: unknown, msMax: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const late = (): void => settle(() => reject(new ThreadLateError('the thread took too long')))
    const timer = Number.isFinite(msMax) ? setTimeout(late, msMax) : undefined
    const settle = (act: () => void): void => {
      clearTimeout(timer)
      worker.off('message', onMessage)
      worker.off('error', onEnd)
      worker.off('exit', onEnd)
      act()
    }
    const onMessage = (answer: Answer): void => settle(() => resolve(answer))
    const onEnd = (): void => settle(() => reject(new Error('the thread ended')))
    worker.on('message', onMessage)
    worker.on('error', onEnd)
    worker.on('exit', onEnd)
    worker.postMessage(task)
  })
}
