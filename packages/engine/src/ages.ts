const DAYS: Readonly<Record<string, number>> = { D: 1, W: 7, M: 30.4375, Y: 365.25 }

/** Whether a text is an age (PS3.5 AS): three digits and a unit. */
export function isAge(text: string): boolean {
  return /^\d{3}[DWMY]$/.test(text)
}

/** Whether one age is greater than another, whatever their units. */
export function isOlder(age: string, than: string): boolean {
  return ageDays(age) > ageDays(than)
}

/** How many days an age is. */
export function ageDays(age: string): number {
  return Number(age.slice(0, 3)) * (DAYS[age.slice(3)] ?? 0)
}
