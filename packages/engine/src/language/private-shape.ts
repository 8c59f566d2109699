import type { OwnPrivate, Profile } from '../profile.ts'
import { KNOWN_CREATORS, ownRows, STATED_VRS } from '../private/private-list.ts'
import { complain, described, inside, list, oneWayOf, record, refined, suggestion, text, wordOf, type Shape } from '../shape.ts'
import { because } from './text-shapes.ts'

type SafePrivateChoice = Profile['retain']['safePrivate']

const LISTS = {
  'ps3.15': 'Those of Table E.3.10-1 of PS3.15 stay.',
  tcia: 'Those of the list of The Cancer Imaging Archive stay, as far as review let them.',
} as const

const element = text(
  new RegExp(`^[0-9A-F]{3}[13579BDF]xx[0-9A-F]{2}(?: (?:${STATED_VRS.join('|')}))?$`, 'u'),
  'must be an element such as "0019xx0C", or with its VR "0019xx0C IS"',
)

const own: Shape<OwnPrivate> = refined(
  record<OwnPrivate>({
    creator: described(
      'The private creator, letter for letter.',
      text(/^[^\0-\x1f\\]{1,64}$/u, 'must be the name of a private creator'),
    ),
    elements: described('Its elements, such as "0019xx0C"; with the VR behind where no list knows them.', list(element)),
    because: described('Why they may be shown.', because),
  }),
  (read, at) => {
    for (const [index, one] of read.elements.entries()) {
      if (ownRows(read.creator, one).length > 0) continue
      const place = inside(inside(at, 'elements'), index)
      complain(
        place,
        `${one} is on no list for this creator: say its VR, as in "${one} DS"${suggestion(read.creator, KNOWN_CREATORS)}`,
      )
    }
    return read
  },
)

/** Which private attributes stay. */
export const safePrivate: Shape<SafePrivateChoice> = oneWayOf<SafePrivateChoice>({
  text: wordOf({ none: 'Everything private goes.', ...LISTS }),
  list: list(oneWayOf<OwnPrivate | keyof typeof LISTS>({ text: wordOf(LISTS), map: own })),
})
