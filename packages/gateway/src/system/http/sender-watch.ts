import type { IncomingMessage } from 'node:http'
import { GatewayError } from '../errors.ts'

/** How long a sender is waited for, and how much it must bring meanwhile. */
export interface SenderPatience {
  readonly idleMs: number
  readonly bytesPerSecondMin: number
}

/**
 * The body of a request as it comes. Only the time in which the sender is waited for counts: how long the disk takes is not its fault. One
 * that goes away, stops, or drips ends in a fault; the connection is left to the caller.
 */
export async function* watchSender(
  request: IncomingMessage,
  { idleMs, bytesPerSecondMin }: SenderPatience,
): AsyncGenerator<Uint8Array, void> {
  // The connection must outlive whoever stops reading: there is an answer to be given.
  const pieces = request.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array, void>
  let waitedMs = 0
  let byteCount = 0
  for (;;) {
    const asked = performance.now()
    const next = await inTime(pieces.next(), idleMs)
    if (next.done === true) return
    waitedMs += performance.now() - asked
    byteCount += next.value.length
    if (waitedMs >= idleMs) {
      if (byteCount < (waitedMs / 1000) * bytesPerSecondMin) throw new GatewayError('SENDER_IDLE')
      waitedMs = 0
      byteCount = 0
    }
    yield next.value
  }
}

function inTime<T>(awaited: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new GatewayError('SENDER_IDLE')), ms)
    awaited.then(
      (value) => {
        clearTimeout(timer)
        resolve(value)
      },
      () => {
        clearTimeout(timer)
        reject(new GatewayError('SENDER_GONE'))
      },
    )
  })
}
