// One thread of `lethe orthanc`: takes an instance, de-identifies it, lets inspect look, marks what passed. The two stages meet only here.
import { parentPort } from 'node:worker_threads'
import { Fault } from '@lethe/dicom'
import { ENGINE_VERSION } from '@lethe/engine'
import { readEntry } from '../../records/catalogue/read-entry.ts'
import { BytesDeidentifier } from '../../stages/deidentify/instance-bytes.ts'
import { bytesOf } from '../../stages/inspect/byte-source.ts'
import { Inspector } from '../../stages/inspect/inspect.ts'
import { GatewayError } from '../../system/errors.ts'
import type { ThreadSettings } from '../../system/threads.ts'
import { look } from '../second-look.ts'
import { KeyedMark } from './keyed-mark.ts'
import type { OrthancAnswer, OrthancSettings, OrthancTask } from './orthanc-task.ts'
import { refusalOf } from './refusals.ts'

parentPort?.once('message', ({ settings }: ThreadSettings<OrthancSettings>) => {
  const looks = new BothLooks(settings)
  parentPort?.on('message', (task: OrthancTask) => parentPort?.postMessage(looks.answer(task)))
})

class BothLooks {
  readonly #deidentifier: BytesDeidentifier
  readonly #inspector = new Inspector()
  readonly #keyedMark: KeyedMark
  readonly #keepsRecords: boolean

  constructor(settings: OrthancSettings) {
    this.#deidentifier = new BytesDeidentifier(settings)
    this.#keyedMark = new KeyedMark(settings.masterKey, settings.scope)
    this.#keepsRecords = settings.keepsRecords
  }

  answer({ kind, payload, room }: OrthancTask): OrthancAnswer {
    if (kind === 'hello') return { kind: 'ready', fingerprint: this.#keyedMark.fingerprint }
    const known = this.#keyedMark.recognise(payload, room)
    if (kind === 'check') return { kind: known === undefined ? 'unmarked' : 'marked' }
    if (known !== undefined) return { kind: 'recognised', output: known }
    try {
      return this.#deidentify(payload, room)
    } catch (error) {
      // What is no fault is a mistake of the program: its message could hold anything and is not told.
      return heldBack(error instanceof Fault ? error : new GatewayError('UNEXPECTED'))
    }
  }

  /** Both looks, one after the other, then the mark. */
  #deidentify(original: Uint8Array, room: SharedArrayBuffer): OrthancAnswer {
    const { bytes, report } = this.#deidentifier.deidentify(original)
    look(this.#inspector, { original: bytesOf(original), candidate: bytesOf(bytes), kept: report.kept })
    const output = this.#keyedMark.mark(bytes, room)
    const made = this.#keepsRecords ? { made: { engine: ENGINE_VERSION, report, entry: readEntry(bytesOf(output)) } } : {}
    return { kind: 'deidentified', output, ...made }
  }
}

function heldBack(fault: Fault): OrthancAnswer {
  const answer = refusalOf(fault)
  const { tag, offset } = fault.details
  const isHeld = answer.kind === 'refused' && fault.disposition === 'quarantine'
  return isHeld ? { ...answer, held: { code: fault.code, tag, offset } } : answer
}
