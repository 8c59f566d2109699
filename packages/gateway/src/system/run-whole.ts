import type { Pass } from '@lethe/engine'

/** Runs a pass over bytes that are in memory. */
export function runWhole<R>(whole: Uint8Array, pass: Pass<R>): R {
  pass.push(whole)
  return pass.end()
}
