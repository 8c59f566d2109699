const DISTANCE_MAX = 4

/** The word with the fewest edits from `wrong`, if one is near enough to be meant. */
export function nearest(wrong: string, words: Iterable<string>): string | undefined {
  const limit = Math.min(DISTANCE_MAX, Math.ceil(wrong.length / 3))
  let best: string | undefined
  let bestDistance = limit + 1
  for (const word of words) {
    if (Math.abs(word.length - wrong.length) >= bestDistance) continue
    const distance = editDistance(wrong.toLowerCase(), word.toLowerCase())
    if (distance < bestDistance) [best, bestDistance] = [word, distance]
  }
  return best
}

/** The Levenshtein distance of two short words. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const substitution = (previous[column - 1] as number) + (a[row - 1] === b[column - 1] ? 0 : 1)
      current.push(Math.min(substitution, (previous[column] as number) + 1, (current[column - 1] as number) + 1))
    }
    previous = current
  }
  return previous[b.length] as number
}
