import { deriveKey } from '@lethe/engine'
import { nodePorts } from '../system/ports.ts'

/** What is recognised again without being kept. */
type Marked = 'patient' | 'study' | 'series' | 'instance' | 'content' | 'pixels' | 'rest'

/** What an instance belongs to, as it says itself. */
type Belonging = Readonly<Partial<Record<'seriesInstanceUid' | 'studyInstanceUid' | 'patientId', string>>>

/** Makes marks: HMACs by which an original can be recognised and not be known. Each kind has a key of its own. */
export class Marks {
  readonly #keys: Readonly<Record<Marked, Uint8Array>>

  constructor(masterKey: Uint8Array) {
    const key = (kind: Marked): Uint8Array => deriveKey(nodePorts, masterKey, `mark ${kind}`)
    this.#keys = {
      patient: key('patient'),
      study: key('study'),
      series: key('series'),
      instance: key('instance'),
      content: key('content'),
      pixels: key('pixels'),
      rest: key('rest'),
    }
  }

  /** The mark of a UID or a digest. */
  of(kind: Marked, value: Uint8Array | string): Buffer {
    return Buffer.from(nodePorts.hmac(this.#keys[kind], Buffer.from(value as string)))
  }

  /** The mark of a patient: who issued the number, and the number. */
  ofPatient(issuer: string, patientId: string): Buffer {
    return this.of('patient', `${issuer}\0${patientId}`)
  }

  /** The marks of what an instance belongs to, as far as it says so. */
  ofIdentifiers(issuer: string, { seriesInstanceUid, studyInstanceUid, patientId }: Belonging) {
    return {
      series: seriesInstanceUid === undefined ? undefined : this.of('series', seriesInstanceUid),
      study: studyInstanceUid === undefined ? undefined : this.of('study', studyInstanceUid),
      patient: patientId === undefined ? undefined : this.ofPatient(issuer, patientId),
    }
  }

  /** The marks that a patient may have whose number is a text: at the door it is read as bytes, and these depend on the character set. */
  ofNamedPatient(issuer: string, patientId: string): Buffer[] {
    const asUtf8 = Buffer.from(patientId).toString('latin1')
    return [...new Set([patientId, asUtf8])].map((one) => this.ofPatient(issuer, one))
  }
}

/** A mark as a text, to be the key of a map. */
export function hexOf(mark: Uint8Array): string {
  return Buffer.from(mark.buffer, mark.byteOffset, mark.length).toString('hex')
}
