// UI attributes that name a class of things, by hand from PS3.3 and PS3.6: what a SOP Class, a transfer syntax, a coding scheme or a kind
// of software is called. Every other UI attribute names one thing of one hospital.
const CLASS_TAGS: ReadonlySet<number> = new Set([
  ...[0x00020002, 0x00020010, 0x00020012, 0x00020032, 0x00020100, 0x00041510, 0x00041512, 0x0004151a],
  ...[0x00080016, 0x0008001a, 0x0008001b, 0x00080062, 0x0008010c, 0x0008010d, 0x00080117, 0x00080118, 0x0008040e],
  ...[0x00081150, 0x0008115a, 0x00083002, 0x00089123, 0x00340003],
  ...[0x04000010, 0x04000510, 0x30100052, 0x30100053],
])

const REGISTERED = '1.2.840.10008.'
const UID_LETTERS_MIN = 8

/** The UIDs of one UI value that name something of one hospital. */
export function instanceUids(tag: number, value: string): string[] {
  if (CLASS_TAGS.has(tag)) return []
  return value
    .split('\\')
    .map((uid) => uid.replace(/[\0 ]+/g, ''))
    .filter((uid) => uid.length >= UID_LETTERS_MIN && !uid.startsWith(REGISTERED) && /^\d+(?:\.\d+){2,}$/.test(uid))
}
