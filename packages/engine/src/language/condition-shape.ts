import { uidKeywords, uidOfKeyword } from '@lethe/dicom'
import type { Condition, Matcher } from '../profile.ts'
import {
  complain,
  described,
  flag,
  list,
  map,
  named,
  oneWayOf,
  optional,
  range,
  record,
  refined,
  shape,
  suggestion,
  text,
} from '../shape.ts'
import type { Shape } from '../shape.ts'
import { attribute, oneOrMore } from './text-shapes.ts'

const UID = /^[0-9.]+$/u
const UID_KEYWORDS = [...uidKeywords()]

const sopClass: Shape<string> = named(
  'sopClass',
  shape({ anyOf: [{ enum: UID_KEYWORDS }, { type: 'string', pattern: UID.source }] }, (value, at) => {
    if (typeof value !== 'string') return complain(at, 'must be a text of one line')
    if (UID.test(value) || uidOfKeyword(value) !== undefined) return value
    return complain(at, `${value} is no UID and no keyword of PS3.6 annex A${suggestion(value, UID_KEYWORDS)}`)
  }),
)

const absent = undefined as never

/** What a value must be like: the words it may be, or several demands that must all hold. */
function matcherOf(word: Shape<string>): Shape<Matcher> {
  const demands = record<Matcher>({
    is: described('One of the values is one of these.', optional(oneOrMore(word), absent)),
    startsWith: described('One of the values begins with one of these.', optional(oneOrMore(text()), absent)),
    contains: described('One of the values has one of these in it.', optional(oneOrMore(text()), absent)),
    between: described('One of the values is a number from the first to the second.', optional(range, absent)),
    absent: described('The attribute is not there.', optional(flag, absent)),
    present: described('The attribute is there, with a value or without.', optional(flag, absent)),
  })
  const said = shape({ ...demands.schema, minProperties: 1 }, (value, at) => {
    const read = demands(value, at)
    return read === undefined || Object.keys(read).length > 0
      ? read
      : complain<Matcher>(at, 'must say is, startsWith, contains, between, absent or present')
  })
  return oneWayOf<Matcher>({
    map: said,
    text: refined(word, (one) => ({ is: [one] })),
    list: refined(list(word), (words) => ({ is: words })),
  })
}

/** A matcher of any attribute. */
export const matcher: Shape<Matcher> = named('matcher', matcherOf(text()))

/** Conditions by attribute: all must hold. SOP Classes may be named by their keyword. */
export const condition: Shape<Condition> = named(
  'condition',
  described('All of these must hold; a list means any of.', map(attribute, matcher, { SOPClassUID: matcherOf(sopClass) })),
)
