import { encodeString, stringValue, VRS, type Encoding, type Vr } from '@lethe/dicom'
import { shiftDate, shiftDateTime } from '../dates.ts'
import type { Identities } from '../identities.ts'
import type { KnownIdentifiers } from '../text/known-identifiers.ts'
import { cleanCsaHeader } from './csa-header.ts'
import { cleanGeUserData } from './ge-user-data.ts'
import { cleanSiemensProtocol } from './siemens-protocol.ts'
import { isVendorCode } from './vendor-values.ts'

/** What a private value is where its VR does not say so. */
export type Disguise = 'seconds' | 'dateTime' | 'uid' | 'code' | 'csa' | 'protocol' | 'geUserData'

/** A private value that is something else than its VR says. */
export interface DisguisedValue {
  readonly disguise: Disguise
  readonly vr: Vr
  readonly value: Uint8Array
  readonly encoding: Encoding
}

/** What is needed of the instance to change such a value. */
interface Circumstances {
  readonly identities: Identities
  readonly identifiers: KnownIdentifiers
  readonly shiftDays: number
}

type Change = (value: DisguisedValue, circumstances: Circumstances) => Uint8Array | undefined

const SECONDS_A_DAY = 86_400
// 1973 to 2038: a smaller number is no time of an examination, and a greater one is none in the 32 bits that devices use.
const SECONDS_LEAST = 100_000_000
const SECONDS_MOST = 0x7fffffff

// PS3.5 Table 6.2-1 and 9.1: at least two components, none of them with a leading zero.
const UID = /^(0|[1-9]\d*)(\.(0|[1-9]\d*))+$/

const CHANGES: Readonly<Record<Disguise, Change>> = {
  seconds: ({ vr, value, encoding }, { shiftDays }) => shiftSeconds(vr, { value, encoding }, shiftDays * SECONDS_A_DAY),
  dateTime: (subject, { shiftDays }) =>
    changeText(subject, (text) => (/^[\d.]{8,10}$/.test(text) ? shiftDate(text, shiftDays) : shiftDateTime(text, shiftDays))),
  uid: (subject, { identities }) =>
    changeText(subject, (text) => (text.length <= 64 && UID.test(text) ? identities.uid(text) : undefined)),
  code: ({ value }, { identifiers }) => (isVendorCode(stringValue(value), identifiers) ? value : undefined),
  csa: ({ value }, { identifiers }) => cleanCsaHeader(value, identifiers),
  protocol: ({ value }, { identifiers }) => cleanSiemensProtocol(value, identifiers),
  geUserData: ({ value }) => cleanGeUserData(value),
}

/** Shifts, remaps or cleans a value by what it is in truth; nothing where it is not even that. */
export function changeDisguised(subject: DisguisedValue, circumstances: Circumstances): Uint8Array | undefined {
  return CHANGES[subject.disguise](subject, circumstances)
}

function changeText({ vr, value }: DisguisedValue, change: (text: string) => string | undefined): Uint8Array | undefined {
  const { kind } = VRS[vr]
  if (kind !== 'text' && kind !== 'string') return undefined
  const changed = stringValue(value)
    .split('\\')
    .map((text) => (text.trim() === '' ? '' : change(text.trim())))
  return changed.includes(undefined) ? undefined : encodeString(changed.join('\\'), vr)
}

/** Zero is what devices write where they know no time; it stays. */
function shiftSeconds(
  vr: Vr,
  { value, encoding: { littleEndian } }: { value: Uint8Array; encoding: Encoding },
  seconds: number,
): Uint8Array | undefined {
  const unit = NUMBERS[vr]
  if (unit === undefined || value.length === 0 || value.length % unit.bytes !== 0) return undefined
  // Copied by `from`: the source's bytes may be a Buffer, whose `slice` is a view.
  const changed = Uint8Array.from(value)
  const view = new DataView(changed.buffer)
  for (let at = 0; at < changed.length; at += unit.bytes) {
    const number = unit.read(view, at, littleEndian)
    if (number === 0) continue
    const moved = number + seconds
    if (!(number >= SECONDS_LEAST && number <= SECONDS_MOST && moved > 0 && moved <= SECONDS_MOST)) return undefined
    unit.write(view, at, { number: moved, littleEndian })
  }
  return changed
}

/** How a number of a VR is read and written. */
interface NumberForm {
  readonly bytes: number
  readonly read: (view: DataView, at: number, littleEndian: boolean) => number
  readonly write: (view: DataView, at: number, told: { readonly number: number; readonly littleEndian: boolean }) => void
}

const NUMBERS: Readonly<Partial<Record<Vr, NumberForm>>> = {
  SL: {
    bytes: 4,
    read: (view, at, littleEndian) => view.getInt32(at, littleEndian),
    write: (view, at, { number, littleEndian }) => view.setInt32(at, number, littleEndian),
  },
  UL: {
    bytes: 4,
    read: (view, at, littleEndian) => view.getUint32(at, littleEndian),
    write: (view, at, { number, littleEndian }) => view.setUint32(at, number, littleEndian),
  },
  FD: {
    bytes: 8,
    read: (view, at, littleEndian) => view.getFloat64(at, littleEndian),
    write: (view, at, { number, littleEndian }) => view.setFloat64(at, number, littleEndian),
  },
}
