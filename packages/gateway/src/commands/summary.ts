import type { LoadedProfile } from '../records/profile-file.ts'
import type { Totals } from '../stages/deidentify/totals.ts'

/** The summary of a run for a person. */
export function formatSummary(totals: Totals, { loaded, seconds }: { loaded: LoadedProfile; seconds: number }): string {
  const { profile, hash } = loaded
  const { deidentified, quarantined, refused, same, directories, archives, before, bytes } = totals
  const megabytes = bytes / 1e6
  const rate = `${format(deidentified / seconds)} instances/s, ${format(megabytes / seconds)} MB/s`
  const speed = `${format(megabytes)} MB in ${seconds.toFixed(1)} s (${rate})`
  const rows: [string, number, string][] = [
    ['de-identified', deidentified, same > 0 ? `of them ${format(same)} were there already, byte for byte` : ''],
    ['quarantined', quarantined, quarantined > 0 ? 'held back: a person must look' : ''],
    ['refused', refused, refused > 0 ? 'no instances, or not readable' : ''],
    ['directories', directories, directories > 0 ? 'DICOMDIR: their files are read on their own' : ''],
    ['archives', archives, archives > 0 ? 'ZIP, TAR, TAR.GZ: their entries are counted above' : ''],
    ['before', before, 'of all these, done by the run that was interrupted'],
  ]
  const shown = rows.filter(([name, count]) => count > 0 || name === 'de-identified')
  return [
    `profile ${profile.profile} ${profile.version} (${hash.slice(0, 12)})  ${speed}`,
    ...shown.map(([name, count, remark]) => `  ${format(count).padStart(9)} ${name}${remark === '' ? '' : `  (${remark})`}`),
    ...sortedReasons(totals).map(([code, count]) => `  ${format(count).padStart(9)}   ${code}`),
  ].join('\n')
}

/** The summary of a run for a program. */
export function jsonSummary(totals: Totals, { profile, hash }: LoadedProfile): string {
  const { deidentified, quarantined, refused, same, directories, archives, before, bytes } = totals
  const counts = { deidentified, quarantined, refused, same, directories, archives, before, bytes }
  const named = { name: profile.profile, version: profile.version, hash }
  return JSON.stringify({ ...counts, reasons: Object.fromEntries(sortedReasons(totals)), profile: named })
}

function sortedReasons({ reasons }: Totals): [string, number][] {
  return [...reasons].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
}

function format(value: number): string {
  return Math.round(value).toLocaleString('en-CA')
}
