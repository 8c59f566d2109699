// Goal: numbers of a site's own form leave texts and guarded values, in whatever case and however they are separated.
// Method: numbers drawn from the mask itself are found among words; others that only look a little like them are not; hostile text.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instanceOf, deidentified, textOf } from '../instances.test-support.ts'
import { policyOf, profileOf } from '../profiles.test-support.ts'
import { compileNumberMask, NUMBER_MASK, siteNumbersIn } from './number-masks.ts'

const MASKS = ['K9999999', 'AA-999999', '99 999/9', 'VGH:999A'] as const

const found = (mask: string, text: string): string[] =>
  siteNumbersIn(text, [compileNumberMask(mask)]).map(({ start, end }) => text.slice(start, end))

/** A number of a mask's form. */
function numberOf(mask: string): fc.Arbitrary<string> {
  const signs = [...mask].map((sign) => {
    if (sign === '9') return fc.constantFrom(...'0123456789')
    if (sign === 'A') return fc.constantFrom(...'ABCXYZabcxyzÉ')
    if (/[A-Z]/.test(sign)) return fc.constantFrom(sign, sign.toLowerCase())
    return /\d/.test(sign) ? fc.constant(sign) : fc.constantFrom('', ' ', '-', '/', '.')
  })
  return fc.tuple(...signs).map((parts) => parts.join(''))
}

describe.each(MASKS)('numbers such as %s', (mask) => {
  test('the mask is one', () => expect(mask).toMatch(NUMBER_MASK))

  test('are found whole, wherever they stand', () => {
    fc.assert(
      fc.property(
        numberOf(mask),
        fc.constantFrom('', 'MR ', 'brain, ', '('),
        fc.constantFrom('', ' axial', ') T2', '\\LUNG'),
        (...[number, before, after]) => {
          expect(found(mask, before + number + after)).toEqual([number])
        },
      ),
    )
  })
})

test.each([
  ['K9999999', 'K123456'],
  ['K9999999', 'K12345678'],
  ['AA-999999', 'A-123456'],
  ['AA-999999', 'ABC-123456'],
  ['99 999/9', '112 345/6'],
])('%s does not find %s', (mask, text) => expect(found(mask, text)).toEqual([]))

test('a letter that the mask gives may be glued to a word', () => expect(found('K9999999', 'MRNK1234567')).toEqual(['K1234567']))

test('a long run of separating signs costs no more than its length', () => {
  const mask = `9${'-'.repeat(28)}99`
  const started = process.threadCpuUsage()
  expect(found(mask, `1${'-'.repeat(200_000)}`)).toEqual([])
  expect(found(mask, '1 '.repeat(100_000))).not.toEqual(['x'])
  expect(process.threadCpuUsage(started).user).toBeLessThan(1000 * 10_000)
})

describe('in an instance', () => {
  const { identities } = profileOf('research')
  const numbers = { ...identities, patient: { ...identities.patient, numbers: ['ZZ-9999'] } }
  const cleaning = { clean: { descriptors: 'known' as const } }
  const own = policyOf('research', { ...cleaning, identities: numbers })
  const without = policyOf('research', cleaning)

  test('they are cut out of a text that is cleaned, and close a value that is kept under guard', () => {
    const file = instanceOf({
      SeriesDescription: 'AXIAL zz4711 LUNG',
      DeviceSerialNumber: 'ZZ-4711',
      ImageType: 'ORIGINAL\\PRIMARY\\ZZ_4711',
    })
    const [before, after] = [deidentified(without, file).output, deidentified(own, file).output]
    expect(textOf(before, 'SeriesDescription')).toBe('AXIAL zz4711 LUNG')
    expect(textOf(after, 'SeriesDescription')).toBe('AXIAL LUNG')
    expect([textOf(before, 'DeviceSerialNumber'), textOf(before, 'ImageType')]).toEqual(['ZZ-4711', 'ORIGINAL\\PRIMARY\\ZZ_4711'])
    expect(textOf(after, 'DeviceSerialNumber')).toBeUndefined()
    expect(textOf(after, 'ImageType')).toBeUndefined()
  })
})
