// Letters that NFKD leaves whole.
const LETTERS: Readonly<Record<string, string>> = {
  ...{ œ: 'oe', æ: 'ae', ß: 'ss', þ: 'th' },
  ...{ ø: 'o', đ: 'd', ð: 'd', ł: 'l', ħ: 'h', ı: 'i' },
}

/** A word in the form that the tables have: NFKD without marks, lower case, ligatures as two letters, letters with a stroke without it. */
export function foldWord(word: string): string {
  // Nearly all words of headers are ASCII, where lower case is the whole of it.
  if (/^[\0-\x7f]*$/.test(word)) return word.toLowerCase()
  const bare = word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return bare.replace(/[œæßþøđðłħı]/g, (letter) => LETTERS[letter] ?? letter)
}
