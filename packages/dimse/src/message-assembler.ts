import { CommandSet, joined } from './command-set.ts'
import { DimseError } from './errors.ts'
import type { DimseLimits } from './limits.ts'
import type { DataPiece } from './pdu.ts'

/** Who takes messages. */
export interface MessageSink {
  /** A command set is here whole; `hasDataSet` says whether a Data Set follows. */
  readonly command: (contextId: number, command: CommandSet) => void
  /** The next bytes of the Data Set. */
  readonly data: (bytes: Uint8Array) => void
  /** The Data Set is over. */
  readonly dataEnd: () => void
}

/** Makes messages of the pieces of presentation data values (PS3.7 6.3, PS3.8 annex E): commands whole, Data Sets as they come. */
export class MessageAssembler {
  readonly #sink: MessageSink
  readonly #limits: DimseLimits
  #pieces: Uint8Array[] = []
  #commandBytes = 0
  #part: 'none' | 'command' | 'dataSet' = 'none'
  #contextId = 0

  constructor(sink: MessageSink, limits: DimseLimits) {
    this.#sink = sink
    this.#limits = limits
  }

  /** Takes the next piece. */
  push(piece: DataPiece): void {
    const expected = this.#part === 'dataSet' ? 'dataSet' : 'command'
    const isOther = this.#part !== 'none' && piece.contextId !== this.#contextId
    if (piece.part !== expected || isOther) throw new DimseError('PDU_UNEXPECTED')
    this.#contextId = piece.contextId
    if (piece.part === 'command') return this.#command(piece)
    if (piece.bytes.length > 0) this.#sink.data(piece.bytes)
    if (!piece.last) return
    this.#part = 'none'
    this.#sink.dataEnd()
  }

  #command({ bytes, last }: DataPiece): void {
    this.#part = 'command'
    this.#commandBytes += bytes.length
    const limit = this.#limits.commandBytesMax
    if (this.#commandBytes > limit) throw new DimseError('COMMAND_TOO_LONG', { length: this.#commandBytes, limit })
    // Kept beyond the call, and so copied.
    if (bytes.length > 0) this.#pieces.push(bytes.slice())
    if (!last) return
    const command = new CommandSet(joined(this.#pieces))
    this.#pieces = []
    this.#commandBytes = 0
    this.#part = command.hasDataSet ? 'dataSet' : 'none'
    this.#sink.command(this.#contextId, command)
  }
}
