import type { Literal } from '../literal.ts'

/** One coded concept (PS3.3 8.8). */
export function code(value: string, scheme: string, meaning: string): Literal {
  return { CodeValue: value, CodingSchemeDesignator: scheme, CodeMeaning: meaning }
}

/** The codes that several objects name. */
export const codes = {
  chest: code('51185008', 'SCT', 'Chest'),
  lung: code('39607008', 'SCT', 'Lung'),
  tissue: code('85756007', 'SCT', 'Tissue'),
  nodule: code('27925004', 'SCT', 'Nodule'),
  segmentation: code('113076', 'DCM', 'Segmentation'),
  sourceForSegmentation: code('121322', 'DCM', 'Source image for image processing operation'),
  physicalUnit: code("[hnsf'U]", 'UCUM', 'Hounsfield unit'),
} as const
