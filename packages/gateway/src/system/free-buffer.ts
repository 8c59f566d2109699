/**
 * Gives the memory of a buffer back at once. What is left to be collected some day is memory until then: half a gigabyte for a thousand
 * pieces of a megabyte. For what the system's own functions returned only; small buffers, which share Node's pool, are left alone.
 */
export function freeBuffer(bytes: Buffer): void {
  const { buffer } = bytes
  // What is cut from the pool has at most half of it.
  const isWhole = bytes.length === buffer.byteLength && bytes.length > Buffer.poolSize / 2
  if (buffer instanceof ArrayBuffer && isWhole) buffer.transfer(0)
}
