import { dictionaryEntry, FileReader, isPrivate, isPrivateCreator, PrivateCreators, stringValue } from '@lethe/dicom'
import type { ElementToken } from '@lethe/dicom'
import { nodePorts } from '../../packages/gateway/src/system/ports.ts'
import { csaValues } from '../../packages/engine/src/private/csa.test-support.ts'

/** One value with the place where it stands. */
export interface PlacedValue {
  /** The keyword of PS3.6, or `creator|group|element` of a private element, or the name of a tag in a CSA header. */
  readonly name: string
  readonly vr: string
  readonly value: Buffer
}

/** All values of a file by their places: the names from the outermost sequence inwards, with the numbers of the items. */
export type PlacedValues = ReadonlyMap<string, PlacedValue>

const CSA_HEADERS = ['SIEMENS CSA HEADER|0029|10', 'SIEMENS CSA HEADER|0029|20']
const PROTOCOL = 'SIEMENS MR SDS 01|0021|19'

/** The values of a file but for pixels, read by the project's own reader; nothing where it cannot be read. */
export function flatten(bytes: Uint8Array): PlacedValues | undefined {
  const flattener = new Flattener()
  const reader = new FileReader({
    emit: (token) => flattener.token(token),
    inflate: nodePorts.inflate,
    // The reader asks only where the value begins like an item: then it is a sequence, whatever any list says.
    isSequence: () => true,
  })
  try {
    reader.push(bytes)
    reader.end()
    return flattener.values
  } catch {
    return undefined
  }
}

/** The text of an attribute at the top level; empty where there is none. */
export function textOf(values: PlacedValues, name: string): string {
  return stringValue(values.get(name)?.value ?? new Uint8Array(0)).trim()
}

class Flattener {
  readonly values = new Map<string, PlacedValue>()
  readonly #path: string[] = []
  readonly #items: number[] = []
  readonly #outer: PrivateCreators[] = []
  #creators = new PrivateCreators()

  token(token: Parameters<ConstructorParameters<typeof FileReader>[0]['emit']>[0]): void {
    if (token.kind === 'element') return this.#element(token)
    if (token.kind === 'sequence') {
      this.#path.push(this.#nameOf(token.tag))
      this.#items.push(0)
    } else if (token.kind === 'sequenceEnd') {
      this.#path.pop()
      this.#items.pop()
    } else if (token.kind === 'item') {
      this.#path.push(String(this.#items[this.#items.length - 1]))
      this.#outer.push(this.#creators)
      this.#creators = new PrivateCreators()
    } else if (token.kind === 'itemEnd') {
      this.#path.pop()
      this.#creators = this.#outer.pop() as PrivateCreators
      this.#items[this.#items.length - 1] = (this.#items.at(-1) as number) + 1
    }
  }

  #element({ tag, vr, value }: ElementToken): void {
    if (isPrivateCreator(tag)) return this.#creators.add(tag, stringValue(value).trim())
    const name = this.#nameOf(tag)
    this.#put(name, { name, vr, value: Buffer.from(value) })
    if (CSA_HEADERS.includes(name) && stringValue(value.subarray(0, 4)) === 'SV10') this.#csa(name, value)
    if (name === PROTOCOL) this.#protocol(name, value)
  }

  #csa(header: string, value: Uint8Array): void {
    for (const [tag, values] of Object.entries(csaValues(value))) {
      const told = values.map((one) => one.trim()).filter((one) => one !== '')
      if (tag === 'MrPhoenixProtocol') this.#protocol(header, Buffer.from(told.join('\n'), 'latin1'))
      else this.#put(`${header}/${tag}`, { name: `CSA ${tag}`, vr: 'CSA', value: Buffer.from(told.join('\\')) })
    }
  }

  #protocol(header: string, value: Uint8Array): void {
    const [, lines = ''] = /### ASCCONV BEGIN[^\n]*\n([^]*?)### ASCCONV END/.exec(Buffer.from(value).toString('latin1')) ?? []
    for (const line of lines.split('\n')) {
      const [key = '', told = ''] = line.split('=').map((part) => part.trim())
      this.#put(`${header}/${key}`, { name: `protocol ${key}`, vr: 'CSA', value: Buffer.from(told) })
    }
  }

  #put(name: string, placed: PlacedValue): void {
    const place = [...this.#path, name].join('>')
    if (!this.values.has(place)) this.values.set(place, placed)
  }

  #nameOf(tag: number): string {
    const hex = tag.toString(16).toUpperCase().padStart(8, '0')
    if (!isPrivate(tag)) return dictionaryEntry(tag)?.keyword ?? hex
    return `${this.#creators.creatorOf(tag) ?? ''}|${hex.slice(0, 4)}|${hex.slice(6)}`
  }
}
