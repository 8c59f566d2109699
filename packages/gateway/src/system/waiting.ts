import { setTimeout as sleep } from 'node:timers/promises'

/** How long to wait after so many failures: twice as long each time, and never longer than the most. */
export function backOffMs(
  failureCount: number,
  { firstMs, mostMs }: { readonly firstMs: number; readonly mostMs: number },
): number {
  return Math.min(mostMs, firstMs * 2 ** (failureCount - 1))
}

/** Waits so many milliseconds, or until it is called off. */
export async function rest(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, { signal }).catch(() => undefined)
}
