/** The months in English and French, as reports write them. The first of each language is the short form. */
const MONTHS: readonly { readonly english: readonly string[]; readonly french: readonly string[] }[] = [
  { english: ['jan', 'january'], french: ['janv', 'janvier'] },
  { english: ['feb', 'february'], french: ['fév', 'février', 'fev', 'fevrier', 'févr', 'fevr'] },
  { english: ['mar', 'march'], french: ['mars', 'mars'] },
  { english: ['apr', 'april'], french: ['avr', 'avril'] },
  { english: ['may', 'may'], french: ['mai', 'mai'] },
  { english: ['jun', 'june'], french: ['juin', 'juin'] },
  { english: ['jul', 'july'], french: ['juil', 'juillet'] },
  { english: ['aug', 'august'], french: ['août', 'août', 'aout'] },
  { english: ['sep', 'september', 'sept'], french: ['sept', 'septembre'] },
  { english: ['oct', 'october'], french: ['oct', 'octobre'] },
  { english: ['nov', 'november'], french: ['nov', 'novembre'] },
  { english: ['dec', 'december'], french: ['déc', 'décembre', 'decembre'] },
]

const NUMBERS = new Map(MONTHS.flatMap(({ english, french }, index) => [...english, ...french].map((name) => [name, index + 1])))

/** A pattern for the name of a month, longest first. */
export const MONTH_NAME = `(?:${[...NUMBERS.keys()].toSorted((a, b) => b.length - a.length).join('|')})`

/** The number of a month by its name. */
export function monthNumber(name: string): number | undefined {
  return NUMBERS.get(name.toLowerCase())
}

/** The name of another month in the language, length and case of one; without accents, so that any character set can write it. */
export function monthLike(written: string, month: number): string {
  const lower = written.toLowerCase()
  const { english, french } = MONTHS[(NUMBERS.get(lower) ?? 1) - 1] as (typeof MONTHS)[number]
  const language = english.includes(lower) ? 'english' : 'french'
  const long = (language === 'english' ? english : french).indexOf(lower) > 0 || english[0] === english[1] || french[0] === lower
  const name = MONTHS[month - 1]?.[language][long ? 1 : 0] ?? ''
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '')
  if (written === written.toUpperCase()) return plain.toUpperCase()
  return /^\p{Lu}/u.test(written) ? plain.charAt(0).toUpperCase() + plain.slice(1) : plain
}
