// What of a planted instance is still there in some bytes.
import { entryAt } from '../planted/dictionary.ts'
import { inflated } from '../planted/search.ts'
import { walkFile } from '../planted/walk.ts'
import type { HarmlessText, Occurrence, PlantedInstance } from './planted-instance.ts'
import { readings, TextIndex, isFound } from './text-index.ts'
import { keyOf, nameOf } from './tree-places.ts'
import { folded, tokensOf } from './words.ts'

const SPECIFIC_CHARACTER_SET = 0x00080005
const TEXT_VRS = new Set(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT', 'UR', 'UN', 'AE'])
// Pixels and tables have no identifiers planted in them; shorter values of any VR are searched.
const BULK_BYTES_MIN = 65_536

/** An identifier that came out, and where. */
export interface Miss {
  readonly occurrence: Occurrence
  /** The place where it was found. */
  readonly found: string
  /** What stands there now. */
  readonly left: string
}

/** A harmless token, and whether it is still where it was. */
interface TokenFate {
  readonly text: HarmlessText
  readonly token: string
  /** Which phrases it comes from. */
  readonly domain: string
  readonly kept: boolean
}

/** What became of everything that was planted in an instance. */
export interface Judgement {
  readonly misses: readonly Miss[]
  readonly tokens: readonly TokenFate[]
}

/** Searches some bytes for what was planted. `baseline` has the words that the product itself writes. */
export function judge(instance: PlantedInstance, bytes: Uint8Array, baseline: ReadonlySet<string>): Judgement {
  const output = readOutput(bytes)
  const harmless = new Set([...instance.harmlessWords, ...baseline])
  return {
    misses: findMisses(instance, output, harmless),
    tokens: instance.harmless.length === 0 ? [] : tokenFates(instance, output),
  }
}

function isCreator(tag: number): boolean {
  return (tag & 0x10000) !== 0 && (tag & 0xff00) === 0
}

interface Output {
  /** The text values by place, in the reading that the file declares. */
  readonly texts: ReadonlyMap<string, readonly string[]>
  readonly indexes: ReadonlyMap<string, TextIndex>
  readonly isText: ReadonlySet<string>
  /** All bytes but bulk values, without case, as Latin-1 and as UTF-8. */
  readonly raw: string
}

function readOutput(bytes: Uint8Array): Output {
  const texts = new Map<string, string[]>()
  const indexes = new Map<string, TextIndex>()
  const isText = new Set<string>()
  const pieces: Uint8Array[] = []
  let terms = ''
  for (const { tag, parents, value } of walkFile(inflated(bytes))) {
    // The names of private creators are written from the product's list: that a patient is called Siemens says nothing of them.
    if (value.length >= BULK_BYTES_MIN || isCreator(tag)) continue
    pieces.push(value)
    if (tag === SPECIFIC_CHARACTER_SET && parents.length === 0) terms = Buffer.from(value).toString('latin1').trim()
    const place = keyOf([...parents, tag])
    const vr = entryAt(tag)?.vr ?? 'UN'
    if (vr.startsWith('O')) continue
    const found = readings(value, terms)
    if (TEXT_VRS.has(vr)) isText.add(place)
    texts.set(place, [...(texts.get(place) ?? []), found[0] ?? ''])
    const index = indexes.get(place) ?? new TextIndex()
    indexes.set(place, index)
    found.forEach((text, reading) => index.add(text, reading === 0 ? 'declared' : 'other'))
  }
  const whole = Buffer.concat(pieces.flatMap((piece) => [piece, Buffer.from('\n')]))
  return { texts, indexes, isText, raw: `${whole.toString('latin1').toLowerCase()}\n${folded(whole.toString('utf8'))}` }
}

function findMisses({ occurrences }: PlantedInstance, output: Output, harmless: ReadonlySet<string>): Miss[] {
  const byIdentifier = Map.groupBy(occurrences, ({ identifier }) => identifier)
  return [...byIdentifier].flatMap(([identifier, own]) => {
    const places = new Set(own.map(({ place }) => place))
    const left = own.filter(({ place }) => {
      const index = output.indexes.get(place)
      return index !== undefined && isFound(identifier, index, { harmless, place: 'own' })
    })
    const valueAt = (place: string): string => (output.texts.get(place) ?? []).join(' ¦ ')
    if (left.length > 0)
      return left.map((occurrence) => ({ occurrence, found: occurrence.attribute, left: valueAt(occurrence.place) }))
    const [first] = own
    if (first === undefined) return []
    const other = [...output.indexes].find(
      ([place, index]) => output.isText.has(place) && !places.has(place) && isFound(identifier, index, { harmless }),
    )
    if (other !== undefined) return [{ occurrence: first, found: attributeOf(other[0]), left: valueAt(other[0]) }]
    // A day may be another's, shifted, so that days are sought in texts alone.
    const isDay = identifier.kind === 'date' || identifier.kind === 'birth date'
    const bare = identifier.strings.filter((text) => text.length > 5)
    return !isDay && bare.some((text) => output.raw.includes(text)) ? [{ occurrence: first, found: 'some bytes', left: '' }] : []
  })
}

function attributeOf(place: string): string {
  const tags = place.split('/').map((tag) => Number.parseInt(tag, 16))
  return tags.map(nameOf).join('/')
}

/** The texts of one place are compared as one, since items may have been removed. */
function tokenFates({ harmless }: PlantedInstance, output: Output): TokenFate[] {
  return [...Map.groupBy(harmless, ({ place }) => place)].flatMap(([place, texts]) => {
    const sought = texts.flatMap((text) =>
      text.tokens.map((token, index) => ({ text, ...token, counts: text.counts[index] === true })),
    )
    const there = (output.texts.get(place) ?? []).flatMap(tokensOf)
    const kept = commonTokens(
      sought.map(({ token }) => token),
      there,
    )
    return sought.flatMap(({ text, token, domain, counts }, index) =>
      counts ? [{ text, token, domain, kept: kept.has(index) }] : [],
    )
  })
}

/** The indexes of those tokens that stand in the other list too, in the same order: a longest common subsequence. */
function commonTokens(sought: readonly string[], there: readonly string[]): ReadonlySet<number> {
  const width = there.length + 1
  const lengths = new Uint16Array((sought.length + 1) * width)
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0
  for (let row = sought.length - 1; row >= 0; row -= 1)
    for (let column = there.length - 1; column >= 0; column -= 1)
      lengths[row * width + column] =
        sought[row] === there[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1))
  const common = new Set<number>()
  let [row, column] = [0, 0]
  while (row < sought.length && column < there.length) {
    if (sought[row] === there[column]) {
      common.add(row)
      row += 1
      column += 1
    } else if (at(row + 1, column) >= at(row, column + 1)) row += 1
    else column += 1
  }
  return common
}
