import { ByteWindow } from './byte-window.ts'
import { DataSet } from './data-set.ts'
import { DataSetReader } from './data-set-reader.ts'
import { LIMITS } from './limits.ts'
import type { Token } from './token.ts'
import type { Encoding } from './transfer-syntax.ts'

/** Where elements go: a Data Set, and the items of the sequence that is open in it. */
interface Level {
  readonly dataSet: DataSet
  items: DataSet[]
}

/**
 * Reads a small Data Set that is here whole, such as an answer to a query; whoever calls it limits its bytes. Pixel data is passed over.
 * Throws `DicomError`.
 */
export function readDataSet(bytes: Uint8Array, encoding: Encoding): DataSet {
  const dataSet = new DataSet()
  const levels: Level[] = [{ dataSet, items: [] }]
  const emit = (token: Token): void => put(levels, token)
  const limits = { ...LIMITS, valueBytesMax: bytes.length }
  const window = new ByteWindow()
  const reader = new DataSetReader(window, encoding, { emit, limits, isSequence: () => false })
  window.push(bytes)
  reader.read()
  reader.end()
  return dataSet
}

function put(levels: Level[], token: Token): void {
  const level = levels.at(-1) as Level
  switch (token.kind) {
    case 'element':
      return level.dataSet.put({ tag: token.tag, vr: token.vr, value: token.value.slice() })
    case 'sequence':
      level.items = []
      return level.dataSet.put({ tag: token.tag, vr: 'SQ', value: level.items })
    case 'item': {
      const dataSet = new DataSet()
      level.items.push(dataSet)
      levels.push({ dataSet, items: [] })
      return
    }
    case 'itemEnd':
      levels.pop()
      return
    default:
  }
}
