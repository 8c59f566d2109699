// Goal: the walker of inspect meets the same elements as the product's own reader, in every real and every planted file that both can read.
// Method: both list tag, depth and length of what they meet; where they differ, one of them is wrong.
import { dictionaryEntry, FileReader, Fault, type Token } from '@lethe/dicom'
import { describe, expect, test } from 'vitest'
import { bytesOf } from '../packages/gateway/src/stages/inspect/byte-source.ts'
import { Unwalkable } from '../packages/gateway/src/stages/inspect/unwalkable.ts'
import { walkFile } from '../packages/gateway/src/stages/inspect/walk-file.ts'
import type { Element } from '../packages/gateway/src/stages/inspect/walker.ts'
import { nodePorts } from '../packages/gateway/src/system/ports.ts'
import { CORPUS, corpusBytes, corpusFiles } from './corpus.ts'
import { plantedFiles } from './planted/planted-files.ts'

/** Inside of what no table names, inspect walks where it can; the product's reader takes it as bytes, and it goes. */
function isStandard(tag: number): boolean {
  return dictionaryEntry(tag) !== undefined
}

/** What the walker of inspect meets. */
function walked(bytes: Uint8Array): string[] | undefined {
  const met: string[] = []
  const meet = ({ tag, depth, path }: Element): boolean => {
    if (path.every(isStandard)) met.push(`${depth} ${tag.toString(16)}`)
    return false
  }
  let fragments = -1
  try {
    walkFile(
      bytesOf(bytes),
      {
        element: meet,
        value: () => undefined,
        pixels: meet,
        fragment: (element) => {
          if (fragments !== element.offset) meet(element)
          fragments = element.offset
        },
      },
      'foreign',
    )
  } catch (error) {
    if (!(error instanceof Unwalkable)) throw error
    return undefined
  }
  return met
}

/** What the product's reader meets. */
function read(bytes: Uint8Array): string[] | undefined {
  const met: string[] = []
  const path: number[] = []
  const emit = (token: Token): void => {
    const isElement = token.kind === 'element' || token.kind === 'bulk' || token.kind === 'sequence' || token.kind === 'fragments'
    if (isElement && path.every(isStandard)) met.push(`${path.length} ${token.tag.toString(16)}`)
    if (token.kind === 'sequence') path.push(token.tag)
    if (token.kind === 'sequenceEnd') path.pop()
  }
  const reader = new FileReader({ emit, inflate: nodePorts.inflate })
  try {
    reader.push(bytes)
    reader.end()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return undefined
  }
  return met
}

describe.skipIf(CORPUS === undefined)('real files (LETHE_CORPUS names their folder)', () => {
  test('are walked as they are read', () => {
    const differing = corpusFiles().filter((name) => {
      const bytes = corpusBytes(name)
      const [own, other] = [walked(bytes), read(bytes)]
      return own !== undefined && other !== undefined && own.join() !== other.join()
    })
    expect(differing).toEqual([])
  })

  test('that can be read can be walked', () => {
    const lost = corpusFiles().filter((name) => read(corpusBytes(name)) !== undefined && walked(corpusBytes(name)) === undefined)
    expect(lost).toEqual([])
  })
})

describe('planted files', () => {
  test.each([...plantedFiles()].map(({ name, bytes }) => [name, bytes] as const))('%s', (_, bytes) => {
    const other = read(bytes)
    const own = walked(bytes)
    expect(own === undefined || other === undefined || own.join() === other.join()).toBe(true)
  })
})
