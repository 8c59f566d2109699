import { DOUBLE_FLOAT_PIXEL_DATA, FLOAT_PIXEL_DATA, tagOfKeyword } from '@lethe/dicom'
import { EngineError } from './errors.ts'
import type { Findings } from './findings.ts'

const RLE_LOSSLESS = '1.2.840.10008.1.2.5'

/** The most bytes that a description of pixels may come to: 2^40, far beyond any modality. */
const PIXEL_BYTES_MAX = 2 ** 40

/**
 * Checks the pixels against their description (PS3.3 C.7.6.3), and tells how many bytes of native pixel data the image has; what is
 * longer is no picture and goes. 0 where there are no native pixels.
 */
export function checkPixels(findings: Findings): number {
  const { pixels } = findings
  if (pixels.tag === 0) return 0
  if (pixels.elementCount > 1) throw new EngineError('PIXEL_DESCRIPTION_UNUSABLE', { tag: pixels.tag })
  const frameCount = number(findings, 'NumberOfFrames', 1)
  if (pixels.encapsulated) return checkFragments(findings, frameCount)
  if (findings.transferSyntax.encapsulated) throw new EngineError('PIXEL_DESCRIPTION_UNUSABLE', { tag: pixels.tag })
  const bytes = nativeBytes(findings, frameCount)
  if (pixels.bytes < bytes) throw new EngineError('PIXEL_DATA_SHORT', { tag: pixels.tag, length: pixels.bytes, limit: bytes })
  return bytes
}

/** One fragment or more for each frame; exactly one where the transfer syntax says so (PS3.5 A.4.2). */
function checkFragments({ pixels, transferSyntax }: Findings, frameCount: number): number {
  const { tag, fragmentCount, offsetCount } = pixels
  if (!transferSyntax.encapsulated) throw new EngineError('PIXEL_DESCRIPTION_UNUSABLE', { tag })
  const exact = transferSyntax.uid === RLE_LOSSLESS
  const differ = exact ? fragmentCount !== frameCount : fragmentCount < frameCount
  if (differ || (offsetCount !== 0 && offsetCount !== frameCount)) {
    throw new EngineError('PIXEL_FRAMES_DIFFER', { tag, length: fragmentCount, limit: frameCount })
  }
  return 0
}

function nativeBytes(findings: Findings, frameCount: number): number {
  const { tag } = findings.pixels
  const float = tag === FLOAT_PIXEL_DATA ? 32 : tag === DOUBLE_FLOAT_PIXEL_DATA ? 64 : 0
  const bits = float === 0 ? number(findings, 'BitsAllocated', 0) : float
  const samples = samplesPerPixel(findings)
  const bytes = Math.ceil((number(findings, 'Rows', 0) * number(findings, 'Columns', 0) * samples * frameCount * bits) / 8)
  if (bytes === 0 || bytes > PIXEL_BYTES_MAX) throw new EngineError('PIXEL_DESCRIPTION_UNUSABLE', { tag })
  return bytes
}

/** Samples that are stored for a pixel: chrominance at half or quarter resolution counts as such (C.7.6.3.1.2). */
function samplesPerPixel(findings: Findings): number {
  const photometric = findings.values.get(tagOfKeyword('PhotometricInterpretation') as number)?.[0] ?? ''
  if (photometric === 'YBR_FULL_422' || photometric === 'YBR_PARTIAL_422') return 2
  if (photometric === 'YBR_PARTIAL_420') return 1.5
  return number(findings, 'SamplesPerPixel', 1)
}

function number({ values, pixels }: Findings, keyword: string, otherwise: number): number {
  const value = values.get(tagOfKeyword(keyword) as number)?.[0]
  if (value === undefined || value === '') return otherwise
  const read = Number(value)
  if (!Number.isInteger(read) || read <= 0) throw new EngineError('PIXEL_DESCRIPTION_UNUSABLE', { tag: pixels.tag })
  return read
}
