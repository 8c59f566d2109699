import { MultipartError } from './errors.ts'

const FIELD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:[ \t]*(.*)$/s

/** The headers of a part by their names in small letters; the first of a name counts. */
export function parsePartHeaders(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  if (text === '') return fields
  // RFC 5322 2.2.3: a line that begins with a blank goes on with the one before.
  for (const line of text.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const [, name, value] = FIELD.exec(line) ?? []
    if (name === undefined || value === undefined) throw new MultipartError('MALFORMED')
    const key = name.toLowerCase()
    if (!fields.has(key)) fields.set(key, value.trimEnd())
  }
  return fields
}
