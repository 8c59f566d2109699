import { inflateRawSync } from 'node:zlib'
import { bytesOf, type ByteSource } from './byte-source.ts'
import { latin1 } from './decode.ts'
import { EXPLICIT, IMPLICIT, syntaxOf, vrForm, type Encoding } from './encoding.ts'
import { Unwalkable } from './unwalkable.ts'
import { Walker, type Element, type Visitor } from './walker.ts'

/** What a file says before its Data Set. */
export interface FileStart {
  readonly transferSyntaxUid: string
  /** Whether preamble, prefix and file meta information are all there. */
  readonly complete: boolean
  readonly preambleEmpty: boolean
}

/** Whether a file is one of ours, which must be perfect, or anybody's. */
export type Manner = 'own' | 'foreign'

const PREAMBLE_BYTES = 128
const META_AT = 132
const TRANSFER_SYNTAX = 0x00020010

// A deflated Data Set is held whole while it is looked at; larger ones wait for a person.
const INFLATED_BYTES_MAX = 256 * 2 ** 20

/** Walks a file of PS3.10 from its first byte to its last; throws `Unwalkable` where it cannot. */
export function walkFile(source: ByteSource, visitor: Visitor, manner: Manner): FileStart {
  const odd = manner === 'own' ? 'refused' : 'allowed'
  const head = new Uint8Array(source.read(0, META_AT))
  const metaAt = findMeta(head)
  let uid = ''
  const metaVisitor: Visitor = {
    ...visitor,
    value: (element: Element, bytes: Uint8Array, at: number) => {
      if (element.tag === TRANSFER_SYNTAX) uid = latin1(bytes).replace(/[\0 ]+$/, '')
      visitor.value(element, bytes, at)
    },
    element: (element) => visitor.element(element) || element.tag === TRANSFER_SYNTAX,
  }
  const complete = metaAt === META_AT
  if (manner === 'own' && !complete) throw new Unwalkable(0, 0)
  const dataAt = metaAt === undefined ? 0 : new Walker(source, metaVisitor, { from: metaAt, odd }).meta()
  const { deflated, encoding } = syntaxOf(uid)
  const told = { transferSyntaxUid: uid, complete, preambleEmpty: head.subarray(0, PREAMBLE_BYTES).every((byte) => byte === 0) }
  const [data, from] = deflated ? [inflated(source, dataAt), 0] : [source, dataAt]
  const found = manner === 'own' ? encoding : (sniffed(data, from, uid === '' ? undefined : encoding) ?? encoding)
  new Walker(data, visitor, { from, odd }).dataSet(found, 'windows-1252')
  return told
}

/** Where file meta information begins; nothing where the file has none. */
function findMeta(head: Uint8Array): number | undefined {
  if (latin1(head.subarray(PREAMBLE_BYTES, META_AT)) === 'DICM') return META_AT
  if (latin1(head.subarray(0, 4)) === 'DICM') return 4
  return head[0] === 2 && head[1] === 0 ? 0 : undefined
}

/** How the first element is written, where it contradicts the transfer syntax or there is none. */
function sniffed(source: ByteSource, at: number, told: Encoding | undefined): Encoding | undefined {
  const first = source.read(at, 6)
  if (first.length < 6) return told
  const explicit = vrForm(first[4] ?? 0, first[5] ?? 0) !== undefined
  if (told !== undefined) return told.explicit === explicit ? told : explicit ? EXPLICIT : IMPLICIT
  const big = first[0] === 0 && first[1] !== 0
  return explicit ? { explicit, big } : IMPLICIT
}

function inflated(source: ByteSource, from: number): ByteSource {
  if (source.length - from > INFLATED_BYTES_MAX) throw new Unwalkable(from, 0)
  try {
    return bytesOf(inflateRawSync(source.read(from, source.length - from), { maxOutputLength: INFLATED_BYTES_MAX }))
  } catch {
    throw new Unwalkable(from, 0)
  }
}
