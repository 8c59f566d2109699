import { nearest } from './nearest.ts'

/** Something wrong in a profile: where, and what to do. The words are the profile's own, which holds no patient's data. */
export interface Complaint {
  readonly path: readonly (string | number)[]
  readonly says: string
}

/** Reads one kind of value out of a tree of plain values; complaints go into the list, and then the value is of no use. */
export type Shape<T> = (value: unknown, at: Place) => T

/** Where a shape reads, and where it complains. */
export interface Place {
  readonly path: readonly (string | number)[]
  readonly complaints: Complaint[]
}

/** One of a few words. */
export function oneOf<const T extends string>(words: readonly T[]): Shape<T> {
  return (value, at) => {
    if (typeof value === 'string' && (words as readonly string[]).includes(value)) return value as T
    return complain(at, `must be one of ${words.join(', ')}${suggestion(value, words)}`)
  }
}

/** A text that matches a pattern; unquoted numbers and dates are reported and not guessed. */
export function text(pattern = /^[^\0-\x1f]{1,256}$/, says = 'must be a text (put it in quotes)'): Shape<string> {
  return (value, at) => (typeof value === 'string' && pattern.test(value) ? value : complain(at, says))
}

/** A whole number between two bounds. */
export function integer(least: number, most: number): Shape<number> {
  return (value, at) => {
    const fits = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
    return fits ? value : complain(at, `must be a whole number from ${least} to ${most}`)
  }
}

/** A number. */
export const number: Shape<number> = (value, at) => (typeof value === 'number' ? value : complain(at, 'must be a number'))

/** A list. */
export function list<T>(of: Shape<T>): Shape<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) return complain(at, 'must be a list')
    return value.map((item, index) => of(item, inside(at, index)))
  }
}

/** Two numbers, the first not greater than the second. */
export const range: Shape<readonly [number, number]> = (value, at) => {
  const [least, most] = list(number)(value, at) ?? []
  if (least === undefined || most === undefined || least > most) return complain(at, 'must be two numbers, the smaller first')
  return [least, most]
}

/** A record with known keys; each field's shape sees `undefined` where the key is absent. */
export function record<T extends object>(fields: { readonly [K in keyof T]: Shape<T[K]> }): Shape<T> {
  return (value, at) => {
    if (!isRecord(value)) return complain(at, 'must be a map')
    const names = Object.keys(fields)
    for (const key of Object.keys(value)) {
      if (!names.includes(key)) complain(inside(at, key), `is not known here${suggestion(key, names)}`)
    }
    const entries = names.map((name) => [name, fields[name as keyof T](value[name], inside(at, name))] as const)
    return Object.fromEntries(entries) as T
  }
}

/** A map whose keys are checked too. */
export function map<T>(key: (name: string, at: Place) => void, of: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value, at) => {
    if (!isRecord(value)) return complain(at, 'must be a map')
    const entries = Object.entries(value).map(([name, inner]) => {
      key(name, inside(at, name))
      return [name, of(inner, inside(at, name))] as const
    })
    return Object.fromEntries(entries)
  }
}

/** A shape for a field that may be absent. */
export function optional<T>(of: Shape<T>, otherwise: T): Shape<T> {
  return (value, at) => (value === undefined ? otherwise : of(value, at))
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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
