import { tagOfKeyword } from '@lethe/dicom'

const GRAPHIC_LAYER = tagOfKeyword('GraphicLayer')

/** Whether an attribute names a layer, by which graphics say where they are drawn (PS3.3 C.10.7): no two layers may have one name. */
export function isLayerName(tag: number): boolean {
  return tag === GRAPHIC_LAYER
}
