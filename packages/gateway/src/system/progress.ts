import { sourceFiles } from './source-files.ts'

/** What a progress bar shows. */
interface Done {
  readonly count: number
  readonly bytes: number
  /** Archives that were met: how much is in them nobody knows before it was read. */
  readonly archives: number
}

/** What is going to be read. */
interface Expected {
  readonly paths: readonly string[]
  readonly streams: 'streams' | 'no stream'
}

/** A progress bar on a terminal, and nothing elsewhere. */
export interface Progress {
  readonly show: (done: Done) => void
  readonly end: () => void
}

const REDRAW_MS = 100
const BAR_CELLS = 24
// Counting goes on beside the work in slices, so that neither waits for the other.
const COUNTED_A_SLICE = 2000

/** Starts a progress bar on stderr; the files are counted beside the work, and until that is done there is no time left to tell. */
export function startProgress({ paths, streams }: Expected, out: string): Progress {
  if (!process.stderr.isTTY) return { show: () => undefined, end: () => undefined }
  const started = performance.now()
  let total: number | undefined
  let drawn = 0
  const counting = streams === 'streams' ? undefined : countInSlices(paths, out, (count) => (total = count))
  return {
    show: (done) => {
      const now = performance.now()
      if (now - drawn < REDRAW_MS) return
      drawn = now
      process.stderr.write(`\r\u001B[2K${formatProgress(done, done.archives > 0 ? undefined : total, (now - started) / 1000)}`)
    },
    end: () => {
      clearImmediate(counting?.next)
      process.stderr.write('\r\u001B[2K')
    },
  }
}

/** One line: a bar, instances, megabytes a second, time left. */
export function formatProgress(
  { count, bytes }: Pick<Done, 'count' | 'bytes'>,
  total: number | undefined,
  seconds: number,
): string {
  const speed = `${Math.round(bytes / 1e6 / Math.max(seconds, 0.001))} MB/s`
  if (total === undefined || total === 0) return `${count} instances  ${speed}`
  const share = Math.min(1, count / total)
  const filled = Math.round(share * BAR_CELLS)
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_CELLS - filled)
  const left = count === 0 ? '' : `  ${formatTime((seconds / count) * (total - count))} left`
  return `${bar} ${Math.floor(share * 100)} %  ${count} of ${total} instances  ${speed}${left}`
}

function formatTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return parts.map((part) => String(part).padStart(2, '0')).join(':')
}

function countInSlices(inputs: readonly string[], out: string, counted: (count: number) => void): { next: NodeJS.Immediate } {
  const files = sourceFiles(inputs, { except: out })
  let count = 0
  const counting = { next: setImmediate(slice) }
  function slice(): void {
    for (let index = 0; index < COUNTED_A_SLICE; index += 1) {
      if (files.next().done === true) return counted(count)
      count += 1
    }
    counting.next = setImmediate(slice)
  }
  return counting
}
