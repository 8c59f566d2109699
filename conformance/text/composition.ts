// One text as somebody typed it: harmless phrases with identifiers between them.
import type { Identifier, Spelling } from './identifier.ts'
import type { Phrase } from './lists.ts'
import type { Random } from './random.ts'
import type { Repertoire } from './repertoire.ts'
import { tokensOf } from './words.ts'

/** An identifier as it stands in one place. */
export interface Planted {
  readonly identifier: Identifier
  readonly spelling: Spelling
}

/** A token of a phrase, and which phrases it comes from. */
export interface HarmlessToken {
  readonly token: string
  readonly domain: string
}

/** A text with what is in it. */
export interface Composition {
  readonly text: string
  /** The harmless tokens, in their order. */
  readonly harmless: readonly HarmlessToken[]
  readonly planted: readonly Planted[]
}

/** What a text is composed of. */
export interface Ingredients {
  readonly phrases: readonly Phrase[]
  readonly identifiers: readonly Planted[]
  readonly charactersMax: number
  readonly style: 'line' | 'prose'
}

type Piece = { readonly text: string; readonly domain?: string; readonly planted?: Planted }

/** Puts phrases and identifiers together, as many as there is room for: identifiers first, then phrases. */
export function compose(
  { phrases, identifiers, charactersMax, style }: Ingredients,
  random: Random,
  repertoire: Repertoire,
): Composition {
  const sought: Piece[] = [
    ...identifiers.map((planted) => ({ text: planted.spelling.text, planted })),
    ...phrases.map(({ domain, text }) => ({ domain, text: repertoire.nearest(text) })),
  ]
  const pieces: Piece[] = []
  let room = charactersMax
  for (const piece of sought) {
    if (piece.text.length + 3 > room) continue
    room -= piece.text.length + 3
    pieces.push(piece)
  }
  const ordered = shuffled(pieces, random)
  const text = ordered.map((piece, index) => separator(ordered[index - 1], piece, { random, style }) + piece.text).join('')
  return {
    text,
    harmless: ordered.flatMap(({ text, domain }) =>
      domain === undefined ? [] : tokensOf(text).map((token) => ({ token, domain })),
    ),
    planted: ordered.flatMap(({ planted }) => (planted === undefined ? [] : [planted])),
  }
}

/** A phrase with its slots filled in. */
export function filled({ domain, text }: Phrase, random: Random): Phrase {
  const values: Readonly<Record<string, () => string>> = {
    kv: () => random.pick(['80', '100', '120', '135', '140']),
    mm: () => random.pick(['5 mm', '0.6mm', '1.25 mm', '3mm', '2.5mm', '10 mm', '1.0', '0.75']),
    int: () => String(random.between(4, 480)),
    num: () => `${random.below(20)}.${random.between(1, 9)}`,
    pct: () => `${random.between(5, 95)}%`,
    b: () => random.pick(['0', '50', '400', '800', '1000', '1500']),
  }
  return { domain, text: text.replaceAll(/\{(\w+)\}/g, (slot, name: string) => values[name]?.() ?? slot) }
}

function separator(
  before: Piece | undefined,
  after: Piece,
  { random, style }: { random: Random; style: 'line' | 'prose' },
): string {
  if (before === undefined) return ''
  // Two numbers side by side would be one number for any reader.
  if (/\d\W*$/.test(before.text) && /^\W*\d/.test(after.text)) return ', '
  if (after.planted?.spelling.form === 'glued' || before.planted?.spelling.form === 'glued') return random.pick(['_', ' '])
  return style === 'line' ? random.pick([' ', ' ', ' - ', ', ', ' / ']) : random.pick([' ', '. ', '; ', ', ', '\r\n', ' - '])
}

function shuffled<Thing>(things: readonly Thing[], random: Random): Thing[] {
  const left = [...things]
  return things.map(() => left.splice(random.below(left.length), 1)[0] as Thing)
}
