// Goal: reader and writer lose nothing: every readable real file comes back byte for byte, in whatever pieces it is pushed.
// Method: read tokens, write tokens, compare; a deflated file with its inflated bytes. What cannot be read is a list with reasons.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { Fault, FileReader, Writer } from '@lethe/dicom'
import { describe, expect, test } from 'vitest'
import { nodePorts } from '../packages/gateway/src/system/ports.ts'
import { CORPUS, corpusBytes, corpusFiles } from './corpus.ts'

const UNREADABLE = new Map(
  readFileSync(join(import.meta.dirname, 'unreadable.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',') as [string, string]),
)

/** Reads in pieces and writes again; tells where a deflated Data Set began. */
function roundTrip(bytes: Uint8Array, pieceBytes: number): { output: Buffer; deflatedAt: number | undefined } {
  const pieces: Uint8Array[] = []
  let deflatedAt: number | undefined
  let written = 0
  const writer = new Writer((piece) => {
    pieces.push(piece.slice())
    written += piece.length
  })
  const reader = new FileReader({
    emit: (token) => {
      if (token.kind === 'dataSet' && token.transferSyntax.deflated) {
        writer.flush()
        deflatedAt = written
      }
      writer.token(token)
    },
    inflate: nodePorts.inflate,
  })
  for (let at = 0; at < bytes.length; at += pieceBytes) reader.push(bytes.subarray(at, at + pieceBytes))
  reader.end()
  writer.flush()
  return { output: Buffer.concat(pieces), deflatedAt }
}

function expected(bytes: Buffer, deflatedAt: number | undefined): Buffer {
  if (deflatedAt === undefined) return bytes
  return Buffer.concat([bytes.subarray(0, deflatedAt), inflateRawSync(bytes.subarray(deflatedAt))])
}

function codeOf(act: () => unknown): string | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    return error instanceof Fault ? error.code : String(error)
  }
}

describe.skipIf(CORPUS === undefined).each([1, 7, 65_536])(
  'in pieces of %i bytes (LETHE_CORPUS names the folder)',
  (pieceBytes) => {
    test('every readable file comes back byte for byte', () => {
      const different = corpusFiles().filter((name) => {
        const bytes = corpusBytes(name)
        if (UNREADABLE.has(name)) return codeOf(() => roundTrip(bytes, pieceBytes)) !== UNREADABLE.get(name)
        const { output, deflatedAt } = roundTrip(bytes, pieceBytes)
        return !output.equals(expected(bytes, deflatedAt))
      })
      expect(different).toEqual([])
    })
  },
)

test.skipIf(CORPUS === undefined)('the list of unreadable files names files of the corpus', () => {
  const names = new Set(corpusFiles())
  expect([...UNREADABLE.keys()].filter((name) => !names.has(name))).toEqual([])
})
