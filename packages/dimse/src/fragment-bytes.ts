import type { DimseLimits } from './limits.ts'

/** The longest fragment for a peer's Maximum Length, which counts the value's header too (PS3.8 D.1.1); even, as E.1 has it. */
export function fragmentBytesMax(maximumLength: number, limits: DimseLimits): number {
  const pduBytes = maximumLength === 0 ? limits.sentPduBytesMax : Math.min(maximumLength, limits.sentPduBytesMax)
  return Math.max(2, (pduBytes - 6) & ~1)
}
