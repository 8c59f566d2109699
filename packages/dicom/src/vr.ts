/** How the values of a VR are made (PS3.5 6.2). */
export type VrKind = 'text' | 'string' | 'number' | 'bytes' | 'sequence'

/** One row of Table 6.2-1. */
export interface VrRow {
  /** `text` follows Specific Character Set, `string` is always of the default repertoire, `number` is binary. */
  readonly kind: VrKind
  /** Bytes of one value, or of one word to swap between endiannesses; 1 where bytes have no order. */
  readonly unitBytes: number
  /** PS3.5 7.1.2: these VRs carry a 32-bit length after two reserved bytes. */
  readonly longLength: boolean
  /** The most bytes of one value, where the standard limits it to fewer than the length field can say. */
  readonly valueBytesMax?: number
  readonly padding: number
}

const SPACE = 0x20
const NUL = 0

function row(kind: VrKind, unitBytes: number, extra: Partial<VrRow> = {}): VrRow {
  return { kind, unitBytes, longLength: false, padding: kind === 'text' || kind === 'string' ? SPACE : NUL, ...extra }
}

const LONG = { longLength: true }

/** The Value Representations of PS3.5 Table 6.2-1. */
export const VRS = {
  AE: row('string', 1, { valueBytesMax: 16 }),
  AS: row('string', 1, { valueBytesMax: 4 }),
  AT: row('number', 2),
  CS: row('string', 1, { valueBytesMax: 16 }),
  DA: row('string', 1, { valueBytesMax: 8 }),
  DS: row('string', 1, { valueBytesMax: 16 }),
  DT: row('string', 1, { valueBytesMax: 26 }),
  FD: row('number', 8),
  FL: row('number', 4),
  IS: row('string', 1, { valueBytesMax: 12 }),
  LO: row('text', 1),
  LT: row('text', 1),
  OB: row('bytes', 1, LONG),
  OD: row('bytes', 8, LONG),
  OF: row('bytes', 4, LONG),
  OL: row('bytes', 4, LONG),
  OV: row('bytes', 8, LONG),
  OW: row('bytes', 2, LONG),
  PN: row('text', 1),
  SH: row('text', 1),
  SL: row('number', 4),
  SQ: row('sequence', 1, LONG),
  SS: row('number', 2),
  ST: row('text', 1),
  SV: row('number', 8, LONG),
  TM: row('string', 1, { valueBytesMax: 14 }),
  UC: row('text', 1, LONG),
  UI: row('string', 1, { valueBytesMax: 64, padding: NUL }),
  UL: row('number', 4),
  UN: row('bytes', 1, LONG),
  UR: row('string', 1, LONG),
  US: row('number', 2),
  UT: row('text', 1, LONG),
  UV: row('number', 8, LONG),
} as const satisfies Record<string, VrRow>

/** A Value Representation of PS3.5. */
export type Vr = keyof typeof VRS

const BY_CODE = new Map<number, Vr>(Object.keys(VRS).map((vr) => [(vr.charCodeAt(0) << 8) | vr.charCodeAt(1), vr as Vr]))

/** The VR whose two letters are these bytes, if the standard has it. */
export function vrOfBytes(first: number, second: number): Vr | undefined {
  return BY_CODE.get((first << 8) | second)
}

/** The row of a VR. */
export function vrRow(vr: Vr): VrRow {
  return VRS[vr]
}

/** Puts the words of a value of this VR into the other byte order. */
export function swapBytes(value: Uint8Array, vr: Vr): Uint8Array {
  const { unitBytes } = VRS[vr]
  if (unitBytes === 1) return value
  const swapped = new Uint8Array(value.length)
  for (let start = 0; start + unitBytes <= value.length; start += unitBytes) {
    for (let index = 0; index < unitBytes; index += 1) swapped[start + index] = value[start + unitBytes - 1 - index] as number
  }
  return swapped
}
