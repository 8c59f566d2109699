// What some bytes of text say, whatever character set they are in, prepared for the search for identifiers.
import type { Identifier } from './identifier.ts'
import { folded, squeezed, wordsOf } from './words.ts'

// A name of this many letters is sought inside longer words too; shorter ones stand in them by chance.
const INSIDE_LETTERS_MIN = 5

/** Texts in the three forms in which identifiers are sought. */
export class TextIndex {
  readonly words = new Set<string>()
  readonly #folded: string[] = []
  readonly #squeezed: string[] = []
  readonly #spaced: string[] = []
  #long: string[] | undefined
  #joined: Record<'folded' | 'squeezed' | 'spaced', string> | undefined

  /** Adds a text. A wrong reading cuts words where there is nothing to cut, so that only its long words count. */
  add(text: string, reading: 'declared' | 'other' = 'declared'): void {
    const words = wordsOf(text)
    for (const word of words) if (reading === 'declared' || word.length >= INSIDE_LETTERS_MIN) this.words.add(word)
    this.#folded.push(folded(text))
    this.#squeezed.push(squeezed(text))
    this.#spaced.push(` ${words.join(' ')} `)
  }

  /** The words long enough to have a name inside. */
  get long(): readonly string[] {
    this.#long ??= [...this.words].filter((word) => word.length > INSIDE_LETTERS_MIN)
    return this.#long
  }

  get joined(): Readonly<Record<'folded' | 'squeezed' | 'spaced', string>> {
    this.#joined ??= { folded: this.#folded.join('\n'), squeezed: this.#squeezed.join('\n'), spaced: this.#spaced.join('\n') }
    return this.#joined
  }
}

/**
 * Whether an identifier stands in some texts. Words with a name inside are no finding where they are `harmless`. Words and pieces
 * that mean something else elsewhere are sought in the identifier's own places only.
 */
export function isFound(
  identifier: Identifier,
  index: TextIndex,
  how: { harmless: ReadonlySet<string>; place?: 'own' },
): boolean {
  const { words, localWords, strings, squeezed: glued, pieces } = identifier
  if (words.some((word) => index.words.has(word))) return true
  if (how.place === 'own' && localWords.some((word) => index.words.has(word))) return true
  const { joined } = index
  if (how.place === 'own' && pieces.some((text) => joined.squeezed.includes(text))) return true
  if (glued.some((text) => joined.squeezed.includes(text))) return true
  if (strings.some((text) => joined.folded.includes(text) || joined.spaced.includes(` ${wordsOf(text).join(' ')} `))) return true
  const inside = words.filter((word) => word.length >= INSIDE_LETTERS_MIN && /^\p{L}+$/u.test(word))
  return index.long.some((word) => !how.harmless.has(word) && inside.some((name) => word.includes(name)))
}

const DECODERS: Readonly<Record<string, string>> = {
  'ISO_IR 192': 'utf-8',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  GB18030: 'gb18030',
  '\\ISO 2022 IR 87': 'iso-2022-jp',
  '\\ISO 2022 IR 149': 'euc-kr',
}
const made = new Map<string, InstanceType<typeof TextDecoder>>()

/** A value in every reading that somebody may give it: as the file declares it, as UTF-8 and as Latin-1. */
export function readings(value: Uint8Array, terms: string): string[] {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  const latin = bytes.toString('latin1').replace(/[\0 ]+$/, '')
  if (/^[\t\n\r\x20-\x7e]*$/.test(latin)) return [latin]
  const label = DECODERS[terms] ?? 'iso-8859-1'
  const decoder = made.get(label) ?? new TextDecoder(label)
  made.set(label, decoder)
  // The escape to Korean stands before each run of it; the decoder knows the letters without it.
  const bare = label === 'euc-kr' ? Buffer.from(latin.replaceAll('\x1b$)C', ''), 'latin1') : bytes
  return [decoder.decode(bare).replace(/[\0 ]+$/, ''), bytes.toString('utf8'), latin]
}
