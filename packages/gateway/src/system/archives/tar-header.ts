/** A block of a TAR archive: headers are one, data is filled up to whole ones (POSIX.1, pax, "ustar Interchange Format"). */
export const BLOCK_BYTES = 512

/** What a header says of the entry behind it. */
export interface TarHeader {
  readonly name: string
  readonly length: number
  readonly kind: TarKind
  /** Whether further blocks of a sparse file's map follow (GNU, `isextended`). */
  readonly extended: boolean
}

/** What an entry is: `description` tells of the next one, `other` is a link, a device or something that only one program knows. */
type TarKind = 'file' | 'folder' | 'pax' | 'longName' | 'description' | 'sparse' | 'other'

const KINDS: Readonly<Record<string, TarKind>> = {
  '\0': 'file',
  '0': 'file',
  '7': 'file',
  '5': 'folder',
  x: 'pax',
  L: 'longName',
  // A global header, the target of a long link, a volume's label: nothing that is read here.
  g: 'description',
  K: 'description',
  V: 'description',
  S: 'sparse',
}

// POSIX: links (1, 2), devices (3, 4) and FIFOs (6) have no data, whatever their size field says.
const WITHOUT_DATA = '12346'

/** Whether bytes begin with a header whose checksum is right, as in every kind of TAR since the seventh edition. */
export function isTarHeader(bytes: Uint8Array): boolean {
  if (bytes.length < BLOCK_BYTES || bytes[0] === 0) return false
  const told = readNumber(bytes, 148, 8)
  if (told === undefined || told === 0) return false
  let sum = 0
  // The checksum's own eight bytes count as spaces. Old writers added signed bytes.
  let signed = 0
  for (let at = 0; at < BLOCK_BYTES; at += 1) {
    const byte = at >= 148 && at < 156 ? 0x20 : (bytes[at] as number)
    sum += byte
    signed += byte < 128 ? byte : byte - 256
  }
  return (told === sum || told === signed) && readNumber(bytes, 124, 12) !== undefined
}

/** Reads a header that `isTarHeader` took for one. */
export function readTarHeader(bytes: Uint8Array): TarHeader {
  const flag = String.fromCharCode(bytes[156] as number)
  const name = readText(bytes, 0, 100)
  const prefix = readText(bytes, 257, 6) === 'ustar' ? readText(bytes, 345, 155) : ''
  const kind = KINDS[flag] ?? 'other'
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    // The seventh edition marks a folder by its name only.
    kind: kind === 'file' && name.endsWith('/') ? 'folder' : kind,
    length: WITHOUT_DATA.includes(flag) ? 0 : (readNumber(bytes, 124, 12) ?? 0),
    extended: kind === 'sparse' && bytes[482] === 1,
  }
}

/** The records of a pax header, `LENGTH KEYWORD=VALUE` and a line feed; nothing where they are damaged. */
export function readPaxRecords(bytes: Uint8Array): Map<string, string> | undefined {
  const records = new Map<string, string>()
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at)
    const digits = space < 0 || space - at > 10 ? '' : Buffer.from(bytes.subarray(at, space)).toString('latin1')
    const end = /^\d+$/.test(digits) ? at + Number(digits) : 0
    if (end <= space || end > bytes.length || bytes[end - 1] !== 0x0a) return undefined
    const text = Buffer.from(bytes.subarray(space + 1, end - 1)).toString('utf8')
    const equals = text.indexOf('=')
    if (equals < 1) return undefined
    records.set(text.slice(0, equals), text.slice(equals + 1))
    at = end
  }
  return records
}

/** A number in octal digits, or in base 256 where the first bit is set (GNU); nothing where it is neither. */
function readNumber(bytes: Uint8Array, at: number, length: number): number | undefined {
  if ((bytes[at] as number) === 0x80) {
    let value = 0
    for (let index = at + 1; index < at + length; index += 1) value = value * 256 + (bytes[index] as number)
    return Number.isSafeInteger(value) ? value : undefined
  }
  const text = readText(bytes, at, length).trim()
  return /^[0-7]*$/.test(text) ? parseInt(text === '' ? '0' : text, 8) : undefined
}

function readText(bytes: Uint8Array, at: number, length: number): string {
  const field = bytes.subarray(at, at + length)
  const end = field.indexOf(0)
  return Buffer.from(end < 0 ? field : field.subarray(0, end)).toString('utf8')
}
