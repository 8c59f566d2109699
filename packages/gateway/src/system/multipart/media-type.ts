import { BOUNDARY_CHARACTERS_MAX } from './multipart-limits.ts'

/** A media type with its parameters (RFC 9110 8.3.1): names in small letters, values as they are. */
export interface MediaType {
  /** `application/dicom`, in small letters. */
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
}

const TYPE_CHARACTERS_MAX = 1024
const PARAMETERS_MAX = 16
const TOKEN = String.raw`[!#$%&'*+.^_\`|~0-9A-Za-z-]+`
const TYPE = new RegExp(String.raw`^\s*(${TOKEN}/${TOKEN})`)
const PARAMETER = new RegExp(String.raw`^\s*;\s*(?:(${TOKEN})\s*=\s*(?:"((?:[^"\\\x00-\x1f]|\\[^\x00-\x1f])*)"|([^\s;,"]+)))?`)
// RFC 2046 5.1.1 bcharsnospace, and spaces within.
const BOUNDARY = /^[0-9A-Za-z'()+_,./:=? -]*[0-9A-Za-z'()+_,./:=?-]$/

/** Reads a media type; nothing where it is none, or has a parameter twice. */
export function parseMediaType(text: string | undefined): MediaType | undefined {
  if (text === undefined || text.length > TYPE_CHARACTERS_MAX) return undefined
  const found = TYPE.exec(text)
  if (found === null) return undefined
  const parameters = new Map<string, string>()
  let rest = text.slice(found[0].length)
  while (rest.trim() !== '') {
    const [whole, name, quoted, plain] = PARAMETER.exec(rest) ?? []
    if (whole === undefined) return undefined
    rest = rest.slice(whole.length)
    if (name === undefined) continue
    const key = name.toLowerCase()
    if (parameters.has(key) || parameters.size >= PARAMETERS_MAX) return undefined
    parameters.set(key, quoted === undefined ? (plain ?? '') : quoted.replaceAll(/\\(.)/g, '$1'))
  }
  return { type: (found[1] ?? '').toLowerCase(), parameters }
}

/** The boundary of a multipart type; nothing where it has none, or one of other characters than RFC 2046 allows. */
export function boundaryOf({ parameters }: MediaType): string | undefined {
  const boundary = parameters.get('boundary')
  return boundary !== undefined && boundary.length <= BOUNDARY_CHARACTERS_MAX && BOUNDARY.test(boundary) ? boundary : undefined
}
