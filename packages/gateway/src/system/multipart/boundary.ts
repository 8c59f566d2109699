import { MultipartError } from './errors.ts'

/** What a Content-Type says: its media type in small letters, and its parameters. */
export interface ContentType {
  readonly mediaType: string
  readonly parameters: ReadonlyMap<string, string>
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const PARAMETER = new RegExp(`\\s*;\\s*(${TOKEN})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;"]+))`, 'gy')

/** Reads a Content-Type (RFC 9110 8.3.1); what is no parameter ends it. */
export function parseContentType(value: string): ContentType {
  const [found = ''] = new RegExp(`^\\s*${TOKEN}/${TOKEN}`).exec(value) ?? []
  const parameters = new Map<string, string>()
  PARAMETER.lastIndex = found.length
  for (let match = PARAMETER.exec(value); match !== null; match = PARAMETER.exec(value)) {
    const [, name = '', quoted, plain = ''] = match
    parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain)
  }
  return { mediaType: found.trim().toLowerCase(), parameters }
}

/** The boundary of a message of several parts; a fault where it is none, or says none that RFC 2046 5.1.1 allows. */
export function boundaryOf(contentType: string): string {
  const { mediaType, parameters } = parseContentType(contentType)
  const boundary = parameters.get('boundary') ?? ''
  const isBoundary = /^[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]$/.test(boundary)
  if (!mediaType.startsWith('multipart/') || !isBoundary) throw new MultipartError('BOUNDARY_MISSING')
  return boundary
}
