import { keywords, tagOfKeyword } from '@lethe/dicom'
import { complain, list, named, oneWayOf, refined, shape, suggestion, text, type Shape } from '../shape.ts'

/** A keyword of PS3.6. */
export const attribute: Shape<string> = named(
  'attribute',
  shape({ enum: [...keywords()], description: 'The keyword of an attribute, as PS3.6 spells it.' }, (name, at) => {
    if (typeof name === 'string' && tagOfKeyword(name) !== undefined) return name
    return complain(at, `is no keyword of PS3.6${suggestion(name, keywords())}`)
  }),
)

/** A text that may be empty. */
export const anyText = text(/^[^\0-\x1f]{0,1024}$/u, 'must be a text of one line')

/** Why something is as it is, in words for a person. */
export const because = text(/\S/u, 'must say why')

/** One of a thing, or a list of it. */
export function oneOrMore<T extends string>(of: Shape<T>): Shape<readonly T[]> {
  return oneWayOf<readonly T[]>({ text: refined(of, (one) => [one]), list: list(of) })
}
