import { integer, text } from '@lethe/engine'

export const host = text(/^[0-9A-Za-z.:-]{1,255}$/, 'must be a host name or an IP address')
export const port = integer(0, 65_535)
// PS3.5 6.2: AE, up to 16 characters of the default repertoire.
export const aeTitle = text(/^(?=.*[^ ])[\x20-\x5b\x5d-\x7e]{1,16}$/, 'must be an AE title: 1 to 16 characters, no backslash')
export const sourceName = text(/^[A-Za-z0-9][A-Za-z0-9 _.:@-]{0,63}$/, 'must be a name of letters, digits, spaces and _ . : @ -')
