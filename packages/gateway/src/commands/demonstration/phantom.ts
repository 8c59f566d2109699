/** Rows and columns of a slice. */
export const PHANTOM_SIDE = 128

/** What is added to a stored value to give Hounsfield units (RescaleIntercept). */
export const PHANTOM_INTERCEPT = -1024

interface Ellipse {
  readonly x: number
  readonly y: number
  readonly halfWidth: number
  readonly halfHeight: number
  readonly hounsfield: number
}

// Later ellipses lie on earlier ones; the numbers are those of real tissue in a head.
const HEAD: readonly Ellipse[] = [
  { x: 0, y: 0, halfWidth: 0.72, halfHeight: 0.92, hounsfield: 40 },
  { x: 0, y: 0, halfWidth: 0.68, halfHeight: 0.88, hounsfield: 1100 },
  { x: 0, y: 0, halfWidth: 0.62, halfHeight: 0.82, hounsfield: 34 },
  { x: -0.16, y: -0.1, halfWidth: 0.09, halfHeight: 0.3, hounsfield: 6 },
  { x: 0.16, y: -0.1, halfWidth: 0.09, halfHeight: 0.3, hounsfield: 6 },
  { x: 0.3, y: 0.38, halfWidth: 0.13, halfHeight: 0.1, hounsfield: 68 },
]

const AIR = -1000
const NOISE_HOUNSFIELD = 12

/** One slice of a computed head as 16-bit stored values, little endian; upper slices are smaller. */
export function phantomSlice(index: number): Uint8Array {
  const pixels = new DataView(new ArrayBuffer(PHANTOM_SIDE * PHANTOM_SIDE * 2))
  const scale = 1 - index * 0.06
  let noise = index + 1
  for (let at = 0; at < PHANTOM_SIDE * PHANTOM_SIDE; at += 1) {
    const x = ((at % PHANTOM_SIDE) / PHANTOM_SIDE) * 2 - 1
    const y = (Math.floor(at / PHANTOM_SIDE) / PHANTOM_SIDE) * 2 - 1
    // A linear congruence: the same picture each time, and no two slices alike.
    noise = (noise * 1_103_515_245 + 12_345) % 2_147_483_648
    const grain = Math.round((noise / 2_147_483_648 - 0.5) * NOISE_HOUNSFIELD)
    pixels.setUint16(at * 2, hounsfieldAt(x / scale, y / scale) + grain - PHANTOM_INTERCEPT, true)
  }
  return new Uint8Array(pixels.buffer)
}

function hounsfieldAt(x: number, y: number): number {
  const inside = HEAD.findLast(
    (ellipse) => ((x - ellipse.x) / ellipse.halfWidth) ** 2 + ((y - ellipse.y) / ellipse.halfHeight) ** 2 <= 1,
  )
  return inside?.hounsfield ?? AIR
}
