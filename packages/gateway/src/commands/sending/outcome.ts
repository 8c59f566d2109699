/** What became of one file. */
export type Outcome =
  | 'stored'
  /** Stored, and the peer has a remark. */
  | 'warned'
  /** The peer did not accept its SOP Class in its transfer syntax; nothing is converted. */
  | 'notAccepted'
  /** The peer answered with an error, or did not answer. */
  | 'failed'
  /** It is no instance, or cannot be read. */
  | 'refused'

/** What became of one file, with the peer's status or the fault. */
export interface FileOutcome {
  readonly path: string
  readonly outcome: Outcome
  readonly reason: string
}

/** Counts of a run. */
export class SendTotals {
  readonly counts: Record<Outcome, number> = { stored: 0, warned: 0, notAccepted: 0, failed: 0, refused: 0 }
  readonly reasons = new Map<string, number>()
  bytes = 0

  /** Counts one file. */
  add({ outcome, reason }: FileOutcome): void {
    this.counts[outcome] += 1
    if (reason !== '') this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1)
  }

  /** How many files were counted. */
  get count(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0)
  }

  /** How many of them the peer does not have. */
  get missing(): number {
    return this.count - this.counts.stored - this.counts.warned
  }

  /** For a program. */
  toJSON(): object {
    return { ...this.counts, bytes: this.bytes, reasons: Object.fromEntries(sortedReasons(this)) }
  }
}

const SAYS: Readonly<Record<Outcome, string>> = {
  stored: 'stored',
  warned: 'stored with a warning',
  notAccepted: 'not accepted by the peer',
  failed: 'failed',
  refused: 'refused: no instance, or not readable',
}

/** One file, for a person. */
export function formatOutcome({ path, outcome, reason }: FileOutcome): string {
  // A name can hold what a terminal takes for a command.
  const name = path.replace(/[\0-\x1f\x7f-\x9f]/g, '?')
  return `${name}: ${SAYS[outcome]}${reason === '' ? '' : ` (${reason})`}`
}

/** The counts, for a person. */
export function formatTotals(totals: SendTotals, seconds: number): string {
  const rows = Object.entries(totals.counts).filter(([outcome, count]) => count > 0 || outcome === 'stored')
  const rate = `${Math.round(totals.count / seconds)} instances/s, ${Math.round(totals.bytes / 1e6 / seconds)} MB/s`
  return [
    `${(totals.bytes / 1e6).toFixed(1)} MB in ${seconds.toFixed(1)} s (${rate})`,
    ...rows.map(([outcome, count]) => `  ${String(count).padStart(9)} ${SAYS[outcome as Outcome]}`),
    ...sortedReasons(totals).map(([reason, count]) => `  ${String(count).padStart(9)}   ${reason}`),
  ].join('\n')
}

function sortedReasons({ reasons }: SendTotals): [string, number][] {
  return [...reasons].toSorted(([a], [b]) => (a < b ? -1 : 1))
}
