import { plainIdentifier, type Identifier, type Spelling } from './identifier.ts'
import type { Random } from './random.ts'

// The forms in which sites of this suite number their patients; which health authority uses which is nobody's secret here: none does.
const MRN_FORMS: readonly ((random: Random) => string)[] = [
  (random) => random.digits(7),
  (random) => `0${random.digits(7)}`,
  (random) => `V${random.digits(7)}`,
  (random) => `M${random.digits(9)}`,
  (random) => `RC-${random.digits(6)}`,
  (random) => `${random.between(10, 99)}-${random.digits(5)}`,
  (random) => `KG${random.digits(8)}`,
  (random) => `E${random.digits(8)}`,
]

const ACCESSION_FORMS: readonly ((random: Random) => string)[] = [
  (random) => `CT${random.between(14, 24)}-${random.digits(6)}`,
  (random) => random.digits(8),
  (random) => `ACC${random.digits(7)}`,
  (random) => `V-20${random.between(12, 24)}-${random.digits(5)}-MR`,
  (random) => random.digits(11),
  (random) => `R${random.digits(9)}`,
]

/** A medical record number of the patient. */
export function medicalRecordNumber(random: Random, known: boolean): Identifier {
  const value = random.pick(MRN_FORMS)(random)
  const labelled = [`MRN ${value}`, `MRN: ${value}`, `MRN#${value}`, `pt ID ${value}`, `Unit no. ${value}`]
  return numbered('MRN', value, { known, texts: known ? [value, value, ...labelled] : labelled.slice(0, 3) })
}

/** An accession number; unknown ones are labelled, since a number says nothing by itself. */
export function accession(random: Random, known: boolean): Identifier {
  const value = random.pick(ACCESSION_FORMS)(random)
  const labelled = [`Acc# ${value}`, `accession ${value}`, `ACC: ${value}`]
  return numbered('accession', value, { known, texts: known ? [value, ...labelled] : labelled })
}

/** An order, visit or admission number, as the header has several. */
export function orderNumber(random: Random): Identifier {
  const value = random.pick([`ORD${random.digits(7)}`, random.digits(8), `VN-${random.digits(7)}`, `EN${random.digits(9)}`])
  return numbered('order number', value, { known: true, texts: [value, `order ${value}`, `req# ${value}`, `visit ${value}`] })
}

/** A telephone number of the North American plan. */
export function telephone(random: Random, known: boolean): Identifier {
  const area = random.pick(['604', '250', '778', '236', '672', '403', '416'])
  const [exchange, line] = [`${random.between(2, 9)}${random.digits(2)}`, String(random.below(10_000)).padStart(4, '0')]
  const texts = [
    `${area}-${exchange}-${line}`,
    `(${area}) ${exchange}-${line}`,
    `${area}.${exchange}.${line}`,
    `${area} ${exchange} ${line}`,
    `${area}${exchange}${line}`,
    `+1 ${area} ${exchange} ${line}`,
    `1-${area}-${exchange}-${line}`,
    `tel ${area}-${exchange}-${line} ext ${random.between(10, 99)}`,
    `cell (${area})${exchange}-${line}`,
    `tél. ${area} ${exchange}-${line}`,
    `pager ${exchange}-${line}`,
  ]
  const spellings = texts.map((text) => ({ text, form: text.replaceAll(/\d/g, '9') }))
  return plainIdentifier('telephone', `${area}-${exchange}-${line}`, {
    known,
    spellings,
    strings: [`${exchange}-${line}`, `${exchange} ${line}`],
    squeezed: [`${area}${exchange}${line}`],
    pieces: [`${exchange}${line}`],
  })
}

function numbered(
  kind: 'MRN' | 'accession' | 'order number',
  value: string,
  how: { known: boolean; texts: readonly string[] },
): Identifier {
  const spellings: Spelling[] = how.texts.map((text) => ({ text, form: text.replace(value, '…') }))
  const digits = value.replaceAll(/\D/g, '')
  // Seven and eight digits are found as a word, so that the digits of a new UID are not taken for them.
  const short = digits.length < 9
  return plainIdentifier(kind, value, {
    known: how.known,
    spellings,
    strings: /\D/.test(value) ? [value.toLowerCase()] : [],
    words: [...(short && digits.length > 5 ? [digits] : []), ...(/^\w+$/.test(value) ? [value.toLowerCase()] : [])],
    squeezed: short ? [] : [digits],
  })
}
