import { datesIn } from './dates-in-text.ts'
import type { KnownIdentifiers } from './known-identifiers.ts'
import { titledNamesIn } from './names-by-title.ts'
import { placesIn } from './places-in-text.ts'
import { siteNumbersIn } from './number-masks.ts'
import { PlainTexts } from './plain-texts.ts'
import { shapesIn } from './shapes-in-text.ts'
import { mergeSpans, overlaps, type Span } from './span.ts'
import { unknownWordsIn } from './unknown-words.ts'
import { wordsIn } from './words.ts'

/** How a text is cleaned: of known identifiers and shapes only, or of every word that the vocabulary does not know as well. */
export interface Cleaning {
  readonly mode: 'known' | 'strict'
  /** Words that the profile lets through, folded. */
  readonly keep: ReadonlySet<string>
}

const PLAIN: Readonly<Record<Cleaning['mode'], PlainTexts>> = { known: new PlainTexts(), strict: new PlainTexts() }

/** Finds what identifies people in the texts of one instance: known identifiers, shapes, unknown words, in this order. */
export class TextCleaner {
  readonly #identifiers: KnownIdentifiers
  readonly #shiftDays: number | undefined
  readonly #numbers: readonly RegExp[]

  /** Where `shiftDays` is given, a date in a text becomes the shifted one; else it is cut. `numbers` are the site's own. */
  constructor(identifiers: KnownIdentifiers, shiftDays: number | undefined, numbers: readonly RegExp[] = []) {
    this.#identifiers = identifiers
    this.#shiftDays = shiftDays
    this.#numbers = numbers
  }

  /** Whether a text has a number of the site's own form in it. */
  holdsSiteNumber(text: string): boolean {
    return this.#numbers.some((number) => text.search(number) >= 0)
  }

  /** The spans of a text that go, in their order. */
  spansIn(text: string, cleaning: Cleaning): Span[] {
    // What this instance and this site say; all else is the same for everybody.
    const known = [...this.#identifiers.spansIn(text), ...siteNumbersIn(text, this.#numbers)]
    const plain = PLAIN[cleaning.mode]
    if (known.length === 0 && plain.has(text)) return []
    const spans = this.#findSpans(text, { known, cleaning })
    if (spans.length === 0 && cleaning.keep.size === 0) plain.add(text)
    return spans
  }

  #findSpans(text: string, { known, cleaning }: { known: readonly Span[]; cleaning: Cleaning }): Span[] {
    const words = wordsIn(text)
    const dates = this.#datesIn(text)
    const shapes = shapesIn(text).filter(({ start, end }) => !overlaps(dates, start, end))
    const found = mergeSpans([...known, ...titledNamesIn(text, words), ...placesIn(text, words), ...dates, ...shapes])
    if (cleaning.mode === 'known') return found
    return mergeSpans([...found, ...unknownWordsIn({ text, words, cut: found, keep: cleaning.keep })])
  }

  /** Dates, moved where they can be; of two that overlap the fuller one. */
  #datesIn(text: string): Span[] {
    const dates = datesIn(text).toSorted((a, b) => a.start - b.start || b.end - a.end)
    let end = 0
    return dates.flatMap((date) => {
      if (date.start < end) return []
      end = date.end
      const replacement = this.#moved(date)
      return [{ start: date.start, end: date.end, ...(replacement === undefined ? {} : { replacement }) }]
    })
  }

  #moved({ day, spell }: ReturnType<typeof datesIn>[number]): string | undefined {
    if (day === undefined || this.#shiftDays === undefined || this.#identifiers.isBirthDay(day)) return undefined
    return spell(day + this.#shiftDays)
  }
}
