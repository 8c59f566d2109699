import { tagOfKeyword, uidOfKeyword } from '@lethe/dicom'
import type { Condition, Matcher } from './profile.ts'

/** The values of an instance's top level by tag, as a condition sees them; absent attributes are absent here. */
export type ConditionValues = ReadonlyMap<number, readonly string[]>

/** A compiled condition. */
export interface CompiledCondition {
  /** The tags it looks at. */
  readonly tags: readonly number[]
  readonly holds: (values: ConditionValues) => boolean
}

/** Compiles a condition: all keys must hold, a list means any of. */
export function compileCondition(condition: Condition): CompiledCondition {
  const parts = Object.entries(condition).map(([keyword, matcher]) => {
    return { tag: tagOfKeyword(keyword) as number, matcher: keyword === 'SOPClassUID' ? withUids(matcher) : matcher }
  })
  return {
    tags: parts.map(({ tag }) => tag),
    holds: (values) => parts.every(({ tag, matcher }) => matches(matcher, values.get(tag))),
  }
}

/** Whether the values of one attribute are as a matcher says. */
export function matches(matcher: Matcher, values: readonly string[] | undefined): boolean {
  const present = values ?? []
  const any = (wanted: readonly string[] | undefined, test: (value: string, word: string) => boolean): boolean =>
    wanted === undefined || present.some((value) => wanted.some((word) => test(value, word)))
  return (
    (matcher.absent !== true || values === undefined) &&
    (matcher.present !== true || values !== undefined) &&
    any(matcher.is, (value, word) => value === word) &&
    any(matcher.startsWith, (value, word) => value.startsWith(word)) &&
    any(matcher.contains, (value, word) => value.includes(word)) &&
    (matcher.between === undefined || present.some((value) => isBetween(value, matcher.between as readonly [number, number])))
  )
}

function isBetween(value: string, [least, most]: readonly [number, number]): boolean {
  const read = value.trim() === '' ? Number.NaN : Number(value)
  return read >= least && read <= most
}

/** SOP Classes may be named by their keyword. */
function withUids(matcher: Matcher): Matcher {
  return matcher.is === undefined ? matcher : { ...matcher, is: matcher.is.map((word) => uidOfKeyword(word) ?? word) }
}
