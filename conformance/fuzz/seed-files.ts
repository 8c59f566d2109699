import { deflateRawSync } from 'node:zlib'
import { corpusBytes, corpusFiles } from '../corpus.ts'
import { plantedFiles } from '../planted/planted-files.ts'
import { linkedStudy } from '../planted/study.ts'
import { indexElements } from './element-index.ts'

// Large files are mostly pixels, and a change in them is seldom told from no change.
const SEED_BYTES_MAX = 1 << 16
// Of objects that are made here, every so many: they are alike.
const EVERY_PLANTED = 5
// More than may grow without regard to the ratio (dicom/limits.ts).
const BOMB_BYTES = 20 << 20

/** The files that are changed: real ones where there are any, and those of other suites. */
export function seedFiles(): Buffer[] {
  const corpus = corpusFiles().map(corpusBytes)
  const planted: Buffer[] = []
  const deflated: Buffer[] = []
  let index = 0
  for (const { name, bytes } of plantedFiles()) {
    if (index % EVERY_PLANTED === 0) planted.push(Buffer.from(bytes))
    if (deflated.length === 0 && name.endsWith('deflated')) deflated.push(bomb(Buffer.from(bytes)))
    index += 1
  }
  const study = linkedStudy().map(({ bytes }) => Buffer.from(bytes))
  return [...corpus, ...planted, ...study, ...deflated].filter(({ length }) => length <= SEED_BYTES_MAX)
}

/** A file whose deflated Data Set grows a thousand times. */
function bomb(deflated: Buffer): Buffer {
  const { dataSetOffset } = indexElements(deflated)
  return Buffer.concat([deflated.subarray(0, dataSetOffset), deflateRawSync(Buffer.alloc(BOMB_BYTES))])
}
