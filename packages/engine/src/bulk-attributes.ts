import { tagOfKeyword } from '@lethe/dicom'

// Binary values that are measurements, tables of colours or geometry (PS3.3). Every other OB, OW, OF, OD, OL, OV or UN goes: what
// nobody can decode may hold anything. The image's pixels have rules of their own (pixels.ts).
const KEYWORDS = [
  // Lookup tables and palettes (C.7.6.3.1.5, C.7.9, C.11.1).
  [
    'RedPaletteColorLookupTableData',
    'GreenPaletteColorLookupTableData',
    'BluePaletteColorLookupTableData',
    'AlphaPaletteColorLookupTableData',
  ],
  [
    'SegmentedRedPaletteColorLookupTableData',
    'SegmentedGreenPaletteColorLookupTableData',
    'SegmentedBluePaletteColorLookupTableData',
  ],
  ['SegmentedAlphaPaletteColorLookupTableData', 'LUTData'],
  // Where the frames lie in encapsulated pixel data (C.7.6.3.1.8).
  ['ExtendedOffsetTable', 'ExtendedOffsetTableLengths'],
  // Waveforms (C.10.9).
  ['WaveformData', 'WaveformPaddingValue', 'ChannelMinimumValue', 'ChannelMaximumValue'],
  // Spectroscopy (C.8.14).
  ['SpectroscopyData', 'FirstOrderPhaseCorrectionAngle'],
  // Surfaces, tracks, annotations and deformation fields (C.27, A.78, C.37, C.20.3).
  ['PointCoordinatesData', 'DoublePointCoordinatesData', 'VectorCoordinateData', 'TrianglePointIndexList', 'EdgePointIndexList'],
  [
    'VertexPointIndexList',
    'PrimitivePointIndexList',
    'LongPrimitivePointIndexList',
    'LongTrianglePointIndexList',
    'LongEdgePointIndexList',
  ],
  ['LongVertexPointIndexList', 'TrackPointIndexList', 'FloatingPointValues', 'VectorGridData'],
].flat()

const ICC_PROFILE = tagOfKeyword('ICCProfile') as number

const TAGS = new Set(KEYWORDS.map((keyword) => tagOfKeyword(keyword)).filter((tag) => tag !== undefined))

/** Whether a binary attribute is one whose values are numbers of a known meaning. */
export function isBulkAttribute(tag: number): boolean {
  return TAGS.has(tag) || tag === ICC_PROFILE
}

/** Whether only the value itself shows that a binary attribute is what it says; in pieces it cannot be looked at. */
export function isProvenByValue(tag: number): boolean {
  return tag === ICC_PROFILE
}

/** Whether a binary value is what its attribute says: an ICC profile states its own length and signature (ICC.1 7.2). */
export function isBulkValue(tag: number, value: Uint8Array): boolean {
  if (tag !== ICC_PROFILE) return true
  const size = ((value[0] ?? 0) << 24) | ((value[1] ?? 0) << 16) | ((value[2] ?? 0) << 8) | (value[3] ?? 0)
  const signature = String.fromCharCode(...value.subarray(36, 40))
  return signature === 'acsp' && (size === value.length || size === value.length - 1)
}
