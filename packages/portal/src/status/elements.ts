/** Attributes of an element by their names; `class` among them. */
export type Attributes = Readonly<Record<string, string>>

/** An element with text or elements in it; text is never read as markup. */
export function make(name: string, attributes: Attributes = {}, ...inner: readonly (string | Node)[]): HTMLElement {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.append(...inner)
  return element
}

/** The element of the page that has an id. */
export function place(id: string): HTMLElement {
  return document.querySelector(`#${id}`) as HTMLElement
}

/** Sets a text where it is another: a screen reader reads again what is set again. */
export function setText(id: string, text: string): void {
  if (place(id).textContent !== text) place(id).textContent = text
}

/** A table: its caption, its columns, its rows, and what is said where there is none. */
export interface Table {
  readonly caption: string
  readonly heads: readonly (readonly [text: string, attributes?: Attributes])[]
  readonly rows: readonly HTMLElement[]
  readonly nothing: string
}

/** Fills a table. */
export function showTable(id: string, { caption, heads, rows, nothing }: Table): void {
  const head = make('tr', {}, ...heads.map(([text, attributes]) => make('th', { scope: 'col', ...attributes }, text)))
  const body = rows.length === 0 ? [make('tr', {}, make('td', {}, nothing))] : rows
  const parts = [...(rows.length === 0 ? [] : [make('thead', {}, head)]), make('tbody', {}, ...body)]
  place(id).replaceChildren(make('caption', {}, caption), ...parts)
}
