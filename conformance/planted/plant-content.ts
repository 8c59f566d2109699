import { entryOf } from './dictionary.ts'
import type { Element } from './element.ts'
import { dataSet } from './literal.ts'
import { type MarkBook, placeOf } from './marks.ts'
import { encapsulatedPdf, report } from './objects/documents.ts'

/** A report whose content items of every value type carry marks. */
export function plantReport(kind: 'sr' | 'basicSr', book: MarkBook): Element[] {
  return dataSet(
    report(kind, {
      text: `Seen by ${valueOf('TextValue', book)} today.`,
      person: valueOf('PersonName', book),
      date: valueOf('Date', book),
      time: valueOf('Time', book),
      dateTime: valueOf('DateTime', book),
      uid: valueOf('UID', book),
      codeMeaning: valueOf('CodeMeaning', book),
      title: valueOf('CodeMeaning', book),
    }),
  )
}

/** An encapsulated PDF with a mark in its body. */
export function plantPdf(book: MarkBook): Element[] {
  return dataSet(encapsulatedPdf(book.word(placeOf([], entryOf('EncapsulatedDocument'), 'content'))))
}

function valueOf(keyword: string, book: MarkBook): string {
  const place = placeOf([entryOf('ContentSequence').tag], entryOf(keyword), 'content')
  return Buffer.from(book.element(place).bytes)
    .toString('latin1')
    .replace(/[\0 ]+$/, '')
}
