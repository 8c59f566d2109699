// Goal: CSA headers and protocols for tests, made by other code than the one under test.
// Method: little-endian bytes by Node's own buffer, as NiBabel's documentation has the form.

/** One tag of a header to be made. */
export interface MadeTag {
  readonly name: string
  readonly vr?: string
  readonly values: readonly (string | Uint8Array)[]
  /** What is left of the memory behind the name and behind each value. */
  readonly garbage?: string
}

/** The bytes of a CSA header. */
export function csaOf(tags: readonly MadeTag[]): Uint8Array {
  const words = (...numbers: number[]): Buffer => {
    const bytes = Buffer.alloc(4 * numbers.length)
    numbers.forEach((number, index) => bytes.writeUInt32LE(number, 4 * index))
    return bytes
  }
  const pieces = [Buffer.from('SV10\x04\x03\x02\x01', 'latin1'), words(tags.length, 77)]
  for (const { name, vr = 'IS', values, garbage = '' } of tags) {
    const named = Buffer.alloc(64)
    named.write(`${name}\0${garbage}`.slice(0, 64), 'latin1')
    pieces.push(named, words(values.length), Buffer.from(`${vr}\0\0`), words(6, values.length, 77))
    for (const value of values) {
      const text =
        typeof value === 'string' ? Buffer.from(value === '' ? '' : `${value}\0${garbage}`, 'latin1') : Buffer.from(value)
      const marker = text.length === 0 ? 205 : 77
      pieces.push(words(text.length, text.length, marker, text.length), text, Buffer.alloc((4 - (text.length % 4)) % 4, 0x41))
    }
  }
  return Uint8Array.from(Buffer.concat(pieces))
}

/** The values of each tag, read the way dcm2niix does: from one length to the next. */
export function csaValues(bytes: Uint8Array): Record<string, string[]> {
  const view = Buffer.from(bytes)
  const text = (from: number, to: number): string => view.toString('latin1', from, to).split('\0')[0] ?? ''
  const found: Record<string, string[]> = {}
  let at = 16
  for (let tags = view.readUInt32LE(8); tags > 0; tags -= 1) {
    const values: string[] = []
    const name = text(at, at + 64)
    let items = view.readUInt32LE(at + 76)
    for (at += 84; items > 0; items -= 1) {
      const length = view.readUInt32LE(at + 4)
      values.push(text(at + 16, at + 16 + length))
      at += 16 + Math.ceil(length / 4) * 4
    }
    found[name] = values
  }
  return found
}

/** A protocol as a scanner writes it, with these lines between the marks. */
export function protocolOf(lines: readonly string[]): string {
  const around = '<XProtocol> \n{\n <Name> "PhoenixMetaProtocol" \n <ParamString."tPatientName"> { "ADLER^IRENE" }\n'
  return `${around}### ASCCONV BEGIN object=MrProtDataImpl@MrProtocolData version=51130001 ###\n${lines.join('\n')}\n### ASCCONV END ###" \n}\n`
}
