/** One row of a CSV text, and the line on which it begins. */
export interface CsvRow {
  readonly line: number
  readonly fields: readonly string[]
}

/** Why a CSV text cannot be read, and where; never what it says. */
export class CsvMistake extends Error {
  readonly line: number

  constructor(line: number, says: string) {
    super(says)
    this.line = line
  }
}

const PLAIN = /[^",\r\n]*/y
const END = /,|\r\n|\n|$/y

/** The rows of a CSV text (RFC 4180); empty lines are passed over. Throws a `CsvMistake`. */
export function csvRows(text: string): CsvRow[] {
  const rows: CsvRow[] = []
  let fields: string[] = []
  let [at, line, rowLine] = [0, 1, 1]
  for (;;) {
    const quoted = text[at] === '"'
    const end = quoted ? closingQuote(text, at) + 1 : endOf(PLAIN, text, at)
    const sign = quoted && end === 0 ? undefined : matchAt(END, text, end)
    if (sign === undefined) throw new CsvMistake(line, 'a quote stands inside a field, or is not closed')
    const field = text.slice(at, end)
    fields.push(quoted ? field.slice(1, -1).replaceAll('""', '"') : field)
    line += (field + sign).split('\n').length - 1
    at = end + sign.length
    if (sign === ',') continue
    if (fields.length > 1 || fields[0] !== '') rows.push({ line: rowLine, fields })
    if (at >= text.length) return rows
    fields = []
    rowLine = line
  }
}

/** Where the quote stands that ends a field in quotes, in which a quote is written twice; -1 where none does. */
function closingQuote(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 2)) if (text[at + 1] !== '"') return at
  return -1
}

function endOf(pattern: RegExp, text: string, at: number): number {
  return at + (matchAt(pattern, text, at)?.length ?? 0)
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}
