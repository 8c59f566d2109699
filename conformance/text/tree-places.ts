// Places in a tree: putting values where a path of keywords leads, and finding those that are there.
import type { Vr } from '@lethe/dicom'
import { entryAt, entryOf } from '../planted/dictionary.ts'
import { hex } from '../planted/element.ts'
import type { Node, Tree } from './corpus-tree.ts'

const TEXT_VALUE = entryOf('TextValue').tag

/** What a text in a content item is about (PS3.3 C.17.3): no item has a value without it. */
function findingName(): Node {
  const text = (keyword: string, value: string): Node => {
    const { tag, vr } = entryOf(keyword)
    return { tag, vr: vr as Vr, value: padded(Buffer.from(value)) }
  }
  const code = [text('CodeValue', '121071'), text('CodingSchemeDesignator', 'DCM'), text('CodeMeaning', 'Finding')]
  return { tag: entryOf('ConceptNameCodeSequence').tag, vr: 'SQ', items: [code] }
}

/** The tags of a path of keywords, as the key under which texts of one place are counted. */
export function keyOf(tags: readonly number[]): string {
  return tags.map(hex).join('/')
}

/** The tags of keywords. */
export function tagsOf(keywords: readonly string[]): number[] {
  return keywords.map((keyword) => entryOf(keyword).tag)
}

/** Puts an element at the end of a path, into the first item of each sequence on the way; sequences that are not there are made. */
export function putValue(tree: Tree, path: readonly number[], element: { vr: Vr; value: Uint8Array }): void {
  let nodes = tree.elements
  for (const tag of path.slice(0, -1)) {
    const found = nodes.find((node) => node.tag === tag)
    const sequence = found !== undefined && 'items' in found ? found : { tag, vr: 'SQ' as const, items: [] as Node[][] }
    if (sequence !== found) insert(nodes, sequence)
    if (sequence.items.length === 0) sequence.items.push(path.at(-1) === TEXT_VALUE ? [findingName()] : [])
    nodes = sequence.items[0] as Node[]
  }
  insert(nodes, { tag: path.at(-1) as number, ...element, value: padded(element.value) })
}

/** An element that a file has, with the tags that lead to it. */
export interface Found {
  readonly path: readonly number[]
  readonly node: Extract<Node, { value: Uint8Array }>
}

/** Every element with a value, at every depth. */
export function* elementsOf(nodes: readonly Node[], parents: readonly number[] = []): Generator<Found> {
  for (const node of nodes) {
    const path = [...parents, node.tag]
    if ('value' in node) yield { path, node }
    else if ('items' in node) for (const item of node.items) yield* elementsOf(item, path)
  }
}

/** The keyword of a tag, or the tag itself for a private one. */
export function nameOf(tag: number): string {
  return entryAt(tag)?.keyword ?? hex(tag)
}

/** PS3.5 6.2: text is padded with a space to even length. */
export function padded(value: Uint8Array): Uint8Array {
  return value.length % 2 === 0 ? value : Buffer.concat([value, Buffer.from(' ')])
}

function insert(nodes: Node[], node: Node): void {
  const same = nodes.findIndex(({ tag }) => tag === node.tag)
  if (same >= 0) {
    nodes[same] = node
    return
  }
  const after = nodes.findIndex(({ tag }) => tag > node.tag)
  nodes.splice(after < 0 ? nodes.length : after, 0, node)
}
