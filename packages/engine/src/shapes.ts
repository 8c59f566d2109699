/** Texts that look like an identifier of a person, whoever it is (formats of Canada and British Columbia among them). */
const SHAPES: readonly RegExp[] = [
  // Health numbers, record numbers, telephones: seven digits and more, however they are grouped.
  /\d(?:[ ().-]{0,2}\d){6,}/,
  // Dates as people write them.
  /\b(?:19|20)\d{2}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])\b/,
  /\b(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er)?[-/. ](?:0?[1-9]|1[0-2]|[A-Za-zÀ-ÿ]{3,9})[-/. ](?:19|20)?\d{2}\b/i,
  /\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? (?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?,? ?(?:19|20)\d{2}\b/i,
  // Postal codes: never D, F, I, O, Q, U; never W or Z in front.
  /\b[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d\b/i,
  // Mail and web addresses, host names, UIDs.
  /@|:\/\/|\bwww\./i,
  /\b\d+(?:\.\d+){4,}\b/,
  // A title stands in front of a name.
  /\b(?:dr|mr|mrs|ms|mme|mlle|prof)\b\.?\s+\p{L}/iu,
]

/** Whether a text has the shape of an identifier somewhere. */
export function hasIdentifierShape(text: string): boolean {
  return SHAPES.some((shape) => shape.test(text))
}
