/** A piece of a text in UTF-16 units that goes, or for which something else stands in. */
export interface Span {
  readonly start: number
  readonly end: number
  /** What stands in its place, in characters of ASCII; nothing where it is cut. */
  readonly replacement?: string
}

/** Spans in order, those that touch or overlap made one; a replacement gives way to a cut that reaches into it. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = []
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1)
    if (last === undefined || span.start >= last.end) merged.push(span)
    else merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, span.end) }
  }
  return merged
}

/** Whether a span of a list that is in order reaches into a piece of the text. */
export function overlaps(spans: readonly Span[], start: number, end: number): boolean {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((spans[middle] as Span).end <= start) low = middle + 1
    else high = middle
  }
  return low < spans.length && (spans[low] as Span).start < end
}
