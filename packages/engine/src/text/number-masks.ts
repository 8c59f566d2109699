import type { Span } from './span.ts'

/**
 * How a site writes down the form of its own numbers, such as `K9999999` or `AA-999999`: `A` is any letter, `9` any digit, other signs
 * themselves. A mask is no pattern language: what it matches has its own length, and to search for it takes linear time.
 */
export const NUMBER_MASK = /^(?=(?:[^9]*9){3})[A-Za-z0-9 #./:_-]{4,32}$/u

/** A mask as a pattern, for `search` and `matchAll`; case is ignored, and separating signs may be others or be left out. */
export function compileNumberMask(mask: string): RegExp {
  // Separating signs beside each other are one piece: each optional by itself, a run of them would be tried in every combination.
  const pieces = (mask.match(/[ #./:_-]+|./gu) ?? []).map((piece) => {
    if (piece === '9') return '\\p{Nd}'
    if (piece === 'A') return '\\p{L}'
    return /^[A-Za-z0-9]$/.test(piece) ? piece : `[ #./:_-]{0,${piece.length}}`
  })
  return new RegExp(`${border('(?<!', mask.at(0))}${pieces.join('')}${border('(?!', mask.at(-1))}`, 'giu')
}

/** Where numbers of the site's own forms stand in a text. */
export function siteNumbersIn(text: string, masks: readonly RegExp[]): Span[] {
  return masks.flatMap((mask) =>
    Array.from(text.matchAll(mask), ({ 0: found, index }) => ({ start: index, end: index + found.length })),
  )
}

/** More digits beside a digit are another number, more letters beside any letter another word; a letter that is given may be glued on. */
function border(side: '(?<!' | '(?!', sign = ''): string {
  if (/\d/.test(sign)) return `${side}\\p{Nd})`
  return sign === 'A' ? `${side}\\p{L})` : ''
}
