import { nearest } from './nearest.ts'

/** Something wrong in a profile: where, and what to do. The words are the profile's own, which holds no patient's data. */
export interface Complaint {
  readonly path: readonly (string | number)[]
  readonly says: string
}

/** What a shape reads, as JSON Schema 2020-12; one with a `title` is told once and referred to. */
export type Schema = Readonly<Record<string, unknown>>

/**
 * Reads one kind of value out of a tree of plain values, and describes itself; complaints go into the list, and then the value is of no
 * use.
 */
export interface Shape<T> {
  (value: unknown, at: Place): T
  readonly schema: Schema
  /** Whether a field of this shape may be left out. */
  readonly isOptional?: true
}

/** Where a shape reads, and where it complains. */
export interface Place {
  readonly path: readonly (string | number)[]
  readonly complaints: Complaint[]
}

/** A shape by what it does and how it is described. */
export function shape<T>(schema: Schema, read: (value: unknown, at: Place) => T): Shape<T> {
  return Object.assign((value: unknown, at: Place) => read(value, at), { schema })
}

/** The same shape with words for whoever hovers over it in an editor. */
export function described<T>(description: string, of: Shape<T>): Shape<T> {
  const optional = of.isOptional === true ? ({ isOptional: true } as const) : {}
  // A schema that is told elsewhere keeps its own words there; here it is referred to with others.
  const schema = 'title' in of.schema ? { description, allOf: [of.schema] } : { ...of.schema, description }
  return Object.assign(shape(schema, of), optional)
}

/** The same shape under a name: its schema is told once, and referred to wherever it is used. */
export function named<T>(title: string, of: Shape<T>): Shape<T> {
  return shape({ ...of.schema, title }, of)
}

/** One of many words, such as keywords of the standard. */
export function oneOf<const T extends string>(words: readonly T[]): Shape<T> {
  const known: ReadonlySet<string> = new Set(words)
  return shape({ enum: words }, (value, at) => {
    if (typeof value === 'string' && known.has(value)) return value as T
    return complain(at, `must be one of ${words.join(', ')}${suggestion(value, words)}`)
  })
}

/** One of a few words, each with what it means. */
export function wordOf<const T extends string>(meanings: Readonly<Record<T, string>>): Shape<T> {
  const words = Object.keys(meanings) as T[]
  return shape({ oneOf: words.map((word) => ({ const: word, description: meanings[word] })) }, oneOf(words))
}

const IN_QUOTES = ' (put it in quotes)'

/** A text that matches a pattern; unquoted numbers and dates are reported and not guessed. */
export function text(pattern = /^[^\0-\x1f]{1,256}$/u, says = 'must be a text of one line'): Shape<string> {
  return shape({ type: 'string', pattern: pattern.source }, (value, at) => {
    if (typeof value === 'string' && pattern.test(value)) return value
    return complain(at, typeof value === 'number' || typeof value === 'boolean' ? says + IN_QUOTES : says)
  })
}

/** A whole number between two bounds. */
export function integer(least: number, most: number): Shape<number> {
  return shape({ type: 'integer', minimum: least, maximum: most }, (value, at) => {
    const fits = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
    return fits ? value : complain(at, `must be a whole number from ${least} to ${most}`)
  })
}

/** A number. */
export const number: Shape<number> = shape({ type: 'number' }, (value, at) =>
  typeof value === 'number' && Number.isFinite(value) ? value : complain(at, 'must be a number'),
)

/** The word `true`, where leaving the field out says the opposite. */
export const flag: Shape<true> = shape({ const: true }, (value, at) =>
  value === true ? value : complain(at, 'must be true, or left out'),
)

/** A list. */
export function list<T>(of: Shape<T>): Shape<readonly T[]> {
  return shape({ type: 'array', items: of.schema }, (value, at) => {
    if (!Array.isArray(value)) return complain(at, 'must be a list')
    return value.map((item, index) => of(item, inside(at, index)))
  })
}

/** Two numbers, the first not greater than the second. */
export const range: Shape<readonly [number, number]> = shape(
  { ...list(number).schema, minItems: 2, maxItems: 2 },
  (value, at) => {
    const [least, most, ...more] = list(number)(value, at) ?? []
    if (least === undefined || most === undefined || more.length > 0) return complain(at, 'must be two numbers')
    return least <= most ? [least, most] : complain(at, 'must be two numbers, the smaller first')
  },
)

