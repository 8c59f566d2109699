import type { DimseLimits } from '../limits.ts'
import { DimseError } from '../errors.ts'
import { STATUS } from '../statuses.ts'
import type { Response } from '../operation.ts'
import { Identifier } from './identifier.ts'
import type { FindQuery } from './query.ts'

/** What an archive answered. */
export interface FindResult {
  readonly answers: readonly Identifier[]
  /** False where there were more answers than the limits, or the query was cancelled: then what is not there may exist all the same. */
  readonly isComplete: boolean
  /** Answers that do not have the values they were asked for by: an archive that does not know a key leaves it out of account. */
  readonly strayCount: number
  /** Whether the archive said that it leaves optional keys out of account (FF01). */
  readonly optionalKeysIgnored: boolean
}

/** Gathers the answers to one query, within limits. */
export class Answers {
  readonly #query: FindQuery
  readonly #limits: DimseLimits
  readonly #cancel: () => void
  readonly #answers: Identifier[] = []
  #bytes = 0
  #strayCount = 0
  #isFull = false
  #optionalKeysIgnored = false

  constructor(query: FindQuery, limits: DimseLimits, cancel: () => void) {
    this.#query = query
    this.#limits = limits
    this.#cancel = cancel
  }

  /** Takes one answer. */
  take({ status, identifier, transferSyntaxUid }: Response): void {
    if (identifier === undefined) throw new DimseError('IDENTIFIER_MALFORMED')
    if (this.#isFull) return
    this.#optionalKeysIgnored ||= status === STATUS.pendingOptionalKeysIgnored
    this.#bytes += identifier.length
    const { answersMax, answersBytesMax } = this.#limits
    if (this.#answers.length + this.#strayCount >= answersMax || this.#bytes > answersBytesMax) {
      this.#isFull = true
      return this.#cancel()
    }
    const answer = new Identifier(identifier, transferSyntaxUid)
    if (isAnswerTo(this.#query, answer)) this.#answers.push(answer)
    else this.#strayCount += 1
  }

  /** What there is, once the archive has said its last status. */
  result(status: number): FindResult {
    return {
      answers: this.#answers,
      isComplete: !this.#isFull && status === STATUS.success,
      strayCount: this.#strayCount,
      optionalKeysIgnored: this.#optionalKeysIgnored,
    }
  }
}

/** Whether an answer has each value that it was asked for by. */
function isAnswerTo({ keys }: FindQuery, answer: Identifier): boolean {
  return Object.entries(keys).every(([keyword, wanted]) => {
    const values = answer.values(keyword)
    return keyword === 'StudyDate'
      ? values.some((value) => isWithin(value, wanted))
      : values.some((value) => value.normalize('NFC') === wanted.trim().normalize('NFC'))
  })
}

/** Dates of one form compare as texts do. */
function isWithin(date: string, range: string): boolean {
  const [first = '', last = first] = range.split('-')
  // ACR-NEMA wrote 1995.03.21 (PS3.5 6.2, DA).
  const plain = date.replaceAll('.', '')
  return /^\d{8}$/.test(plain) && first <= plain && plain <= last
}
