/** The group of a tag. */
export function groupOf(tag: number): number {
  return tag >>> 16
}

/** The element of a tag. */
export function elementOf(tag: number): number {
  return tag & 0xffff
}

/** Whether the tag is of a private group: odd (PS3.5 7.8). */
export function isPrivate(tag: number): boolean {
  return (tag & 0x10000) !== 0
}

/** Whether the tag names the creator of a private block: (gggg,0010-00FF) with gggg odd (PS3.5 7.8.1). */
export function isPrivateCreator(tag: number): boolean {
  const element = tag & 0xffff
  return isPrivate(tag) && element >= 0x10 && element <= 0xff
}

/** The structural tags of PS3.5 7.5. */
export const ITEM = 0xfffee000
export const ITEM_DELIMITATION = 0xfffee00d
export const SEQUENCE_DELIMITATION = 0xfffee0dd

/** Pixel data in its three forms (PS3.3 C.7.6.3, C.7.6.24, C.7.6.25). */
export const PIXEL_DATA = 0x7fe00010
export const FLOAT_PIXEL_DATA = 0x7fe00008
export const DOUBLE_FLOAT_PIXEL_DATA = 0x7fe00009

/** Whether the tag holds an image's pixels. */
export function isPixelData(tag: number): boolean {
  return tag === PIXEL_DATA || tag === FLOAT_PIXEL_DATA || tag === DOUBLE_FLOAT_PIXEL_DATA
}
