/** How a source ended, as the journal keeps it. */
export interface Ending {
  readonly outcome: 'deidentified' | 'quarantined' | 'refused' | 'directory' | 'archive'
  readonly code?: string
  readonly same: boolean
}

/** One line of a journal. */
export type JournalLine =
  | { readonly kind: 'source'; readonly digest: Uint8Array; readonly ending: string; readonly bytes: number }
  /** Everything before is in the output, and in the records, which had these lengths then. */
  | { readonly kind: 'checkpoint'; readonly reportBytes: number; readonly crosswalkBytes: number }

const SOURCE = /^([\w-]{22}) ((?:deidentified|quarantined|refused|directory|archive) (?:-|[A-Z_]{1,80}) (?:same|-)) (\d{1,16})$/
const CHECKPOINT = /^= (\d{1,16}) (\d{1,16})$/

/** The line of a source that ended. */
export function sourceLine(digest: Buffer, { outcome, code, same }: Ending, bytes: number): string {
  return `${digest.toString('base64url')} ${outcome} ${code ?? '-'} ${same ? 'same' : '-'} ${bytes}\n`
}

/** The line that makes those before it count. */
export function checkpointLine(reportBytes: number, crosswalkBytes: number): string {
  return `= ${reportBytes} ${crosswalkBytes}\n`
}

/** Reads a line without its end; nothing where it is none, as after a power cut. */
export function readJournalLine(line: string): JournalLine | undefined {
  const [, digest = '', ending = '', bytes = ''] = SOURCE.exec(line) ?? []
  if (digest !== '') return { kind: 'source', digest: Buffer.from(digest, 'base64url'), ending, bytes: Number(bytes) }
  const [, reportBytes, crosswalkBytes] = CHECKPOINT.exec(line) ?? []
  if (reportBytes === undefined) return undefined
  return { kind: 'checkpoint', reportBytes: Number(reportBytes), crosswalkBytes: Number(crosswalkBytes) }
}

/** Reads an ending as `sourceLine` wrote it. */
export function readEnding(text: string): Ending {
  const [outcome, code, same] = text.split(' ')
  const found = { outcome: outcome as Ending['outcome'], same: same === 'same' }
  return code === undefined || code === '-' ? found : { ...found, code }
}
