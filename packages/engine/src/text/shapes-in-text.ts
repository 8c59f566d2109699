import type { Span } from './span.ts'

/** One kind of thing that identifies whoever it is, by its shape. */
interface TextShape {
  readonly name: string
  readonly pattern: RegExp
  /** The capturing group that goes; 0 is all of it. */
  readonly group?: number
  /** Whether it may as well be a parameter of a technique, which what stands beside it shows. */
  readonly mayMeasure?: true
}

const anyOf = (words: string): string => `(?:${words.split(' ').join('|')})`

// What a label says is a number of somebody: `MRN 0042`, `Acc# AB1234`, `dossier no 12345`.
const NUMBERED = anyOf(
  'mrn phn ulm acc(?:ession)? chart dossier patient pt visit encounter order req(?:uisition)? exam case file account health ' +
    'carecard carte sin nas id',
)
const NUMBER_SIGN = '(?:\\s?(?:no|nr|num(?:ber)?|num[eé]ro|id|card|#))?\\.?\\s?[#:=]?\\s?#?'

/** A word as it begins a sentence, in small letters and in capitals: a pattern that heeds case elsewhere. */
const cased = (words: string): string =>
  anyOf(
    words
      .split(' ')
      .flatMap((word) => [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()])
      .join(' '),
  )

const WAYS = 'street avenue road boulevard blvd drive lane crescent cres court terrace highway hwy trail parkway pkwy'
// Short ones are titles, words and sides too, so a longer house number must stand before them.
const SHORT_WAYS = 'str st ave av rd dr ln way crt place pl close square sq'
const RUES = anyOf(
  '[Rr]ue RUE [Aa]venue AVENUE [Aa]v\\.? [Bb]oul(?:evard)?\\.? BOUL(?:EVARD)?\\.? [Cc]hemin CHEMIN [Rr]oute ROUTE [Rr]ang RANG ' +
    '[Mm]ont[eé]e [Aa]ll[eé]e',
)
const NUMBERED_WAY = '\\d{1,3}(?:st|nd|rd|th|ST|ND|RD|TH|[A-D])? '
const WAY_NAME = `(?:\\p{L}[\\p{L}'’.-]{0,30} |${NUMBERED_WAY})`
// A stop behind a long word ends a sentence: 255, No Window. Dr.
const SHORT_WAY_NAME = `(?:\\p{Lu}(?:[\\p{L}'’-]{0,30}|[\\p{L}]{0,3}\\.) |${NUMBERED_WAY})`
const COMPASS = `(?:(?:[NSEW]|${cased('north south east west')})\\.? )?`
const ARTICLE = "(?: (?:de la|de l['’]|des|du|de|d['’]|la|le|les))? ?"
const FOLDERS = anyOf('home users? mnt data export var tmp')
const DOMAINS = anyOf('ca com org net edu gov local lan intra internal bc')
const BOXES = '(?:p\\.? ?o\\.? ?box|c\\.? ?p\\.?|bo[iî]te postale|apt|apartment|suite|unit|app)'

// What parameters of a technique are called before their numbers, and what they are measured in behind them: TR/TE 4000/100 ms.
const BEFORE_MEASURE = /(?<!\p{L})(?:TR|TE|TI|WL|WW|HU|[Rr]ange)[=: ]{1,2}$/u
// b-values are whole fifties, and telephones hardly ever.
const BEFORE_B_VALUES = /(?<!\p{L})b(?:-?[Vv]alues?)?[=: ]{1,2}$/u
const BEHIND_MEASURE = /^ ?(?:kVp?|keV|mm|cm|nm|m?s|min|mAs?|k?Hz|m[Ll]|HU|MBq)(?![\p{L}\p{N}])/u

