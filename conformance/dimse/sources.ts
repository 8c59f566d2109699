// The corpus as a sender sees it: UIDs, transfer syntax and the bytes of the Data Set of each file that is an instance.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeFileMeta, Fault, FileReader, stringValue, tagOfKeyword, type Token } from '@lethe/dicom'
import { nodePorts } from '../../packages/gateway/src/system/ports.ts'
import { readInstanceHeader, type InstanceHeader } from '../../packages/gateway/src/system/instance-header.ts'
import { CORPUS, corpusFiles } from '../corpus.ts'
import type { Received } from './receiver.ts'

/** A file that can be sent. */
export interface Source extends InstanceHeader {
  readonly name: string
  readonly path: string
  /** With a NUL behind it where its length is odd, as it is sent. */
  readonly dataSet: Buffer
}

const MEDIA_STORAGE_DIRECTORY = '1.2.840.10008.1.3.10'

/** Every file of the corpus that has what a C-STORE request needs. */
export function corpusSources(): Source[] {
  return corpusFiles().flatMap((name): Source[] => {
    const path = join(CORPUS ?? '', name)
    try {
      const source = sourceOf(path, name)
      const { sopClassUid, sopInstanceUid } = source
      return sopClassUid === '' || sopInstanceUid === '' || sopClassUid === MEDIA_STORAGE_DIRECTORY ? [] : [source]
    } catch (error) {
      if (error instanceof Fault) return []
      throw error
    }
  })
}

/** One file as a sender sees it. */
export function sourceOf(path: string, name = path): Source {
  const header = readInstanceHeader(path)
  return { name, path, ...header, dataSet: evenly(readFileSync(path).subarray(header.dataSetOffset)) }
}

/** How close what was received is to a source: the same bytes, the same elements and values, or neither. */
export function closeness(source: Source, { dataSet, transferSyntaxUid }: Received): 'bytes' | 'elements' | 'other' {
  if (source.dataSet.equals(dataSet)) return 'bytes'
  return elementsOf(source.dataSet, source.transferSyntaxUid) === elementsOf(dataSet, transferSyntaxUid) ? 'elements' : 'other'
}

/** A digest over tags, nesting and values: without lengths, group lengths, padding, and VRs that a peer puts right. */
function elementsOf(dataSet: Buffer, transferSyntaxUid: string): string {
  const hash = createHash('sha256')
  const fault = readTokens(dataSet, transferSyntaxUid, (token) => {
    const isGroupLength = 'tag' in token && (token.tag & 0xffff) === 0
    const isPadding = 'tag' in token && token.tag === 0xfffcfffc
    const isMeta = 'tag' in token && token.tag >>> 16 === 2
    if (token.kind === 'preamble' || token.kind === 'dataSet' || isMeta || isGroupLength || isPadding) return
    if (token.kind === 'bytes') hash.update(token.bytes)
    else if (token.kind === 'element') hash.update(`e${token.tag} `).update(unpadded(token.value))
    else hash.update(`${token.kind}${'tag' in token ? token.tag : ''} `)
  })
  return `${hash.digest('hex')} ${fault}`
}

/** The values of an instance's attributes, by their keywords, as an archive would index them. */
export function attributesOf({ dataSet, transferSyntaxUid }: Source, keywords: readonly string[]): string[] {
  const values = new Map<number, string>()
  let depth = 0
  readTokens(dataSet, transferSyntaxUid, (token) => {
    if (token.kind === 'sequence') depth += 1
    else if (token.kind === 'sequenceEnd') depth -= 1
    else if (token.kind === 'element' && depth === 0) values.set(token.tag, stringValue(token.value).trim())
  })
  return keywords.map((keyword) => values.get(tagOfKeyword(keyword) as number) ?? '')
}

/** Reads a Data Set as tokens; gives the code of the fault that ends it early, or the empty string. */
function readTokens(dataSet: Buffer, transferSyntaxUid: string, emit: (token: Token) => void): string {
  const meta = { sopClassUid: '', sopInstanceUid: '', implementationClassUid: '', implementationVersionName: '' }
  const reader = new FileReader({ emit, inflate: nodePorts.inflate })
  try {
    reader.push(encodeFileMeta({ ...meta, transferSyntaxUid }))
    reader.push(dataSet)
    reader.end()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return error.code
  }
  return ''
}

function unpadded(value: Uint8Array): Uint8Array {
  let end = value.length
  while (end > 0 && (value[end - 1] === 0 || value[end - 1] === 0x20)) end -= 1
  return value.subarray(0, end)
}

function evenly(bytes: Buffer): Buffer {
  return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)])
}
