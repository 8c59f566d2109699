const LIGATURES: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae', ß: 'ss' }

/** A word in the form that the tables have: NFKD without marks, lower case, ligatures as two letters. */
export function foldWord(word: string): string {
  // Nearly all words of headers are ASCII, where lower case is the whole of it.
  if (/^[\0-\x7f]*$/.test(word)) return word.toLowerCase()
  const bare = word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return bare.replace(/[œæß]/g, (ligature) => LIGATURES[ligature] ?? ligature)
}
