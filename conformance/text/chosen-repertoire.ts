import type { Tree } from './corpus-tree.ts'
import type { Person } from './person.ts'
import type { Random } from './random.ts'
import { repertoire, type Repertoire } from './repertoire.ts'
import { elementsOf } from './tree-places.ts'

const SPECIFIC_CHARACTER_SET = 0x00080005

// What systems write that know one script beside Latin, or all of them, or none.
const BY_SCRIPT: readonly (readonly [RegExp, readonly string[]])[] = [
  [/[\u3040-\u30ff\u3005]/u, ['\\ISO 2022 IR 87', 'ISO_IR 192']],
  [/\p{Script=Hangul}/u, ['\\ISO 2022 IR 149', 'ISO_IR 192']],
  [/\p{Script=Han}/u, ['GB18030', 'ISO_IR 192', '\\ISO 2022 IR 87']],
  [/\p{Script=Cyrillic}/u, ['ISO_IR 144', 'ISO_IR 192']],
  [/\p{Script=Arabic}/u, ['ISO_IR 127', 'ISO_IR 192', 'ISO_IR 192']],
  [/\p{Script=Gurmukhi}/u, ['ISO_IR 192']],
]

/** A character set for a patient's name; the file's own where the file has text beyond ASCII that must stay readable. */
export function chosenRepertoire({ elements }: Tree, { surname, given }: Person, random: Random): Repertoire {
  const found = elements.find(({ tag }) => tag === SPECIFIC_CHARACTER_SET)
  const terms = found !== undefined && 'value' in found ? Buffer.from(found.value).toString('latin1').trim() : ''
  const isPlain = [...elementsOf(elements)].every(
    ({ node }) => !TEXTS.has(node.vr) || !/[\x1b\x80-\xff]/.test(Buffer.from(node.value).toString('latin1')),
  )
  if (!isPlain) return repertoire(terms)
  const name = `${surname.native ?? ''}${given.native ?? ''}`
  const script = BY_SCRIPT.find(([pattern]) => pattern.test(name))
  if (script !== undefined) {
    const fitting = script[1].map(repertoire).filter((set) => set.has(name))
    if (fitting.length > 0) return random.pick(fitting)
  }
  return repertoire(random.pick(['ISO_IR 100', 'ISO_IR 192', 'ISO_IR 192']))
}

const TEXTS = new Set<string>(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT'])
