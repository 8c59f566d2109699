// Which texts an instance gets, before it is known whose identifiers will stand in them.
import { dictionaryEntry, type Vr } from '@lethe/dicom'
import type { Cast } from './cast.ts'
import { compose, filled, type Composition, type Planted } from './composition.ts'
import type { Node, Tree } from './corpus-tree.ts'
import type { Identifier, Kind } from './identifier.ts'
import type { Lists, Phrase } from './lists.ts'
import { privatePlaces, type PrivatePlace } from './private-places.ts'
import type { Random } from './random.ts'
import type { Repertoire } from './repertoire.ts'
import { foundPlaces, registeredCodes, textPlaces, type TextPlace } from './text-places.ts'
import { elementsOf, tagsOf } from './tree-places.ts'

// PS3.5 6.2: the most characters of a value; long texts are kept to what somebody types.
const CHARACTERS_MAX: Readonly<Record<string, number>> = { SH: 16, LO: 64, ST: 300, LT: 400, UT: 500, UC: 64 }
const PRIVATE_COUNT = 8
const FOUND_MAX = 24
const PRIVATE_BLOCK = 0xf0

/** A text that is to be planted. */
export interface PlannedText {
  readonly path: readonly number[]
  readonly vr: Vr
  readonly phrases: readonly Phrase[]
  readonly identifierCount: number
  readonly reach: TextPlace['reach']
  readonly style: TextPlace['style']
  /** The element whose value is replaced, where the file has one. */
  readonly node?: Extract<Node, { value: Uint8Array }>
  /** Elements that must stand beside it: a code, a private creator. */
  readonly beside: readonly { readonly path: readonly number[]; readonly vr: Vr; readonly text: string }[]
  /** What the place is called, and that it counts, where this does not follow from the path. */
  readonly attribute?: string
  readonly open?: boolean
}

/** Chooses places and phrases. */
export function planTexts(tree: Tree, { lists, random }: { lists: Lists; random: Random }): PlannedText[] {
  const put = textPlaces
    .filter(({ share }) => random.chance(share))
    .map((place) => planned(place, tagsOf(place.path), { lists, random }))
  return [...put, ...planFound(tree, { lists, random }), ...planPrivate({ lists, random })]
}

/** Writes a planned text with identifiers of the cast in it. */
export function writeText(text: PlannedText, how: { cast: Cast; random: Random; repertoire: Repertoire }): Composition {
  const { cast, random, repertoire } = how
  const charactersMax = CHARACTERS_MAX[text.vr] ?? 64
  const candidates = candidatesFor(text, cast)
  const identifiers = Array.from({ length: text.identifierCount }, () =>
    chosen(candidates, { text, random, charactersMax }),
  ).flat()
  return compose({ phrases: text.phrases, identifiers, charactersMax, style: text.style }, random, repertoire)
}

function planned(place: TextPlace, path: readonly number[], { lists, random }: { lists: Lists; random: Random }): PlannedText {
  const vr = dictionaryEntry(path.at(-1) as number)?.vr as Vr
  const isProse = place.style === 'prose'
  const phrases = Array.from({ length: isProse ? random.between(1, 3) : random.between(1, 2) }, () =>
    phraseOf(place.domains, { lists, random }),
  )
  const most = isProse ? random.between(1, 4) : place.reach === 'known' ? random.below(2) : random.below(3)
  const [code, scheme] = random.pick(registeredCodes)
  const beside =
    place.path.at(-1) === 'CodeMeaning' ? [['CodeValue', code] as const, ['CodingSchemeDesignator', scheme] as const] : []
  return {
    path,
    vr,
    phrases,
    identifierCount: vr === 'SH' ? random.below(2) : most,
    reach: place.reach,
    style: place.style,
    beside: beside.map(([keyword, text]) => ({ path: [...path.slice(0, -1), ...tagsOf([keyword])], vr: 'SH' as const, text })),
  }
}

const [SPECIMEN_PREPARATION = 0] = tagsOf(['SpecimenPreparationSequence'])

function planFound(tree: Tree, how: { lists: Lists; random: Random }): PlannedText[] {
  const counts = new Map<string, number>()
  const byTag = new Map(foundPlaces.map((place) => [tagsOf(place.path)[0], place]))
  return [...elementsOf(tree.elements)].flatMap(({ path, node }) => {
    const place = byTag.get(node.tag)
    // What is said of a specimen's preparation is its own identifier first of all, which goes whole.
    if (place === undefined || node.value.length === 0 || path.includes(SPECIMEN_PREPARATION)) return []
    const count = counts.get(place.path.join()) ?? 0
    counts.set(place.path.join(), count + 1)
    return count < FOUND_MAX ? [{ ...planned(place, path, how), node }] : []
  })
}

function planPrivate({ lists, random }: { lists: Lists; random: Random }): PlannedText[] {
  const chosenPlaces = Array.from({ length: PRIVATE_COUNT }, () => random.pick(privatePlaces))
  const distinct = new Map(chosenPlaces.map((place) => [`${place.creator} ${place.group} ${place.element}`, place]))
  const blocks = new Map<string, number>()
  return [...distinct.values()].map((place) => privateText(place, blocks, { lists, random }))
}

function privateText(
  place: PrivatePlace,
  blocks: Map<string, number>,
  { lists, random }: { lists: Lists; random: Random },
): PlannedText {
  const { creator, group, element, vr, domains } = place
  const key = `${group} ${creator}`
  const block = blocks.get(key) ?? PRIVATE_BLOCK + blocks.size
  blocks.set(key, block)
  const base = (group << 16) >>> 0
  return {
    path: [base + (block << 8) + element],
    vr,
    phrases: [phraseOf(domains, { lists, random })],
    identifierCount: random.below(2),
    reach: 'known',
    style: 'line',
    beside: [{ path: [base + block], vr: 'LO', text: creator }],
    attribute: `private ${creator}`,
    open: true,
  }
}

function phraseOf(domains: readonly string[], { lists, random }: { lists: Lists; random: Random }): Phrase {
  return filled(random.pick(lists.phrases[random.pick(domains)] ?? lists.phrases['comment'] ?? []), random)
}

// What shows by its shape, so that a place in which other words stay must lose it too.
const SHAPED = new Set<Kind>(['PHN', 'SIN', 'telephone', 'date', 'postal code', 'e-mail'])

function candidatesFor({ reach }: PlannedText, { header, loose }: Cast): { identifier: Identifier; weight: number }[] {
  const known = Object.values(header).map((identifier) => ({ identifier, weight: identifier.kind === 'patient' ? 4 : 1 }))
  const others = reach === 'strict' ? loose : loose.filter(({ kind }) => SHAPED.has(kind))
  return [...known, ...others.map((identifier) => ({ identifier, weight: 1 }))]
}

function chosen(
  candidates: readonly { identifier: Identifier; weight: number }[],
  { text, random, charactersMax }: { text: PlannedText; random: Random; charactersMax: number },
): Planted[] {
  const weighted = candidates.flatMap(({ identifier, weight }) => Array.from({ length: weight }, () => identifier))
  const identifier = random.pick(weighted)
  // In a short value an identifier stands with nothing that would say what it is; so does one that stays known by itself.
  const fitting = identifier.spellings.filter(
    (spelling) => spelling.text.length + 3 <= charactersMax && !/[\\]/.test(spelling.text),
  )
  if (fitting.length === 0) return []
  const spelling = random.pick(fitting)
  return text.vr === 'SH' && spelling.form.startsWith('role') ? [] : [{ identifier, spelling }]
}
