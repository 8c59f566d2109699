// Private texts that the lists call safe, as the standard's and the archive's tables have them after the project's review.
import { readFileSync } from 'node:fs'
import type { Vr } from '@lethe/dicom'

/** A private text element that is kept where its creator stands before it. */
export interface PrivatePlace {
  readonly creator: string
  readonly group: number
  readonly element: number
  readonly vr: Vr
  readonly domains: readonly string[]
}

const TEXT_VRS = new Set(['LO', 'SH', 'LT', 'ST', 'UT'])

/** Every private text element of the lists that the archive's profile keeps. */
export const privatePlaces: readonly PrivatePlace[] = readPlaces()

function readPlaces(): PrivatePlace[] {
  const refused = rows('safe-private-refused.csv').map(([creator = '', group = '', element = '']) => ({
    creator,
    group,
    element,
  }))
  const isRefused = (creator: string, group: string, element: string): boolean =>
    refused.some(
      (row) =>
        row.creator === creator &&
        (row.group === '*' || row.group.toUpperCase() === group.toUpperCase()) &&
        (row.element === '*' || row.element.toUpperCase() === element.toUpperCase()),
    )
  const kept = rows('tcia-private-2024.csv').filter(
    ([group = '', creator = '', element = '', vr = '', disposition, , nested]) =>
      disposition === 'k' && (nested ?? '') === '' && TEXT_VRS.has(vr) && !isRefused(creator, group, element),
  )
  return kept.flatMap(([group = '', creator = '', element = '', vr = '']) => {
    // In the archive's list some elements stand under two VRs; a file has one.
    const place = {
      creator,
      group: Number.parseInt(group, 16),
      element: Number.parseInt(element, 16),
      vr: vr as Vr,
      domains: domainsOf(creator),
    }
    return Number.isNaN(place.group) || Number.isNaN(place.element) ? [] : [place]
  })
}

function domainsOf(creator: string): string[] {
  const makers: readonly [RegExp, string][] = [
    [/^SIEMENS/i, 'siemens'],
    [/^(GEMS|GEHC)/, 'ge'],
    [/^PHILIPS/i, 'philips'],
    [/^(TOSHIBA|MMC)/, 'toshiba'],
  ]
  const maker = makers.find(([pattern]) => pattern.test(creator))
  return [maker?.[1] ?? 'generic', 'generic']
}

/** The cells of a table; a quoted one may have a comma in it. */
function rows(file: string): string[][] {
  const text = readFileSync(new URL(`../../scripts/standard/${file}`, import.meta.url), 'utf8')
  const lines = text.trim().split(/\r?\n/).slice(1)
  return lines.map((line) => [...line.matchAll(/(?:"([^"]*)"|([^,]*))(?:,|$)/g)].map(([, quoted, bare]) => quoted ?? bare ?? ''))
}
