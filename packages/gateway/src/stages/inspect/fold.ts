// Letters that are no letter with a mark on it, as they are written without their sign.
const PLAIN: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' }

/** A text without case, accents and width: what is left of it when somebody types it in another way. */
export function fold(text: string): string {
  if (isAscii(text)) return text.toLowerCase()
  const marked = text.normalize('NFKD').replace(/\p{M}+/gu, '')
  return marked.toLowerCase().replace(/[ßøæœłđðþı]/g, (letter) => PLAIN[letter] ?? letter)
}

// How German and Nordic letters are written where there is no key for them.
const DIGRAPHS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' }

/** A name with its letters spelled out as two, `Mueller`; nothing where it has none of them. */
export function spellOut(text: string): string | undefined {
  const lower = text.normalize('NFC').toLowerCase()
  const spelled = lower.replace(/[äöüåø]/g, (letter) => DIGRAPHS[letter] ?? letter)
  return spelled === lower ? undefined : spelled
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
