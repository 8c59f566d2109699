import { latin1 } from './decode.ts'
import type { Element } from './walker.ts'

/** What kind of value stands in a place, and so what may be looked for in it. */
export type PlaceClass = 'text' | 'code' | 'number' | 'uid' | 'binary'

const BY_VR: Readonly<Record<string, PlaceClass>> = {
  ...{ LO: 'text', SH: 'text', ST: 'text', LT: 'text', UT: 'text', UC: 'text', PN: 'text', UR: 'text' },
  ...{ CS: 'code', AE: 'code', AS: 'code' },
  ...{ DS: 'number', IS: 'number', DA: 'number', TM: 'number', DT: 'number' },
  ...{ UI: 'uid' },
}

// Codes and what they are codes of, in text VRs (PS3.3 8.8): short words that name nobody, and numbers of many digits. And identifiers of
// versions and of software of the product's own.
const CODE_TAGS: ReadonlySet<number> = new Set([
  ...[0x00080100, 0x00080102, 0x00080103, 0x00080119, 0x00080120, 0x0008010f, 0x00080301, 0x00020013],
  ...[0x00720052, 0x00720054, 0x00081164, 0x00209213],
])

/** What stands in the place of an element; in implicit VR its bytes tell. */
export function placeClass(element: Element, bytes: Uint8Array): PlaceClass {
  if (CODE_TAGS.has(element.tag)) return 'code'
  if (element.vr !== '') return BY_VR[element.vr] ?? 'binary'
  return guess(bytes)
}

/** Whether the value of an element may be a day; in implicit VR every number may. */
export function isTemporal({ vr }: Element): boolean {
  return vr === 'DA' || vr === 'DT' || vr === ''
}

const PROBE_BYTES = 512
const NUMBER = /^[\d+\-.eE \\]*$/
// PS3.5 9.1: components without leading zeros, and a backslash between UIDs: could they stand without one, a long run of them would be
// split in more ways than can be tried.
const UID = /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){3,}(?:\\(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){3,})*\\?\0?$/
const CODED = /^[A-Z\d_ \\]{1,64}$/

function guess(bytes: Uint8Array): PlaceClass {
  const probe = bytes.subarray(0, PROBE_BYTES)
  for (let at = 0; at < probe.length; at += 1) {
    const byte = probe[at] as number
    const white = byte === 9 || byte === 10 || byte === 12 || byte === 13 || byte === 27
    // A UI value is padded with a zero byte.
    if (byte < 0x20 && !white && !(byte === 0 && at === bytes.length - 1)) return 'binary'
  }
  const text = latin1(probe)
  if (UID.test(text)) return 'uid'
  if (NUMBER.test(text)) return 'number'
  return CODED.test(text) && !text.trim().includes(' ') ? 'code' : 'text'
}
