// Mutations in numbers and as the lines of conformance/inspect-mutations.csv.
import type { Judged } from './judged.ts'

/** How many rules were skipped, for how many of them something came out, and how many of those were caught. */
export function formatScore(name: string, judged: readonly Judged[]): string {
  const count = (outcome: Judged['outcome']): number => judged.filter((one) => one.outcome === outcome).length
  const [caught, escaped] = [count('caught'), count('escaped')]
  const share = caught + escaped === 0 ? 100 : (caught / (caught + escaped)) * 100
  return `${name}: ${judged.length} rules skipped, ${caught + escaped} let something out, ${caught} caught (${share.toFixed(2)} %)\n`
}

/** What escaped, each once, in order. */
export function escapes(judged: readonly Judged[]): string[] {
  return [...new Set(judged.filter(({ outcome }) => outcome === 'escaped').map(({ mutation }) => mutation))].toSorted()
}
