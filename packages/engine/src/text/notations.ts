import { isUnit } from './units.ts'
import type { Word } from './words.ts'

// What medicine writes as one word, of letters and numbers that a list cannot hold; all of it folded.
const NOTATIONS: readonly RegExp[] = [
  // The stage of a tumour, whole or in part (TNM): T1N0M0, pT2bN1, ypT0N0, N2b.
  /^[acpry]{0,3}t(?:[0-4x][a-d]?|is)(?:n[0-3x][a-c]?)?(?:m[01x][a-c]?)?$/,
  /^[acpry]{0,3}n[0-3x][a-c]?(?:m[01x][a-c]?)?$/,
  // Stages and classes in Roman numerals, with a letter behind them: IIb, IVA, IIIA1.
  /^(?:i{2,3}|iv|vi{1,3})[a-c]?\d?$/,
  /^i[a-c]\d$/,
  // Pregnancies and births: G2P1, G2P1A0, G3T1P0A1L2.
  /^g\d{1,2}(?:[tpal]\d{1,2}){1,4}$/,
  // Spaces of Fourier and of the patient: 3DFT, 2DFT.
  /^[1-4]dft$/,
  // The size of a matrix or of a thing: 512x128, 3x4x5.
  /^\d{1,4}(?:x\d{1,4}){1,2}$/,
]
const NUMBERED_UNIT = /^(\d{1,5})([a-z]{2,5}\d?)$/
const FRACTION = /^\d{1,2}\u2044\d{1,2}$/
const NOT_ASCII = /[^\0-\x7f]/

// What the word behind the hyphen makes of the one before it, which a name could be elsewhere.
const JOINED: ReadonlyMap<string, string> = new Map([
  ['x', 'ray rays'],
  ['li', 'rads'],
  ['ki', '67'],
  // A sequence of Siemens: t2_spc_da-fl.
  ['da', 'fl'],
  // Isotopes.
  ...[
    'lu 177',
    'ga 67 68',
    'in 111',
    'ra 223',
    'tc 99 99m',
    'al 18f',
    'rb 82',
    'cu 64',
    'zr 89',
    'sm 153',
    'tl 201',
    'sr 89',
    'xe 133',
  ].map((row): [string, string] => [row.slice(0, 2), row.slice(3)]),
])

// What X-rays are filtered by, behind its thickness: 0.1 mm Cu.
const METALS: ReadonlySet<string> = new Set('Ag Al Au Be Cu Mo Rh Sn Ti W'.split(' '))

/** Whether a word is a notation of medicine or physics: a stage, a number with its unit, `x-ray`, `Ki-67`. */
export function isNotation(word: Word, text: string): boolean {
  const { folded } = word
  if (NOTATIONS.some((notation) => notation.test(folded)) || FRACTION.test(folded)) return true
  const [, , unit = ''] = NUMBERED_UNIT.exec(folded) ?? []
  if (isUnit(unit)) return true
  // A unit with a sign of its own is none but a unit: µSv, cm², mm2.
  if (isUnit(folded) && (/\d$/.test(folded) || NOT_ASCII.test(word.text))) return true
  if (METALS.has(word.text) && /\dm{0,2}\s?$|mm\s?$/.test(text.slice(Math.max(0, word.start - 4), word.start))) return true
  return isJoined(word, text)
}

function isJoined({ folded, start, end }: Word, text: string): boolean {
  const [, behind = ''] = /^-([A-Za-z\d]{2,4})(?![\p{L}\p{N}])/u.exec(text.slice(end, end + 6)) ?? []
  if (JOINED.get(folded)?.split(' ').includes(behind.toLowerCase()) === true) return true
  const [, before = ''] = /(?<![\p{L}\p{N}])([A-Za-z]{1,2})-$/u.exec(text.slice(Math.max(0, start - 4), start)) ?? []
  return JOINED.get(before.toLowerCase())?.split(' ').includes(folded) === true
}
