const MINUTE_MS = 60_000
const DAY_MINUTES = 24 * 60

/** A window of the day, in minutes since midnight; one that ends before it begins goes over midnight. */
export interface Hours {
  readonly from: number
  readonly to: number
}

/** Reads `19:00-06:00`; nothing where it is none. */
export function parseHours(text: string): Hours | undefined {
  const found = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/.exec(text)
  if (found === null) return undefined
  const [from, to] = [minutes(found[1], found[2]), found[3] === undefined ? DAY_MINUTES : minutes(found[3], found[4])]
  return from === to ? undefined : { from, to }
}

/** Whether a moment lies in one of the windows, by the clock on the wall; without windows always. */
export function isWithin(hours: readonly Hours[], moment: Date): boolean {
  const now = moment.getHours() * 60 + moment.getMinutes()
  return hours.length === 0 || hours.some(({ from, to }) => (from < to ? from <= now && now < to : now >= from || now < to))
}

/** How long two beginnings are apart at least. */
export function spacingMs(studiesPerMinute: number | undefined): number {
  return studiesPerMinute === undefined ? 0 : MINUTE_MS / studiesPerMinute
}

function minutes(hour: string | undefined, minute: string | undefined): number {
  return Number(hour) * 60 + Number(minute)
}
