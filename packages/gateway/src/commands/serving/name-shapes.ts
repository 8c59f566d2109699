import { complain, integer, list, refined, text, type Shape } from '@lethe/engine'

export const host = text(/^[0-9A-Za-z.:-]{1,255}$/, 'must be a host name or an IP address')
export const port = integer(0, 65_535)
// PS3.5 6.2: AE, up to 16 characters of the default repertoire.
export const aeTitle = text(/^(?=.*[^ ])[\x20-\x5b\x5d-\x7e]{1,16}$/, 'must be an AE title: 1 to 16 characters, no backslash')
export const sourceName = text(/^[A-Za-z0-9][A-Za-z0-9 _.:@-]{0,63}$/, 'must be a name of letters, digits, spaces and _ . : @ -')
/** How an archive or an Orthanc that is asked is called. */
export const askedName = text(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'must be a name of letters, digits, _ and -')

/** A list in which no two have the same name, or whatever else distinguishes them; `says` tells what is wrong otherwise. */
export function distinct<T>(of: Shape<readonly T[]>, name: (one: T) => string, says: string): Shape<readonly T[]> {
  return refined(of, (read, at) => (new Set(read.map(name)).size < read.length ? complain<readonly T[]>(at, says) : read))
}

/** A list of things that have names, each name once. */
export function namedList<T extends { readonly name: string }>(of: Shape<T>, says: string): Shape<readonly T[]> {
  return distinct(list(of), ({ name }) => name, says)
}

/** The same with the names of files as they are found from here; which of its members are files is said by `keys`. */
export function withFiles<T extends object>(of: T, keys: readonly (keyof T)[], resolved: (file: string) => string): T {
  const found = keys.flatMap((key) => (of[key] === undefined ? [] : [[key, resolved(of[key] as string)]]))
  return { ...of, ...(Object.fromEntries(found) as Partial<T>) }
}
