/** What the encoder needs to know of a transfer syntax. */
export interface Syntax {
  readonly uid: string
  readonly vrs: 'implicit' | 'explicit'
  readonly order: 'little' | 'big'
  readonly deflated: boolean
}

const explicit = { vrs: 'explicit', order: 'little', deflated: false } as const

/** The transfer syntaxes of PS3.5 Annex A that these suites write. */
export const syntaxes = {
  implicitLittle: { uid: '1.2.840.10008.1.2', vrs: 'implicit', order: 'little', deflated: false },
  explicitLittle: { uid: '1.2.840.10008.1.2.1', ...explicit },
  explicitBig: { uid: '1.2.840.10008.1.2.2', vrs: 'explicit', order: 'big', deflated: false },
  deflated: { uid: '1.2.840.10008.1.2.1.99', ...explicit, deflated: true },
  rle: { uid: '1.2.840.10008.1.2.5', ...explicit },
  jpegBaseline: { uid: '1.2.840.10008.1.2.4.50', ...explicit },
} as const satisfies Record<string, Syntax>

/** PS3.5 7.1.2: these VRs carry a 32-bit length after two reserved bytes. */
export const LONG_VRS: ReadonlySet<string> = new Set('OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' '))

/** PS3.5 7.3: the bytes that big endian turns around together. */
export const UNIT_BYTES: Readonly<Record<string, number>> = {
  AT: 2,
  OW: 2,
  SS: 2,
  US: 2,
  FL: 4,
  OF: 4,
  OL: 4,
  SL: 4,
  UL: 4,
  FD: 8,
  OD: 8,
  OV: 8,
  SV: 8,
  UV: 8,
}
