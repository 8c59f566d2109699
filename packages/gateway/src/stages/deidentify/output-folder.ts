import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { UsageError } from '../../system/usage-error.ts'
import { PART_FOLDERS } from './part-file.ts'

const COMPARED_BYTES = 1 << 16
const REMEMBERED_FOLDERS_MAX = 10_000

const JOURNAL = 'journal'

/** What of the part folder stays when it is cleared: the journal, where the run can go on. */
export type Keep = 'nothing' | 'journal'

/** The folder that receives the de-identified files: each appears whole under its name, or not at all. */
export class OutputFolder {
  readonly path: string
  /** Parts lie here until they get their name; on the same device, so that naming them is one step. */
  readonly partFolder: string
  readonly #own: string
  readonly #folders = new Set<string>()

  constructor(path: string) {
    this.path = resolve(path)
    this.#own = join(this.path, '.lethe')
    this.partFolder = join(this.#own, 'parts')
  }

  /** What was done, of a run that is not over. */
  get journal(): string {
    return join(this.#own, JOURNAL)
  }

  /** Takes the folder for this run: one run at a time, and what an interrupted one left behind is cleared away. */
  open(keep: Keep = 'nothing'): void {
    try {
      mkdirSync(this.path, { recursive: true, mode: 0o750 })
    } catch {
      throw new UsageError(`${this.path}: the output folder cannot be made`)
    }
    const holder = runningHolder(join(this.#own, 'lock'))
    if (holder !== undefined) throw new UsageError(`${this.path}: another run (process ${holder}) is writing here`)
    try {
      this.close(keep)
      mkdirSync(this.#own, { mode: 0o700, recursive: true })
      mkdirSync(this.partFolder, { mode: 0o700 })
      for (const folder of PART_FOLDERS) mkdirSync(join(this.partFolder, folder), { mode: 0o700 })
      writeFileSync(join(this.#own, 'lock'), String(process.pid))
    } catch {
      throw new UsageError(`${this.path}: the output folder cannot be written`)
    }
  }

  /**
   * Gives a part its name. The same bytes under that name are the same file; other bytes are not touched, and the part goes.
   */
  name(part: string, name: string): 'named' | 'same' | 'taken' {
    const from = join(this.partFolder, part)
    const to = join(this.path, name)
    if (existsSync(to)) {
      const same = sameBytes(from, to)
      rmSync(from)
      return same ? 'same' : 'taken'
    }
    this.#makeFolder(dirname(to))
    renameSync(from, to)
    return 'named'
  }

  /** Takes back a part that gets no name. */
  discard(part: string): void {
    rmSync(join(this.partFolder, part), { force: true })
  }

  /** Ends the run. */
  close(keep: Keep = 'nothing'): void {
    // Threads of an interrupted run may still put a part into the folder while it is cleared: then it is cleared again.
    const clearing = { recursive: true, force: true, maxRetries: 10, retryDelay: 20 }
    if (keep === 'nothing' || !existsSync(this.journal)) {
      // First what a next run would go on from: the records of this one are no longer parts.
      if (existsSync(this.journal)) rmSync(this.journal)
      return rmSync(this.#own, clearing)
    }
    for (const name of readdirSync(this.#own)) if (name !== JOURNAL) rmSync(join(this.#own, name), clearing)
  }

  #makeFolder(folder: string): void {
    if (this.#folders.has(folder)) return
    if (this.#folders.size >= REMEMBERED_FOLDERS_MAX) this.#folders.clear()
    mkdirSync(folder, { recursive: true, mode: 0o750 })
    this.#folders.add(folder)
  }
}

/** The process that holds the lock, if it is alive. */
function runningHolder(lock: string): number | undefined {
  const pid = readPid(lock)
  // In a container the process that was killed here before had the same number as this one.
  if (pid === undefined || pid === process.pid) return undefined
  try {
    process.kill(pid, 0)
    return pid
  } catch (error) {
    // Another user's process may not be signalled, and is alive all the same.
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? pid : undefined
  }
}

/** A lock that was cut short names nobody; 0 would mean every process of this group. */
function readPid(lock: string): number | undefined {
  try {
    const text = readFileSync(lock, 'utf8')
    return /^[1-9]\d*$/.test(text) ? Number(text) : undefined
  } catch {
    return undefined
  }
}

function sameBytes(a: string, b: string): boolean {
  if (statSync(a).size !== statSync(b).size) return false
  const files = [openSync(a, 'r'), openSync(b, 'r')] as const
  const buffers = [Buffer.alloc(COMPARED_BYTES), Buffer.alloc(COMPARED_BYTES)] as const
  try {
    for (;;) {
      const length = readSync(files[0], buffers[0])
      readSync(files[1], buffers[1], 0, length, null)
      if (length === 0) return true
      if (!buffers[0].subarray(0, length).equals(buffers[1].subarray(0, length))) return false
    }
  } finally {
    for (const file of files) closeSync(file)
  }
}
