// Puts identifiers and harmless words into one corpus file.
import { dictionaryEntry, type Vr } from '@lethe/dicom'
import type { Policy } from '@lethe/engine'
import { castOf, type Cast } from './cast.ts'
import { readTree, writeTree, type Tree } from './corpus-tree.ts'
import { headerPlaces } from './header-places.ts'
import type { Identifier } from './identifier.ts'
import type { Lists } from './lists.ts'
import type { HarmlessText, Occurrence, PlantedInstance } from './planted-instance.ts'
import { somebody } from './person.ts'
import { openPlaces, type OpenPlaces } from './open-places.ts'
import { Random } from './random.ts'
import { chosenRepertoire } from './chosen-repertoire.ts'
import type { Repertoire } from './repertoire.ts'
import { isFound, TextIndex } from './text-index.ts'
import { planTexts, writeText, type PlannedText } from './planned-text.ts'
import { elementsOf, keyOf, nameOf, padded, putValue, tagsOf } from './tree-places.ts'
import { valuePlaces } from './value-places.ts'
import { wordsOf } from './words.ts'

const TEXT_VRS = new Set<string>(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT', 'UN'])
const MANUFACTURER = 0x00080070
// Words of two letters that stand beside identifiers and belong to nobody; a person of whom only texts tell is not called like them.
const LABELS = new Set('ab ac ae at bc by de du id in la le md mr my no né on pt rt to'.split(' '))

/** What is planted into a file, and how. */
export interface PlantOptions {
  readonly name: string
  readonly bytes: Uint8Array
  readonly seed: string
  readonly index: number
  readonly lists: Lists
  readonly policy: Policy
}

/** The file with identifiers and harmless words in it. */
export function plantInstance({ name, bytes, seed, index, lists, policy }: PlantOptions): PlantedInstance {
  const random = new Random(`${seed} ${name}`)
  const tree = readTree(bytes)
  const original = new TextIndex()
  for (const { node } of elementsOf(tree.elements))
    if (TEXT_VRS.has(node.vr)) original.add(Buffer.from(node.value).toString('latin1'))
  const community = lists.communities[index % lists.communities.length] ?? random.pick(lists.communities)
  const patient = clearPerson(() => somebody(community, random), original)
  const repertoire = chosenRepertoire(tree, patient, random)
  const texts = planTexts(tree, { lists, random })
  const harmlessIndex = new TextIndex()
  for (const text of texts) for (const phrase of text.phrases) harmlessIndex.add(phrase.text)
  const nothing = { harmless: new Set<string>() }
  const isClear = {
    known: (one: Identifier) =>
      !isFound(one, original, nothing) && (one.community !== undefined || !isFound(one, harmlessIndex, nothing)),
    loose: (one: Identifier) =>
      !isFound(one, original, nothing) &&
      !isFound(one, harmlessIndex, { ...nothing, place: 'own' as const }) &&
      !one.localWords.some((word) => LABELS.has(word)),
  }
  const cast = castOf({ lists, random, repertoire, patient, isClear })
  const open = openPlaces(policy, tree)
  const planting: Planting = { tree, cast, random, repertoire, open, occurrences: [], harmless: [] }
  plantHeader(planting)
  for (const value of valuePlaces(random)) plantValue(planting, value)
  for (const text of texts) plantText(planting, text)
  const manufacturer = tree.elements.find(({ tag }) => tag === MANUFACTURER)
  return {
    name,
    manufacturer: makerOf(
      manufacturer !== undefined && 'value' in manufacturer ? Buffer.from(manufacturer.value).toString('latin1') : '',
    ),
    characterSet: repertoire.terms === '' ? 'default' : repertoire.terms,
    bytes: writeTree(tree),
    occurrences: planting.occurrences,
    harmless: planting.harmless,
    harmlessWords: new Set([...original.words, ...harmlessIndex.words]),
  }
}

interface Planting {
  readonly tree: Tree
  readonly cast: Cast
  readonly random: Random
  readonly repertoire: Repertoire
  readonly open: OpenPlaces
  readonly occurrences: Occurrence[]
  readonly harmless: HarmlessText[]
}

function clearPerson<Person extends { surname: { latin: string }; given: { latin: string } }>(
  make: () => Person,
  original: TextIndex,
): Person {
  for (;;) {
    const made = make()
    const words = wordsOf(`${made.surname.latin} ${made.given.latin}`)
    if (!words.some((word) => word.length > 2 && original.words.has(word))) return made
  }
}

function plantHeader({ tree, cast, repertoire, open, occurrences }: Planting): void {
  if (repertoire.terms !== '')
    putValue(tree, tagsOf(['SpecificCharacterSet']), { vr: 'CS', value: Buffer.from(repertoire.terms) })
  for (const { path, role } of headerPlaces) {
    const identifier = cast.header[role]
    const tags = tagsOf(path)
    const vr = dictionaryEntry(tags.at(-1) as number)?.vr as Vr
    putValue(tree, tags, { vr, value: repertoire.encode(identifier.value) })
    occurrences.push({
      identifier,
      place: keyOf(tags),
      attribute: path.join('/'),
      vr,
      form: 'header',
      text: identifier.value,
      open: open.isOpen(tags),
    })
  }
}

function plantValue({ tree, open, harmless }: Planting, { path, text }: { path: readonly string[]; text: string }): void {
  const tags = tagsOf(path)
  const vr = dictionaryEntry(tags.at(-1) as number)?.vr as Vr
  putValue(tree, tags, { vr, value: Buffer.from(text) })
  if (open.isOpen(tags))
    harmless.push({
      place: keyOf(tags),
      attribute: path.join('/'),
      vr,
      tokens: [{ token: text, domain: 'values' }],
      counts: [true],
    })
}

function plantText(planting: Planting, planned: PlannedText): void {
  const { tree, cast, random, repertoire, open, occurrences, harmless } = planting
  const { path, vr, node } = planned
  const composition = writeText(planned, { cast, random, repertoire })
  const value = repertoire.encode(composition.text)
  for (const { path: extra, vr: extraVr, text } of planned.beside)
    putValue(tree, extra, { vr: extraVr, value: Buffer.from(text) })
  if (node === undefined) putValue(tree, path, { vr, value })
  else node.value = padded(value)
  const isOpen = planned.open ?? open.isOpen(path)
  const where = { place: keyOf(path), attribute: planned.attribute ?? path.map(nameOf).join('/'), vr }
  for (const { identifier, spelling } of composition.planted)
    occurrences.push({ ...where, identifier, form: spelling.form, text: spelling.text, open: isOpen })
  if (!isOpen) return
  const identifying = new Set(Object.values(cast.header).flatMap(({ words, localWords }) => [...words, ...localWords]))
  harmless.push({
    ...where,
    tokens: composition.harmless,
    counts: composition.harmless.map(
      ({ token }) => !wordsOf(token).some((word) => identifying.has(word) || isInside(word, identifying)),
    ),
  })
}

/** A harmless word that has an identifier of the instance inside it may go with it. */
function isInside(word: string, identifying: ReadonlySet<string>): boolean {
  return word.length > 4 && [...identifying].some((name) => name.length > 3 && word.includes(name))
}

function makerOf(text: string): string {
  const makers: readonly [RegExp, string][] = [
    [/siemens/i, 'Siemens'],
    [/^g\.?e\.?\b/i, 'GE'],
    [/philips/i, 'Philips'],
    [/toshiba|canon/i, 'Canon/Toshiba'],
    [/uih|united imaging/i, 'UIH'],
    [/agfa/i, 'Agfa'],
  ]
  return makers.find(([pattern]) => pattern.test(text))?.[1] ?? (text.trim() === '' ? 'none' : 'other')
}
