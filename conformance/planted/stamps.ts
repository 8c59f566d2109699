import { littleEndian, padded } from './binary.ts'
import { dateSpellings, numberSpellings, shortSpellings, wordSpellings } from './spellings.ts'

/** What is planted for one mark: the value, little endian, and how to find it. */
export interface Stamp {
  readonly value: string
  readonly needles: readonly string[]
}

/** What a maker of stamps may use: a number and a word that are unique in the file, and the place's header. */
export interface Seed {
  readonly serial: number
  /** The number of dates planted before this mark. */
  readonly dateOrdinal: number
  readonly id: string
  readonly tag: number
  readonly vr: string
  readonly count: number
}

// The four bytes of a binary mark: 'Zq' and a serial number. As a number of any VR it is finite and positive.
const BINARY_PREFIX = 0x5a710000
const WIDE_PREFIX = 0x5a724b5858510000n
const DAY_MS = 86_400_000
const DATE_STEP_DAYS = 29
const DATE_COUNT = 251

/** The maker of each VR's stamps; a VR that is not in it cannot carry a mark. */
export const stampMakers: Readonly<Record<string, (seed: Seed) => Stamp>> = {
  AE: word,
  CS: word,
  LO: word,
  LT: word,
  SH: word,
  ST: word,
  UC: word,
  UT: word,
  PN: (seed) => texts(seed, `${seed.id}^${seed.id}`, wordSpellings(seed.id)),
  UR: (seed) => texts({ ...seed, count: 1 }, `http://${seed.id}.example/`, wordSpellings(seed.id)),
  AS: (seed) => short(seed, `${100 + (seed.serial % 900)}Y`),
  DA: (seed) => texts(seed, date(seed), dateSpellings(date(seed))),
  DT: (seed) => texts(seed, date(seed) + time(seed.serial), dateSpellings(date(seed))),
  TM: (seed) => texts(seed, time(seed.serial), dateSpellings(time(seed.serial))),
  IS: (seed) => texts(seed, digits(seed.serial), dateSpellings(digits(seed.serial))),
  DS: (seed) => texts(seed, `${digits(seed.serial)}.5`, dateSpellings(digits(seed.serial))),
  UI: instanceUid,
  US: (seed) => short(seed, littleEndian(0x5a00 + (seed.serial % 0x100), 2)),
  SS: (seed) => short(seed, littleEndian(0x5a00 + (seed.serial % 0x100), 2)),
  AT: (seed) => numbers(seed, littleEndian(0x5a73, 2) + littleEndian(seed.serial, 2), [2, 4]),
  FL: number32,
  SL: number32,
  UL: number32,
  FD: number64,
  SV: number64,
  UV: number64,
  OB: (seed) => bulk(seed, 1),
  UN: (seed) => bulk(seed, 1),
  OW: (seed) => bulk(seed, 2),
  OF: (seed) => bulk(seed, 4),
  OL: (seed) => bulk(seed, 4),
  OD: (seed) => bulk(seed, 8),
  OV: (seed) => bulk(seed, 8),
}

/** The word of a mark: a rare prefix, the serial number in base 36 and a check character; valid for AE and CS too. */
export function wordOf(serial: number): string {
  const counter = serial.toString(36).toUpperCase().padStart(4, '0')
  const check = ((serial * 7 + 11) % 36).toString(36).toUpperCase()
  return `ZQXK${counter}${check}`
}

function word(seed: Seed): Stamp {
  return texts(seed, seed.id, wordSpellings(seed.id))
}

function texts(seed: Seed, value: string, needles: readonly string[]): Stamp {
  return { value: Array<string>(seed.count).fill(value).join('\\'), needles }
}

function short(seed: Seed, value: string): Stamp {
  return { value: value.repeat(seed.vr === 'AS' ? 1 : seed.count), needles: shortSpellings(seed, value) }
}

function numbers(seed: Seed, value: string, unitBytes: readonly number[]): Stamp {
  return { value: value.repeat(seed.count), needles: numberSpellings(value, unitBytes) }
}

function number32(seed: Seed): Stamp {
  return numbers(seed, littleEndian(BINARY_PREFIX + seed.serial, 4), [4])
}

function number64(seed: Seed): Stamp {
  return numbers(seed, littleEndian(WIDE_PREFIX + BigInt(seed.serial), 8), [8])
}

function bulk(seed: Seed, unitBytes: number): Stamp {
  const value = padded(padded(seed.id, 2, '\0'), unitBytes, '\0')
  const turns = [2, 4, 8].filter((size) => size <= unitBytes)
  return { value, needles: [...wordSpellings(seed.id), ...numberSpellings(value, turns)] }
}

function instanceUid(seed: Seed): Stamp {
  // A fixed number of digits, so that no mark is the beginning of another.
  const uid = `1.2.826.0.1.3680043.99.7.${1_000_000 + seed.serial}`
  return texts(seed, uid, wordSpellings(uid))
}

/**
 * A day of 1907 to 1926. Neighbours lie 29 days apart, so that a common shift of all dates by a number of days that is
 * no multiple of 29 cannot turn one mark into another.
 */
function date({ dateOrdinal }: Seed): string {
  if (dateOrdinal >= DATE_COUNT) throw new RangeError('twenty years have no more days that lie 29 days apart')
  const day = Date.UTC(1907, 0, 1) + dateOrdinal * DATE_STEP_DAYS * DAY_MS
  return new Date(day).toISOString().slice(0, 10).replaceAll('-', '')
}

function time(serial: number): string {
  return `131719.9${String(serial).padStart(5, '0')}`
}

function digits(serial: number): string {
  return `9173${String(serial).padStart(5, '0')}`
}
