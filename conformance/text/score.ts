// The counts of a whole run, and the table that is printed.
import type { Judgement, Miss } from './judgement.ts'
import type { PlantedInstance } from './planted-instance.ts'
import { folded, wordsOf } from './words.ts'

interface Row {
  planted: number
  gone: number
  harmless: number
  kept: number
}

/** Counts what became of identifiers and harmless words. */
export class Score {
  readonly total: Row = { planted: 0, gone: 0, harmless: 0, kept: 0 }
  /** Identifiers in places that are kept or cleaned, so that something had to be found. */
  readonly open: Row = { planted: 0, gone: 0, harmless: 0, kept: 0 }
  readonly misses: { readonly instance: string; readonly miss: Miss }[] = []
  readonly lost = new Map<string, number>()
  readonly #tables = new Map<string, Map<string, Row>>()
  /** Harmless tokens that the other seed has not. */
  readonly own: Row = { planted: 0, gone: 0, harmless: 0, kept: 0 }
  readonly #ownWords: ReadonlySet<string>
  readonly #isShippedWord: (word: string) => boolean
  shippedCount = 0

  constructor(ownWords: ReadonlySet<string>, isShippedWord: (word: string) => boolean) {
    this.#ownWords = ownWords
    this.#isShippedWord = isShippedWord
  }

  /** Counts one instance. */
  add({ name, manufacturer, characterSet, occurrences }: PlantedInstance, { misses, tokens }: Judgement): void {
    const missed = new Set(misses.map(({ occurrence }) => occurrence))
    for (const occurrence of occurrences) {
      const gone = missed.has(occurrence) ? 0 : 1
      const { identifier, vr, attribute, form } = occurrence
      const rows = [
        this.total,
        this.#row('VR', vr),
        this.#row('attribute', attribute),
        this.#row('manufacturer', manufacturer),
        this.#row('character set', characterSet),
      ]
      if (occurrence.open) rows.push(this.open)
      rows.push(this.#row('kind', identifier.known ? `${identifier.kind}, in the header` : `${identifier.kind}, in texts only`))
      if (identifier.community !== undefined) {
        rows.push(this.#row('community', identifier.community))
        if (form !== 'header') rows.push(this.#row('form of a name', form))
      }
      for (const row of rows) {
        row.planted += 1
        row.gone += gone
      }
    }
    for (const miss of misses) this.misses.push({ instance: name, miss })
    for (const { text, token, domain, kept } of tokens) {
      const rows = [
        this.total,
        this.#row('VR', text.vr),
        this.#row('attribute', text.attribute),
        this.#row('manufacturer', manufacturer),
        this.#row('character set', characterSet),
        this.#row('domain', domain),
      ]
      const words = wordsOf(token)
      if (words.some((word) => this.#ownWords.has(word))) rows.push(this.own)
      if (words.length > 0 && words.every((word) => this.#isShippedWord(word))) this.shippedCount += 1
      for (const row of rows) {
        row.harmless += 1
        row.kept += kept ? 1 : 0
      }
      const shown = /^[+-]?[\d.]+$/.test(token) ? 'a number' : token
      if (!kept) this.lost.set(shown, (this.lost.get(shown) ?? 0) + 1)
    }
  }

  /** The rows of one table, in the order of their names. */
  table(name: string): string[] {
    const rows = [...(this.#tables.get(name) ?? [])].toSorted(([a], [b]) => (folded(a) < folded(b) ? -1 : 1))
    return [line(name, 'identifiers', 'gone', 'harmless', 'kept'), ...rows.map(([label, row]) => rowLine(label, row))]
  }

  #row(table: string, label: string): Row {
    const rows = this.#tables.get(table) ?? new Map<string, Row>()
    this.#tables.set(table, rows)
    const row = rows.get(label) ?? { planted: 0, gone: 0, harmless: 0, kept: 0 }
    rows.set(label, row)
    return row
  }
}

/** A line of the table: how many identifiers, how many of them gone; how many harmless tokens, how many kept. */
export function rowLine(label: string, { planted, gone, harmless, kept }: Row): string {
  return line(label, count(planted), share(gone, planted), count(harmless), share(kept, harmless))
}

function line(label: string, ...cells: readonly string[]): string {
  return `${label.slice(0, 78).padEnd(80)}${cells.map((cell) => cell.padStart(12)).join('')}`
}

function count(number: number): string {
  return number === 0 ? '' : String(number)
}

function share(part: number, whole: number): string {
  return whole === 0 ? '' : `${(Math.floor((part / whole) * 100_000) / 1000).toFixed(3)} %`
}
