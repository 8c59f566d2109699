import { characterSets } from './character-sets.ts'
import { encodeFile } from './encode.ts'
import type { DataSet, Lengths } from './element.ts'
import { plantJpeg, plantOffsetTable, plantRle } from './encapsulated-pixels.ts'
import { fileParts, ordinaryFile } from './file.ts'
import { type Mark, MarkBook } from './marks.ts'
import { plantableBases } from './objects/bases.ts'
import { type ObjectKind, sopClasses } from './objects/uids.ts'
import { nests, ownNests, plantNested, plantSequences, plantTop } from './plant.ts'
import { plantCharacterSet, plantItemCharacterSet } from './plant-character-sets.ts'
import { plantPdf, plantReport } from './plant-content.ts'
import { framings } from './plant-framing.ts'
import { plantKnownName } from './plant-known-name.ts'
import { plantPrivate, plantUnsafePrivate } from './plant-private.ts'
import { plantPrivateHeaders } from './plant-private-headers.ts'
import {
  plantUnknownElements,
  plantUnknownSequences,
  plantUnknownVrs,
  plantWrongValues,
  plantWrongVrs,
  unknownSequenceForms,
} from './plant-unknown.ts'
import { syntaxes, type Syntax } from './syntaxes.ts'

/** A file of the suite: what was planted in it and where. */
export interface PlantedFile {
  readonly name: string
  readonly sopClass: string
  readonly bytes: Uint8Array
  readonly marks: readonly Mark[]
}

/** Puts marks into a Data Set. */
type Planting = (base: DataSet, book: MarkBook) => DataSet

const unknownForms = Object.keys(unknownSequenceForms) as (keyof typeof unknownSequenceForms)[]

/** What is planted in an object of every class. */
const plantings: Readonly<Record<string, Planting>> = {
  top: plantTop,
  ...Object.fromEntries(
    Object.entries(nests).map(([name, nest]): [string, Planting] => [
      `nested ${name}`,
      (base, book) => plantNested(base, book, nest),
    ]),
  ),
  sequences: plantSequences,
  private: plantPrivate,
  'unsafe private': plantUnsafePrivate,
  'unknown elements': plantUnknownElements,
}

/** What is planted in CT objects only: it does not depend on the class. */
const ctPlantings: Readonly<Record<string, Planting>> = {
  'unknown VRs': plantUnknownVrs,
  'wrong VRs': plantWrongVrs,
  'wrong values': plantWrongValues,
  'known name': plantKnownName,
  'private headers': plantPrivateHeaders,
  ...Object.fromEntries(
    unknownForms.map((form): [string, Planting] => [
      `unknown sequences, ${form}`,
      (base, book) => plantUnknownSequences(base, book, form),
    ]),
  ),
}

// The plantings that meet every transfer syntax, since each encodes what they hold in another way.
const ENCODED = ['top', 'nested codes', 'sequences', 'private', 'unknown elements']
const ENCODINGS: readonly [string, Syntax, Lengths][] = [
  ['implicit, defined', syntaxes.implicitLittle, 'defined'],
  ['implicit, undefined', syntaxes.implicitLittle, 'undefined'],
  ['explicit, undefined', syntaxes.explicitLittle, 'undefined'],
  ['big endian, defined', syntaxes.explicitBig, 'defined'],
  ['big endian, undefined', syntaxes.explicitBig, 'undefined'],
  ['deflated', syntaxes.deflated, 'defined'],
]

/** Every file of the suite, the same on every run. */
export function* plantedFiles(): Generator<PlantedFile> {
  for (const kind of Object.keys(plantableBases) as ObjectKind[]) {
    for (const [name, plant] of Object.entries(plantings)) yield file([kind, name], plant)
  }
  for (const [kind, nest] of Object.entries(ownNests) as [keyof typeof ownNests, (typeof ownNests)[keyof typeof ownNests]][]) {
    yield file([kind, `nested ${nest.outer}`], (base, book) => plantNested(base, book, nest))
  }
  for (const [name, plant] of Object.entries(ctPlantings)) yield file(['ct', name], plant)
  yield* contents()
  yield* encodings()
  yield* framed()
  yield* scripts()
}

