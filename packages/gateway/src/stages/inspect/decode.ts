import { TextDecoder } from 'node:util'

// PS3.3 C.12.1.1.2: Defined Terms of Specific Character Set, and the labels by which the platform's own decoders know the same sets.
const LABELS: Readonly<Record<string, string>> = {
  ...{ 100: 'windows-1252', 101: 'iso-8859-2', 109: 'iso-8859-3', 110: 'iso-8859-4', 144: 'iso-8859-5', 127: 'iso-8859-6' },
  ...{ 126: 'iso-8859-7', 138: 'iso-8859-8', 148: 'windows-1254', 203: 'iso-8859-15', 13: 'shift_jis', 166: 'windows-874' },
  ...{ 192: 'utf-8', 87: 'euc-jp', 159: 'euc-jp', 149: 'euc-kr', 58: 'gbk' },
}
const NAMED: Readonly<Record<string, string>> = { GB18030: 'gb18030', GBK: 'gbk' }

// PS3.5 Annexes H to K: the sets that an escape sequence switches to, by its bytes after ESC. Those of two bytes a sign in G0 have their
// eighth bit set to become what an EUC decoder reads.
interface Switch {
  readonly label: string
  readonly raises: boolean
}
const SWITCHES: Readonly<Record<string, Switch>> = {
  ...{
    $B: { label: 'euc-jp', raises: true },
    '$@': { label: 'euc-jp', raises: true },
    '$(D': { label: 'euc-jp-0212', raises: true },
  },
  ...{
    '$)C': { label: 'euc-kr', raises: false },
    '$)A': { label: 'gbk', raises: false },
    ')I': { label: 'shift_jis', raises: false },
  },
  ...{ '(J': { label: 'shift_jis', raises: false }, '-A': { label: 'windows-1252', raises: false } },
  ...{ '-B': { label: 'iso-8859-2', raises: false }, '-C': { label: 'iso-8859-3', raises: false } },
  ...{ '-D': { label: 'iso-8859-4', raises: false }, '-L': { label: 'iso-8859-5', raises: false } },
  ...{ '-G': { label: 'iso-8859-6', raises: false }, '-F': { label: 'iso-8859-7', raises: false } },
  ...{ '-H': { label: 'iso-8859-8', raises: false }, '-M': { label: 'windows-1254', raises: false } },
  ...{ '-T': { label: 'windows-874', raises: false }, '-b': { label: 'iso-8859-15', raises: false } },
}

const decoders = new Map<string, TextDecoder>()

/** The decoder's label for a value of Specific Character Set; Latin 1 where the value says nothing that is known. */
export function characterLabel(value: string): string {
  const terms = value.split('\\').map((term) => term.trim())
  for (const term of terms) {
    const number = /(\d+)$/.exec(term)?.[1] ?? ''
    const label = NAMED[term] ?? (/IR/.test(term) ? LABELS[number] : undefined)
    if (label !== undefined) return label
  }
  return 'windows-1252'
}

/** Text of bytes under a label, whatever they are: what cannot be decoded becomes the sign for it. */
function decode(bytes: Uint8Array, label: string): string {
  if (isPlain(bytes)) return latin1(bytes)
  return bytes.includes(0x1b) ? decodeSwitched(bytes, label) : decoder(label).decode(bytes)
}

/**
 * The readings of bytes: as they are labelled, and, where they are not plain ASCII, as UTF-8 and as Latin 1 too, since labels are wrong now
 * and then. The first is the likeliest: the label's own, unless its decoder finds nonsense.
 */
export function readings(bytes: Uint8Array, label: string): string[] {
  if (isPlain(bytes)) return [latin1(bytes)]
  const all = [decode(bytes, label), decoder('utf-8').decode(bytes), decoder('windows-1252').decode(bytes)]
  return [...new Set(all.filter((text) => !text.includes('\ufffd')))]
}

/** Whether bytes are ASCII without escape sequences. */
export function isPlain(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number
    if (byte > 0x7f || byte === 0x1b) return false
  }
  return true
}

const SHORT_BYTES = 24

/** Bytes as one character each. */
export function latin1(bytes: Uint8Array): string {
  // A short value is put together faster than it is handed to the platform.
  if (bytes.length <= SHORT_BYTES) {
    let text = ''
    for (let at = 0; at < bytes.length; at += 1) text += String.fromCharCode(bytes[at] as number)
    return text
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

function decodeSwitched(bytes: Uint8Array, label: string): string {
  let text = ''
  let current: Switch = { label, raises: false }
  let from = 0
  for (let at = 0; at <= bytes.length; at += 1) {
    if (at < bytes.length && bytes[at] !== 0x1b) continue
    text += decodeRun(bytes.subarray(from, at), current)
    if (at >= bytes.length) break
    const { length, to } = switchAt(bytes, at + 1)
    current = to ?? { label, raises: false }
    from = at + 1 + length
    at = from - 1
  }
  return text
}

/** What an escape sequence switches to, and its length; nothing known leads back to the label. */
function switchAt(bytes: Uint8Array, at: number): { length: number; to?: Switch } {
  for (const length of [3, 2]) {
    const to = SWITCHES[latin1(bytes.subarray(at, at + length))]
    if (to !== undefined) return { length, to }
  }
  return { length: Math.min(2, bytes.length - at) }
}

function decodeRun(bytes: Uint8Array, { label, raises }: Switch): string {
  if (!raises) return decoder(label).decode(bytes)
  // A control character or a delimiter ends the two-byte set (PS3.5 6.1.2.5.3).
  const end = bytes.findIndex((byte) => byte < 0x21)
  const run = end < 0 ? bytes : bytes.subarray(0, end)
  const raised = Uint8Array.from(run, (byte) => byte | 0x80)
  const text = label === 'euc-jp-0212' ? decodeSupplement(raised) : decoder(label).decode(raised)
  return end < 0 ? text : text + latin1(bytes.subarray(end))
}

/** JIS X 0212 is reached in EUC by a byte 8F before each sign. */
function decodeSupplement(raised: Uint8Array): string {
  const signs: number[] = []
  for (let at = 0; at + 1 < raised.length; at += 2) signs.push(0x8f, raised[at] as number, raised[at + 1] as number)
  return decoder('euc-jp').decode(Uint8Array.from(signs))
}

function decoder(label: string): TextDecoder {
  const known = decoders.get(label) ?? new TextDecoder(label)
  decoders.set(label, known)
  return known
}
