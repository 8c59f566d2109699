import { stringValue, tagOfKeyword, VRS, withoutPadding, type Vr } from '@lethe/dicom'
import { isCodedTerm } from './coded-terms.ts'

/**
 * What a single value of a VR looks like (PS3.5 Table 6.2-1). Where real devices are looser than the standard in a way that lets nothing
 * through, so is this: Defined Terms in small letters, numbers longer than 16 characters.
 */
const GRAMMARS: Readonly<Partial<Record<Vr, RegExp>>> = {
  AE: /^[\x20-\x5b\x5d-\x7e]{0,16}$/,
  AS: /^\d{3}[DWMY]$/,
  CS: /^[A-Z0-9 _]{0,16}$/,
  DA: /^\d{8}$|^\d{4}\.\d{2}\.\d{2}$/,
  DS: /^[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})([Ee][+-]?\d{1,4})?$/,
  DT: /^\d{4}((0[1-9]|1[0-2])((0[1-9]|[12]\d|3[01])(([01]\d|2[0-3])([0-5]\d(([0-5]\d|60)(\.\d{1,6})?)?)?)?)?)?([+-]\d{4})?$/,
  IS: /^[+-]?\d{1,12}(\.0*)?$/,
  TM: /^([01]\d|2[0-3])(:?[0-5]\d(:?([0-5]\d|60)(\.\d{1,6})?)?)?$/,
  UI: /^[0-9.]{1,64}$/,
}

/** Whether a value is of its VR's grammar, each of its values; an empty one is. */
export function isOfGrammar(value: Uint8Array, vr: Vr): boolean {
  const { kind, unitBytes } = VRS[vr]
  if (kind === 'number' || kind === 'bytes') return value.length % unitBytes === 0
  const grammar = GRAMMARS[vr]
  if (grammar === undefined) return true
  const whole = stringValue(value)
  if (whole === '') return true
  return whole.split('\\').every((one) => {
    const text = withoutPadding(one)
    return text === '' || grammar.test(text) || (vr === 'CS' && isCodedTerm(text))
  })
}

// A text that PS3.3 C.12.1.1.8 gives a form of its own.
const TIMEZONE_OFFSET = tagOfKeyword('TimezoneOffsetFromUTC')
const OFFSET = /^[+-](?:0\d|1[0-4])[0-5]\d$/

/** Whether a value is of the form that its attribute has beyond its VR: an offset from UTC is one, and no other text. */
export function isOfAttribute(tag: number, value: Uint8Array): boolean {
  return tag !== TIMEZONE_OFFSET || OFFSET.test(withoutPadding(stringValue(value)))
}
