import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const LOOK_MS = 100
const BYTES_MAX = 64 << 20

/**
 * Keeps the buffers of what arrived from piling up. They are garbage once they are written, but the collector goes by its own heap, which
 * hardly grows while a gigabyte passes through: left to itself it came to 800 MB. Gives a way to end the watch.
 */
export function watchBuffers(): () => void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const look = (): void => {
    if (process.memoryUsage().arrayBuffers > BYTES_MAX) collect()
  }
  const timer = setInterval(look, LOOK_MS).unref()
  return () => clearInterval(timer)
}
