import { isCollection, isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml'
import type { Complaint } from '@lethe/engine'
import { UsageError } from '../system/usage-error.ts'
import { positionIn, profileExcess } from './profile-extent.ts'

const COMPLAINTS_SHOWN_MAX = 20

/** A text in YAML that a person wrote: its tree of plain values, and complaints about it with line and column. */
export class YamlText {
  readonly tree: unknown
  readonly #document: Document
  readonly #lines = new LineCounter()
  readonly #name: string

  readonly #kind: string

  /** Reads the text; `name` is how messages call it, and `kind` what it is. */
  constructor(text: string, { name, kind }: { name: string; kind: 'profile' | 'configuration' }) {
    this.#name = name
    this.#kind = kind
    const excess = profileExcess(text)
    if (excess !== undefined) throw new UsageError(`${name}:${positionIn(text, excess.offset)}: ${excess.says}`)
    // Core schema: YES, NO and on stay text (YAML 1.2). Aliases could make a small file large; nobody needs them here.
    const options = { version: '1.2', schema: 'core', uniqueKeys: true, lineCounter: this.#lines } as const
    this.#document = parseDocument(text, options)
    const [error] = this.#document.errors
    if (error !== undefined) throw new UsageError(`${name}:${this.#position(error.pos[0])}: ${error.message.split('\n')[0]}`)
    this.tree = this.#toTree()
  }

  /** Throws one line for each complaint, where there are any. */
  refuse(complaints: readonly Complaint[]): void {
    if (complaints.length === 0) return
    throw new UsageError(
      complaints
        .slice(0, COMPLAINTS_SHOWN_MAX)
        .map((one) => this.#format(one))
        .join('\n'),
    )
  }

  #toTree(): unknown {
    try {
      return this.#document.toJS({ maxAliasCount: 0 })
    } catch {
      const alias = findAlias(this.#document)
      const where = alias === undefined ? this.#name : `${this.#name}:${this.#position(alias)}`
      throw new UsageError(`${where}: aliases (*name) are not allowed in a ${this.#kind}`)
    }
  }

  #format({ path, says }: Complaint): string {
    const where = path.length === 0 ? `the ${this.#kind}` : path.join('.')
    for (let length = path.length; length >= 0; length -= 1) {
      const start = startOf(this.#document, path.slice(0, length))
      if (start !== undefined) return `${this.#name}:${this.#position(start)}: ${where} ${says}`
    }
    return `${this.#name}: ${where} ${says}`
  }

  #position(offset: number): string {
    const { line, col } = this.#lines.linePos(offset)
    return `${line}:${col}`
  }
}

/** Where a value stands; of a map or a list, where its key stands, since that is the line a person looks for. */
function startOf(document: Document, path: readonly (string | number)[]): number | undefined {
  const node = document.getIn(path, true)
  const outer = document.getIn(path.slice(0, -1), true)
  const pair = isMap(outer) ? outer.items.find(({ key }) => isScalar(key) && String(key.value) === path.at(-1)) : undefined
  const shown = isCollection(node) && path.length > 0 && isScalar(pair?.key) ? pair.key : node
  return isNode(shown) ? shown.range?.[0] : undefined
}

/** Where the first alias stands. */
function findAlias(document: Document): number | undefined {
  let found: number | undefined
  visit(document, {
    Alias: (_key, { range }) => {
      found = range?.[0]
      return visit.BREAK
    },
  })
  return found
}
