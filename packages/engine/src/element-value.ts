import { dictionaryEntry, IMPLICIT_LITTLE, readUint16, readUint32, stringValues, vrFits, VRS, withoutPadding } from '@lethe/dicom'
import type { CharacterSet, ElementToken, Encoding, Vr } from '@lethe/dicom'

/**
 * The VR by which an element is to be understood: its own where PS3.6 allows it, that of PS3.6 where it says UN (PS3.5 6.2.2), and
 * nothing where the two contradict each other or PS3.6 does not know the tag.
 */
export function understoodVr(tag: number, vr: Vr): Vr | undefined {
  const entry = dictionaryEntry(tag)
  if (entry === undefined) return undefined
  if (vr === 'UN') return entry.vr
  return vrFits(vr, entry) ? vr : undefined
}

/** The byte order of a value: inside UN it is little endian whatever surrounds it. */
export function valueEncoding({ vr, encoding }: ElementToken): Encoding {
  return vr === 'UN' ? IMPLICIT_LITTLE : encoding
}

/** The values of an element as texts, as conditions and descriptions see them. */
export function valuesAsText(token: ElementToken, characters: CharacterSet): string[] {
  const vr = understoodVr(token.tag, token.vr) ?? token.vr
  const { kind } = VRS[vr]
  if (kind === 'string') return stringValues(token.value)
  if (kind === 'number') return numbers(token, vr)
  if (kind !== 'text') return []
  const text = withoutPadding(characters.text(token.value, vr))
  return text === '' ? [] : text.split('\\').map((value) => value.trim())
}

/** Unsigned 16- and 32-bit numbers; descriptions of pixels need no others. */
function numbers(token: ElementToken, vr: Vr): string[] {
  const encoding = valueEncoding(token)
  const { value } = token
  const read = vr === 'US' || vr === 'SS' ? readUint16 : vr === 'UL' || vr === 'SL' ? readUint32 : undefined
  const size = vr === 'US' || vr === 'SS' ? 2 : 4
  const found: string[] = []
  if (read === undefined) return found
  for (let at = 0; at + size <= value.length && found.length < 64; at += size) found.push(String(read(value, at, encoding)))
  return found
}
