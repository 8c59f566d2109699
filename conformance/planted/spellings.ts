import { littleEndian, reversed, swapped, utf16be, utf16le } from './binary.ts'
import type { Seed } from './stamps.ts'

/** How a word may come out: as ASCII (UTF-8 and all character sets of DICOM agree on it), as UTF-16, or backwards. */
export function wordSpellings(word: string): string[] {
  return [word, utf16le(word), utf16be(word), reversed(word)]
}

/** How a date, a time or a number in digits may come out. */
export function dateSpellings(digits: string): string[] {
  return [digits, utf16le(digits), utf16be(digits)]
}

/** How a binary number may come out: as it is or turned around in units of these sizes. */
export function numberSpellings(value: string, unitBytes: readonly number[]): string[] {
  const turned = unitBytes.map((size) => swapped(value, size))
  return [value, ...turned]
}

/**
 * How a value of two or four bytes may come out. It is too short to be told from chance, so it is searched together
 * with its element's tag and length, as the three uncompressed encodings of PS3.5 7.1 write them.
 */
export function shortSpellings(seed: Seed, value: string): string[] {
  const whole = value.repeat(seed.vr === 'AS' ? 1 : seed.count)
  const turned = seed.vr === 'AS' ? whole : swapped(whole, 2)
  const tag = littleEndian(seed.tag >>> 16, 2) + littleEndian(seed.tag & 0xffff, 2)
  return [
    tag + littleEndian(whole.length, 4) + whole,
    tag + seed.vr + littleEndian(whole.length, 2) + whole,
    swapped(tag, 2) + seed.vr + reversed(littleEndian(whole.length, 2)) + turned,
  ]
}
