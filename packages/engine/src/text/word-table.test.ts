// Goal: a table has the words that were written into it and no others, however often it is asked.
// Method: write random words as the generator does and ask for them and their neighbours, before and after buckets become sets.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WordBucket } from './word-bucket.ts'
import { WordTable } from './word-table.ts'

const word = fc.stringMatching(/^[abs]{1,6}$/)
const asksUntilASet = 40

/** One bucket's text: the rests in order, a plural as the tilde of its singular. */
function written(rests: ReadonlySet<string>): string {
  const isPlural = (rest: string): boolean => rest.endsWith('s') && rests.has(rest.slice(0, -1)) && !isPlural(rest.slice(0, -1))
  return [...rests]
    .filter((rest) => !isPlural(rest))
    .toSorted()
    .map((rest) => (rests.has(`${rest}s`) && isPlural(`${rest}s`) ? `${rest}~` : rest))
    .join(' ')
}

describe('a bucket', () => {
  it('has its words, asked once or often', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1 }), fc.array(word), (words, others) => {
        const rests = new Set(words)
        const bucket = new WordBucket(written(rests))
        for (let ask = 0; ask < asksUntilASet; ask += 1) {
          for (const rest of [...words, ...others, '', 's']) expect(bucket.has(rest)).toBe(rests.has(rest))
        }
      }),
    )
  })

  it.each(['ca ci', 'ca~', '~', ' ', 'ca ', '~ ci'])('has no "%s", which its text holds', (rest) => {
    expect(new WordBucket('ca~ ci').has(rest)).toBe(false)
  })

  it('has the word that is nothing but its first letters', () => {
    expect([new WordBucket('').has(''), new WordBucket(' ca').has(''), new WordBucket('ca').has('')]).toEqual([true, true, false])
    expect([new WordBucket('~ ca').has(''), new WordBucket('~ ca').has('s')]).toEqual([true, true])
  })
})

describe('a table', () => {
  it('joins the buckets of its sources', () => {
    const table = new WordTable({ kne: 'e~' }, { kne: 'ad', le: '', leg: '~' })
    const known = ['knee', 'knees', 'knead', 'le', 'leg', 'legs']
    expect(known.filter((each) => table.has(each))).toEqual(known)
    expect(['kne', 'knees~', 'lego', 'l', ''].filter((each) => table.has(each))).toEqual([])
  })
})
