// A corpus file in memory, so that values can be put into it anywhere, and its bytes again.
import { deflateRawSync } from 'node:zlib'
import { FileReader, IMPLICIT_LITTLE, UNDEFINED_LENGTH, Writer, type Encoding, type Token, type Vr } from '@lethe/dicom'
import { nodePorts } from '../../packages/gateway/src/system/ports.ts'

/** An element with a value, with items, or with something that passes through as it came: bulk values and encapsulated pixels. */
export type Node =
  | { readonly tag: number; readonly vr: Vr; value: Uint8Array }
  | { readonly tag: number; readonly vr: 'SQ' | 'UN'; items: Node[][] }
  | { readonly tag: number; readonly tokens: readonly Token[] }

/** A whole file. */
export interface Tree {
  readonly front: readonly Token[]
  readonly encoding: Encoding
  readonly deflated: boolean
  elements: Node[]
}

/** Reads a file. */
export function readTree(bytes: Uint8Array): Tree {
  const front: Token[] = []
  const root: Node[] = []
  const open: Node[][] = [root]
  let through: Token[] | undefined
  let syntax: Extract<Token, { kind: 'dataSet' }> | undefined
  const emit = (token: Token): void => {
    const here = open.at(-1) as Node[]
    if (through !== undefined) {
      through.push(copied(token))
      if (token.kind === 'bulkEnd' || token.kind === 'fragmentsEnd') through = undefined
    } else if (syntax === undefined) {
      front.push(copied(token))
      if (token.kind === 'dataSet') syntax = token
    } else if (token.kind === 'element') here.push({ tag: token.tag, vr: token.vr, value: token.value.slice() })
    else if (token.kind === 'bulk' || token.kind === 'fragments' || token.kind === 'trailing') {
      through = [copied(token)]
      here.push({ tag: token.kind === 'trailing' ? 0xffffffff : token.tag, tokens: through })
    } else if (token.kind === 'sequence') here.push({ tag: token.tag, vr: token.vr, items: [] })
    else if (token.kind === 'item') {
      const item: Node[] = []
      const sequence = here.at(-1)
      if (sequence !== undefined && 'items' in sequence) sequence.items.push(item)
      open.push(item)
    } else if (token.kind === 'itemEnd') open.pop()
  }
  const reader = new FileReader({ emit, inflate: nodePorts.inflate })
  reader.push(bytes)
  reader.end()
  if (syntax === undefined) throw new TypeError('a file has a Data Set')
  return { front, encoding: syntax.transferSyntax.encoding, deflated: syntax.transferSyntax.deflated, elements: root }
}

/** The bytes of a file; sequences and items have undefined lengths, whatever they had before. */
export function writeTree({ front, encoding, deflated, elements }: Tree): Uint8Array {
  const pieces: Uint8Array[] = []
  const writer = new Writer((piece) => void pieces.push(piece.slice()))
  for (const token of front) writer.token(token)
  writer.flush()
  const frontCount = pieces.length
  writeNodes(writer, elements, encoding)
  writer.flush()
  const body = Buffer.concat(pieces.slice(frontCount))
  const rest = deflated ? deflateRawSync(body) : body
  // PS3.5 A.5: a deflated Data Set is padded to even length.
  return Buffer.concat([...pieces.slice(0, frontCount), rest, Buffer.alloc(rest.length % 2)])
}

function writeNodes(writer: Writer, nodes: readonly Node[], encoding: Encoding): void {
  for (const node of nodes) {
    if ('tokens' in node) for (const token of node.tokens) writer.token(token)
    else if ('value' in node) writer.element(node.tag, node.vr, node.value)
    else {
      const { tag, vr, items } = node
      writer.token({ kind: 'sequence', tag, vr, length: UNDEFINED_LENGTH, encoding, offset: 0 })
      const inside: Encoding = vr === 'UN' ? IMPLICIT_LITTLE : encoding
      for (const item of items) {
        writer.token({ kind: 'item', length: UNDEFINED_LENGTH, offset: 0, encoding: inside })
        writeNodes(writer, item, inside)
        writer.token({ kind: 'itemEnd', delimited: true })
      }
      writer.token({ kind: 'sequenceEnd', delimited: true })
    }
  }
}

/** A token whose bytes stay when the reader goes on. */
function copied(token: Token): Token {
  if (token.kind === 'element') return { ...token, value: token.value.slice() }
  return token.kind === 'preamble' || token.kind === 'bytes' ? { ...token, bytes: token.bytes.slice() } : token
}
