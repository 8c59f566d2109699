/*
 * Two ways to cut a text: into tokens, as a reader of descriptions sees them, which shows what was kept; and into bare words
 * without case and accents, which shows what was not.
 */

// Letters that Unicode does not take apart into a letter and its accent.
const PLAIN: Readonly<Record<string, string>> = { đ: 'd', ð: 'd', ø: 'o', æ: 'ae', œ: 'oe', ß: 'ss', ł: 'l', þ: 'th' }

/** A text without case and accents. Vowel signs of Gurmukhi, which are marks as well, stay. */
export function folded(text: string): string {
  const bare = text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
  return bare.replaceAll(/[đðøæœßłþ]/g, (letter) => PLAIN[letter] ?? letter).normalize('NFC')
}

/** A text as a system that knows only ASCII letters would have it; other scripts stay as they are. */
export function withoutAccents(text: string): string {
  const bare = text.normalize('NFD').replaceAll(/[\u0300-\u036f]/g, '')
  const plain = bare.replaceAll(/[đðøæœßłþ]/gi, (letter) => {
    const replaced = PLAIN[letter.toLowerCase()] ?? letter
    return letter === letter.toLowerCase() ? replaced : replaced.charAt(0).toUpperCase() + replaced.slice(1)
  })
  return plain.normalize('NFC')
}

/** The bare words of a text: runs of letters and digits, without case and accents. */
export function wordsOf(text: string): string[] {
  return folded(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
}

/** The text with nothing but its letters and digits, without case and accents. */
export function squeezed(text: string): string {
  return wordsOf(text).join('')
}

/** The tokens of a text with their case, without the punctuation around them; signs such as in `+C`, `<3` and `5%` stay. */
export function tokensOf(text: string): string[] {
  const pieces = text.split(/[\s_^\\=]+/)
  return pieces
    .map((piece) => piece.replaceAll(/^[,;:()[\]"'.]+|[,;:()[\]"'.]+$/g, ''))
    .filter((piece) => piece !== '' && piece !== '-')
}