/** A record with known keys; each field's shape sees `undefined` where the key is absent. */
export function record<T extends object>(fields: { readonly [K in keyof T]: Shape<T[K]> }): Shape<T> {
  const shapes = Object.entries<Shape<unknown>>(fields)
  const names = shapes.map(([name]) => name)
  const schema = {
    type: 'object',
    properties: Object.fromEntries(shapes.map(([name, of]) => [name, of.schema])),
    required: shapes.filter(([, of]) => of.isOptional !== true).map(([name]) => name),
    additionalProperties: false,
  }
  return shape(schema, (value, at) => {
    if (!isRecord(value)) return complain(at, 'must be a map')
    for (const key of Object.keys(value)) {
      if (!names.includes(key)) complain(inside(at, key), `is not known here${suggestion(key, names)}`)
    }
    const entries = shapes.map(([name, of]) => [name, of(fieldOf(value, name), inside(at, name))] as const)
    return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined)) as T
  })
}

/** A map whose keys are of a shape too; some keys may have values of a shape of their own. */
export function map<T>(
  key: Shape<string>,
  of: Shape<T>,
  own: Readonly<Record<string, Shape<T>>> = {},
): Shape<Readonly<Record<string, T>>> {
  const properties = Object.fromEntries(Object.entries(own).map(([name, inner]) => [name, inner.schema]))
  const schema = { type: 'object', propertyNames: key.schema, properties, additionalProperties: of.schema }
  return shape(schema, (value, at) => {
    if (!isRecord(value)) return complain(at, 'must be a map')
    const entries = Object.entries(value).map(([name, inner]) => {
      key(name, inside(at, name))
      return [name, (Object.hasOwn(own, name) ? (own[name] as Shape<T>) : of)(inner, inside(at, name))] as const
    })
    return Object.fromEntries(entries)
  })
}

/** What may be said in several ways, told apart by whether it is one text, a number, a list or a map. */
export interface Ways<T> {
  readonly text?: Shape<T>
  readonly number?: Shape<T>
  readonly list?: Shape<T>
  readonly map?: Shape<T>
}

/** One of several ways to say a thing. */
export function oneWayOf<T>(ways: Ways<T>): Shape<T> {
  const given = (['map', 'text', 'list', 'number'] as const).flatMap((kind) => ways[kind] ?? [])
  return shape({ anyOf: given.map(({ schema }) => schema) }, (value, at) => {
    const kind = Array.isArray(value) ? 'list' : isRecord(value) ? 'map' : typeof value === 'number' ? 'number' : 'text'
    const chosen = ways[kind] ?? (given[0] as Shape<T>)
    return chosen(value, at)
  })
}

/** A shape for a field that may be absent. */
export function optional<T>(of: Shape<T>, otherwise: T): Shape<T> {
  return Object.assign(
    shape(of.schema, (value, at) => (value === undefined ? otherwise : of(value, at))),
    { isOptional: true } as const,
  )
}

/** A shape whose value is looked at once more, or made into another, where nothing was wrong with it so far. */
export function refined<T, U>(of: Shape<T>, refine: (read: T, at: Place) => U): Shape<U> {
  return shape(of.schema, (value, at) => {
    const before = at.complaints.length
    const read = of(value, at)
    return at.complaints.length === before ? refine(read, at) : (undefined as U)
  })
}

/** Adds a complaint; what it gives back stands for a value that nobody will use. */
export function complain<T>(at: Place, says: string): T {
  at.complaints.push({ path: at.path, says })
  return undefined as T
}

/** The nearest known word, as the end of a message. */
export function suggestion(value: unknown, words: Iterable<string>): string {
  const word = typeof value === 'string' ? nearest(value, words) : undefined
  return word === undefined ? '' : `; did you mean ${word}?`
}

/** The place of a key or an index inside another. */
export function inside(at: Place, key: string | number): Place {
  return { path: [...at.path, key], complaints: at.complaints }
}

/** A field of the tree itself: `constructor` is none of an empty map. */
function fieldOf(value: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
