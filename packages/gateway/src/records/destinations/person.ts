/** How a person is named: as in the audit, which takes no dots and no spaces. */
const NAME = /^[A-Za-z][A-Za-z0-9_@-]{1,63}$/

/** Whether a text can name a person. */
export function isPersonName(text: string): boolean {
  return NAME.test(text)
}

/** What two spellings of one name have in common. */
export function personKey(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '').toLowerCase()
}
