import { encodeString, stringValue } from '@lethe/dicom'

// What has more layers than this is no presentation state; the rest share a name, which no two layers may.
const LABELS_MAX = 4096

/** New names for the layers of one instance: each old one gets the same new one wherever it stands, so that graphics find their layer. */
export class LabelNumbers {
  readonly #numbers = new Map<string, number>()

  /** The new name for a label, as a coded string. */
  replace(label: Uint8Array): Uint8Array {
    const text = stringValue(label)
    if (!this.#numbers.has(text) && this.#numbers.size < LABELS_MAX) this.#numbers.set(text, this.#numbers.size + 1)
    return encodeString(`LAYER${this.#numbers.get(text) ?? 0}`, 'CS')
  }
}