/** How a file is written where nothing else is said. */
const PLAIN: readonly [Syntax, Lengths] = [syntaxes.explicitLittle, 'defined']

/** A file that is made by planting in an object of a kind; `title` is the kind and what is planted. */
function file([kind, name]: [ObjectKind, string], plant: Planting, how: readonly [Syntax, Lengths] = PLAIN): PlantedFile {
  const book = new MarkBook()
  const elements = plant(plantableBases[kind], book)
  return { name: `${kind}, ${name}`, sopClass: sopClasses[kind], bytes: ordinaryFile(elements, ...how), marks: book.marks }
}

function* contents(): Generator<PlantedFile> {
  yield file(['sr', 'content items'], (_, book) => plantReport('sr', book))
  yield file(['basicSr', 'content items'], (_, book) => plantReport('basicSr', book))
  yield file(['pdf', 'document'], (_, book) => plantPdf(book))
  yield file(['ct', 'RLE fragments'], plantRle, [syntaxes.rle, 'undefined'])
  yield file(['ct', 'RLE offset table'], plantOffsetTable, [syntaxes.rle, 'undefined'])
  yield file(['us', 'JPEG fragments'], plantJpeg, [syntaxes.jpegBaseline, 'undefined'])
}

function* encodings(): Generator<PlantedFile> {
  for (const [encodingName, syntax, lengths] of ENCODINGS) {
    for (const name of ENCODED) {
      const plant = plantings[name]
      if (plant !== undefined) yield file(['ct', `${name}, ${encodingName}`], plant, [syntax, lengths])
    }
  }
}

function* framed(): Generator<PlantedFile> {
  for (const kind of ['ct', 'sr'] as const) {
    for (const [name, frame] of Object.entries(framings)) {
      if (kind === 'sr' && name.includes('pixel')) continue
      const book = new MarkBook()
      const parts = frame(plantableBases[kind], book, syntaxes.explicitLittle)
      const bytes = encodeFile(parts, { syntax: syntaxes.explicitLittle, lengths: 'defined' })
      yield { name: `${kind}, ${name}`, sopClass: sopClasses[kind], bytes, marks: book.marks }
    }
  }
  for (const [name, syntax] of [
    ['implicit', syntaxes.implicitLittle],
    ['explicit', syntaxes.explicitLittle],
  ] as const) {
    const book = new MarkBook()
    const bytes = encodeFile({ dataSet: plantTop(plantableBases.ct, book) }, { syntax, lengths: 'defined' })
    yield { name: `ct, no file meta, ${name}`, sopClass: sopClasses.ct, bytes, marks: book.marks }
  }
  yield withoutPreamble()
}

function withoutPreamble(): PlantedFile {
  const book = new MarkBook()
  const { meta, dataSet } = fileParts(plantTop(plantableBases.ct, book), syntaxes.explicitLittle)
  const bytes = encodeFile({ meta, dataSet }, { syntax: syntaxes.explicitLittle, lengths: 'defined' })
  return { name: 'ct, no preamble', sopClass: sopClasses.ct, bytes, marks: book.marks }
}

function* scripts(): Generator<PlantedFile> {
  for (const [name, set] of Object.entries(characterSets)) {
    yield file(['ct', `characters ${name}`], (base, book) => plantCharacterSet(base, book, set))
  }
  for (const name of ['ISO_IR 144', 'GB18030', 'ISO 2022 IR 87']) {
    const set = characterSets[name]
    if (set !== undefined)
      yield file(['ct', `characters ${name} in an item`], (base, book) => plantItemCharacterSet(base, book, set))
  }
}