// Formats of Canada's provinces are among them; a wrong check digit does not clear a number, since a mistyped number names somebody too.
const SHAPES: readonly TextShape[] = [
  { name: 'mail address', pattern: /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}.-]{1,255}/gu },
  { name: 'web address', pattern: /\b(?:https?|ftp|file|dicom):\/\/\S{1,2048}|\bwww\.\S{1,2048}/giu },
  { name: 'path of Windows', pattern: /(?:\b[A-Za-z]:\\|\\\\)[^\s"<>|]{2,1024}/gu },
  { name: 'path of Unix', pattern: new RegExp(`(?<![\\p{L}\\p{N}.])/${FOLDERS}/[^\\s"<>|]{1,1024}`, 'giu') },
  {
    name: 'host name',
    pattern: new RegExp(`\\b[\\p{L}\\p{N}][\\p{L}\\p{N}-]{0,62}(?:\\.[\\p{L}\\p{N}-]{1,63}){0,6}\\.${DOMAINS}\\b`, 'giu'),
  },
  { name: 'network address', pattern: /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)/g },
  { name: 'UID', pattern: /(?<![\d.])[0-2](?:\.\d{1,39}){5,}(?!\d)/g },
  // Never D, F, I, O, Q, U; never W or Z in front. Written as one, T2N1M0 is the stage of a tumour and G2P1A0 a count of births.
  {
    name: 'postal code',
    pattern:
      /(?<![\p{L}\p{N}])(?!T[0-4]N[0-3]M[01]|G\dP\dA\d)[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d(?![\p{L}\p{N}])/giu,
  },
  {
    name: 'telephone',
    pattern:
      /(?<![\d.])(?:\+?1[ .-]?)?\(?[2-9]\d{2}\)?[ .-]{0,2}[2-9]\d{2}[ .-]?\d{4}(?:\s?(?:x|ext\.?|poste)\s?\d{1,6})?(?!\d|\.\d)/giu,
  },
  { name: 'local telephone', pattern: /(?<![\d.-])[2-9]\d{2}[-.]\d{4}(?!\d|[.-]\d)/g, mayMeasure: true },
  // BC and other numbers of 9 to 12 digits, in groups of three and four as cards print them; Ontario's version code behind.
  {
    name: 'grouped number',
    pattern: /(?<![\d.])\d{3,4}(?:[ -]\d{3,4}){2,3}(?:-?[A-Z]{2}(?!\p{L}))?(?!\d|\.\d)/gu,
    mayMeasure: true,
  },
  { name: 'number in two groups', pattern: /(?<![\d.])\d{4,6}[-/]\d{3,6}(?!\d|\.\d)/g, mayMeasure: true },
  // Quebec: four letters of the name, the day of birth, two digits.
  { name: 'RAMQ number', pattern: /(?<![\p{L}\p{N}])[A-Z]{4}[ -]?\d{4}[ -]?\d{4}(?![\p{L}\p{N}])/giu },
  // Seven digits and more in a row; the fraction of a decimal number is none.
  { name: 'long number', pattern: /(?<!\d)(?<!\d\.)\d{7,}(?!\d)(?!\.\d)/g },
  { name: 'very long number', pattern: /(?<!\d)(?<!\d\.)\d{9,}/g },
  // A stage by the pathologist is none: pT2N1M0.
  {
    name: 'labelled number',
    pattern: new RegExp(
      `(?<!\\p{L})(?!pt\\d[a-d]?n\\d)${NUMBERED}${NUMBER_SIGN}((?:(?<!\\p{L})[A-Z]{1,4}[ -]?)?\\d[\\dA-Z-]{2,19})(?![\\p{L}\\p{N}])`,
      'giu',
    ),
    group: 1,
    mayMeasure: true,
  },
  // A house number, a name, and what kind of way it is.
  {
    name: 'street address',
    pattern: new RegExp(`(?<![\\p{L}\\p{N}.])\\d{1,6}[A-Z]?,? ${COMPASS}${WAY_NAME}{1,3}${cased(WAYS)}(?!\\p{L})\\.?`, 'gu'),
  },
  {
    name: 'street address, short',
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}.])\\d{3,6}[A-Z]?,? ${COMPASS}(?!(?:IV|PO|IM|SC) )${SHORT_WAY_NAME}{1,3}${cased(SHORT_WAYS)}(?!\\p{L})\\.?`,
      'gu',
    ),
  },
  {
    name: 'adresse',
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}.])\\d{1,6},? ?${RUES}(?!\\p{L})${ARTICLE}\\p{L}[\\p{L}'’.]{1,30}(?:-\\p{L}[\\p{L}'’.]{1,30}){0,3}`,
      'gu',
    ),
  },
  { name: 'box or flat', pattern: new RegExp(`(?<!\\p{L})${BOXES}\\.? ?#?\\d{1,6}\\b`, 'giu') },
]

/** Where a text holds what identifies somebody by its shape, whoever it is. */
export function shapesIn(text: string): Span[] {
  return SHAPES.flatMap(({ pattern, group = 0, mayMeasure = false }) =>
    Array.from(text.matchAll(pattern), (match) => {
      // The part that goes is the last of the match where it is not all of it.
      const end = match.index + match[0].length
      return { start: end - (match[group] ?? '').length, end }
    }).filter((span) => !mayMeasure || !isMeasure(text, span)),
  )
}

function isMeasure(text: string, { start, end }: Span): boolean {
  const before = text.slice(Math.max(0, start - 12), start)
  const isRound = (text.slice(start, end).match(/\d+/g) ?? []).every((digits) => Number(digits) % 50 === 0)
  return BEFORE_MEASURE.test(before) || (isRound && BEFORE_B_VALUES.test(before)) || BEHIND_MEASURE.test(text.slice(end, end + 6))
}
