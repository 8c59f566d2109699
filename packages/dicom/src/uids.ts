import rows from './tables/uids.json' with { type: 'json' }
import kinds from './tables/uid-kinds.json' with { type: 'json' }

declare const registered: unique symbol

/** A UID that PS3.6 annex A registers: it names a thing of the standard and nobody. */
export type RegisteredUid = string & { readonly [registered]: true }

const BY_UID = new Map((rows as [string, string, string, string][]).map((row) => [row[0], row]))
const BY_KEYWORD = new Map((rows as [string, string, string, string][]).map((row) => [row[2], row[0]]))
const KINDS = new Map((kinds as [string, string, string][]).map(([tag, kind]) => [Number.parseInt(tag, 16), kind]))

/** The UID as a registered one, if PS3.6 annex A has it. */
export function registeredUid(uid: string): RegisteredUid | undefined {
  return BY_UID.has(uid) ? (uid as RegisteredUid) : undefined
}

/** The UID that a keyword of PS3.6 annex A names: `CTImageStorage`. */
export function uidOfKeyword(keyword: string): string | undefined {
  return BY_KEYWORD.get(keyword)
}

/** The keyword of a registered UID, or the empty string where annex A gives none. */
export function keywordOfUid(uid: string): string {
  return BY_UID.get(uid)?.[2] ?? ''
}

/** All keywords of PS3.6 annex A, for messages that name the nearest one. */
export function uidKeywords(): Iterable<string> {
  return BY_KEYWORD.keys()
}

/** Whether the values of a UI attribute name a class of things or one instance; unknown attributes name instances. */
export function uidKind(tag: number): 'class' | 'instance' {
  return KINDS.get(tag) === 'class' ? 'class' : 'instance'
}
