// What is tried in the browser: the files that the suites make, a bomb, and the real files where there are any.
import { deflateRawSync } from 'node:zlib'
import { corpusBytes, corpusFiles } from '../corpus.ts'
import { ordinaryFile } from '../planted/file.ts'
import { dataSet } from '../planted/literal.ts'
import { plantedFiles } from '../planted/planted-files.ts'
import { linkedStudy } from '../planted/study.ts'
import { syntaxes } from '../planted/syntaxes.ts'

/** A file to try. */
export interface Source {
  readonly name: string
  readonly bytes: Uint8Array
}

// 64 MiB of zeros deflate to 64 KiB: a growth of 1030 times, where 200 and 16 MiB are allowed.
const BOMB_BYTES = 64 * 2 ** 20

/** The files that need nobody's data. */
export function madeSources(): Source[] {
  return [...plantedFiles(), ...linkedStudy()].map(({ name, bytes }) => ({ name, bytes }))
}

/** The real files. */
export function corpusSources(): Source[] {
  return corpusFiles().map((name) => ({ name, bytes: corpusBytes(name) }))
}

/** A deflated Data Set with one element, a run of zeros beyond the limit. */
export function bomb(): Source {
  const empty = ordinaryFile(dataSet({}), { ...syntaxes.deflated, deflated: false }, 'defined')
  // OW with a length of 32 bits (PS3.5 7.1.2).
  const pixels = Buffer.concat([Buffer.from('e07f10004f570000', 'hex'), Buffer.alloc(4), Buffer.alloc(BOMB_BYTES)])
  pixels.writeUInt32LE(BOMB_BYTES, 8)
  return { name: 'deflated bomb', bytes: Buffer.concat([empty, deflateRawSync(pixels)]) }
}
