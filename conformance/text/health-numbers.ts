import { plainIdentifier, type Identifier, type Spelling } from './identifier.ts'
import type { Random } from './random.ts'

const PHN_WEIGHTS = [2, 4, 8, 5, 10, 9, 7, 3]

/** The check digit of a Personal Health Number of British Columbia; nothing where the Province issues no such number. */
function phnCheckDigit(nine: string): number | undefined {
  const sum = PHN_WEIGHTS.reduce((total, weight, index) => total + ((weight * Number(nine[index + 1])) % 11), 0)
  const digit = 11 - (sum % 11)
  return digit > 9 ? undefined : digit
}

/** A Personal Health Number: 9, eight digits and a check digit that is right or, as after a slip of the pen, wrong. */
function phnDigits(random: Random, check: 'right' | 'wrong'): string {
  for (;;) {
    const nine = `9${String(random.below(100_000_000)).padStart(8, '0')}`
    const digit = phnCheckDigit(nine)
    if (digit !== undefined) return nine + String(check === 'right' ? digit : (digit + random.between(1, 9)) % 10)
  }
}

/** A Personal Health Number as an identifier. */
export function phn(random: Random, known: boolean): Identifier {
  const digits = phnDigits(random, known || random.chance(0.6) ? 'right' : 'wrong')
  const spaced = `${digits.slice(0, 4)} ${digits.slice(4, 7)} ${digits.slice(7)}`
  const texts = [
    spaced,
    digits,
    spaced.replaceAll(' ', '-'),
    `PHN ${spaced}`,
    `PHN: ${digits}`,
    `PHN#${digits}`,
    `CareCard ${spaced}`,
  ]
  return plainIdentifier('PHN', digits, { known, spellings: formsOf(texts), squeezed: [digits], pieces: piecesOf(digits) })
}

/** A health number of another province. */
export function otherHealthNumber(random: Random): Identifier {
  const ten = random.digits(10)
  const nine = random.digits(9)
  const twelve = random.digits(12)
  const letters = Array.from({ length: 4 }, () => random.pick([...'BCDGHLMPRST'])).join('')
  const born = `${random.between(30, 99)}${random.pick(['01', '07', '12', '51', '58', '62'])} ${random.between(10, 28)}`
  const ramq = `${letters} ${born}${random.between(10, 99)}`
  const forms: readonly string[][] = [
    [
      `HCN ${ten.slice(0, 4)}-${ten.slice(4, 7)}-${ten.slice(7)} XB`,
      `OHIP ${ten}`,
      `${ten.slice(0, 4)} ${ten.slice(4, 7)} ${ten.slice(7)}`,
    ],
    [`RAMQ ${ramq}`, `NAM: ${ramq.replaceAll(' ', '')}`, ramq],
    [`AB PHN ${nine.slice(0, 5)}-${nine.slice(5)}`, `ULI ${nine}`, nine],
    [`NL MCP ${twelve}`, twelve],
  ]
  const texts = random.pick(forms)
  const bare = (texts[0] ?? '').replace(/^(HCN|RAMQ|AB PHN|ULI|NL MCP) /, '').replace(/ XB$/, '')
  return plainIdentifier('other health number', bare, {
    known: false,
    spellings: formsOf(texts),
    squeezed: [bare.replaceAll(/[ -]/g, '').toLowerCase()],
    pieces: piecesOf(bare.replaceAll(/\D/g, '')),
  })
}

/** A Social Insurance Number: nine digits that do not begin with 0 or 8, the last of which Luhn's rule gives. */
export function socialInsuranceNumber(random: Random): Identifier {
  const eight = `${random.pick([...'1245679'])}${String(random.below(10_000_000)).padStart(7, '0')}`
  const sum = [...eight].reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 1 ? 2 : 1)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  const digits = eight + String((10 - (sum % 10)) % 10)
  const spaced = `${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6)}`
  const texts = [`SIN ${spaced}`, `SIN ${spaced.replaceAll(' ', '-')}`, `NAS ${digits}`, spaced]
  return plainIdentifier('SIN', digits, { known: false, spellings: formsOf(texts), squeezed: [digits], pieces: piecesOf(digits) })
}

/** What is left when a cut ends too early or begins too late. */
function piecesOf(digits: string): string[] {
  return [digits.slice(0, 6), digits.slice(-6)]
}

function formsOf(texts: readonly string[]): Spelling[] {
  return texts.map((text) => ({ text, form: text.replaceAll(/\d/g, '9').replaceAll(/(?<![A-Z])[A-Z]{4}(?=[ \d])/g, 'AAAA') }))
}
