// One thread of `lethe orthanc`: takes an instance, de-identifies it, lets inspect look, marks what passed. The two stages meet only here.
import { hash } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import { Fault } from '@lethe/dicom'
import { ENGINE_VERSION } from '@lethe/engine'
import { readEntry } from '../../records/catalogue/read-entry.ts'
import { Marks } from '../../records/marks.ts'
import type { MadeInline, ReceivedFacts } from '../../records/orthanc/received-instance.ts'
import { BytesDeidentifier } from '../../stages/deidentify/instance-bytes.ts'
import { bytesOf } from '../../stages/inspect/byte-source.ts'
import { Inspector } from '../../stages/inspect/inspect.ts'
import { GatewayError } from '../../system/errors.ts'
import type { ThreadSettings } from '../../system/threads.ts'
import { look } from '../second-look.ts'
import { KeyedMark } from './keyed-mark.ts'
import type { OrthancAnswer, OrthancSettings, OrthancTask } from './orthanc-task.ts'
import { factsOf } from './original-pass.ts'
import { refusalOf } from './refusals.ts'

parentPort?.once('message', ({ settings }: ThreadSettings<OrthancSettings>) => {
  const looks = new BothLooks(settings)
  parentPort?.on('message', (task: OrthancTask) => parentPort?.postMessage(looks.answer(task)))
})

/** What was made of an instance: the object with its mark, and what was decided. */
interface Made {
  readonly output: Uint8Array
  readonly report: MadeInline['report']
}

class BothLooks {
  readonly #deidentifier: BytesDeidentifier
  readonly #inspector = new Inspector()
  readonly #keyedMark: KeyedMark
  readonly #marks: Marks | undefined
  readonly #issuer: string

  constructor(settings: OrthancSettings) {
    this.#deidentifier = new BytesDeidentifier(settings)
    this.#keyedMark = new KeyedMark(settings.masterKey, settings.scope)
    this.#marks = settings.keepsRecords ? new Marks(settings.masterKey) : undefined
    this.#issuer = settings.issuer
  }

  answer({ kind, payload, room }: OrthancTask): OrthancAnswer {
    if (kind === 'hello') return { kind: 'ready', fingerprint: this.#keyedMark.fingerprint }
    const known = this.#keyedMark.recognise(payload, room)
    if (kind === 'check') return { kind: known === undefined ? 'unmarked' : 'marked' }
    if (known !== undefined) return { kind: 'recognised', output: known }
    const facts = this.#marks && factsOf(payload, this.#marks, this.#issuer)
    try {
      const { output, report } = this.#deidentify(payload, room)
      return { kind: 'deidentified', output, ...this.#told(facts, { output, report }) }
    } catch (error) {
      // What is no fault is a mistake of the program: its message could hold anything and is not told.
      return heldBack(error instanceof Fault ? error : new GatewayError('UNEXPECTED'), facts)
    }
  }

  /** Both looks, one after the other, then the mark. */
  #deidentify(original: Uint8Array, room: SharedArrayBuffer): Made {
    const { bytes, report } = this.#deidentifier.deidentify(original)
    look(this.#inspector, { original: bytesOf(original), candidate: bytesOf(bytes), kept: report.kept })
    return { output: this.#keyedMark.mark(bytes, room), report }
  }

  /** What the records will know of it. */
  #told(facts: ReceivedFacts | undefined, { output, report }: Made) {
    if (this.#marks === undefined) return {}
    // What could be de-identified could be read, so it is recognised again too.
    if (facts === undefined) throw new GatewayError('UNEXPECTED')
    const { object, ...entry } = readEntry(bytesOf(output))
    const whole = { ...object, byteCount: output.length, sha256: hash('sha256', output, 'buffer') }
    return { received: { facts, made: { engine: ENGINE_VERSION, report, entry: { ...entry, object: whole } } } }
  }
}

function heldBack(fault: Fault, facts: ReceivedFacts | undefined): OrthancAnswer {
  const answer = refusalOf(fault)
  const { tag, offset } = fault.details
  // What the sender must change is counted only; what a person must look at has its row.
  if (answer.kind !== 'refused' || fault.disposition !== 'quarantine' || facts === undefined) return answer
  return { ...answer, received: { facts, reason: { code: fault.code, tag, offset } } }
}
