// Letters that are no letter with a mark on it, as they are written without their sign.
const PLAIN: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' }

/** A text without case, accents and width: what is left of it when somebody types it in another way. */
export function fold(text: string): string {
  if (isAscii(text)) return text.toLowerCase()
  const marked = text.normalize('NFKD').replace(/\p{M}+/gu, '')
  return marked.toLowerCase().replace(/[ßøæœłđðþı]/g, (letter) => PLAIN[letter] ?? letter)
}

/** The letters and digits of a folded text. */
export function squeeze(folded: string): string {
  return folded.replace(/[^\p{L}\p{N}]+/gu, '')
}

/** The words of a folded text: runs of letters and digits. */
export function words(folded: string): string[] {
  return folded.match(/[\p{L}\p{N}]+/gu) ?? []
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x7f) return false
  return true
}
