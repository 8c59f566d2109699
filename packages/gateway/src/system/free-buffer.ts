/**
 * Gives the memory of a buffer back at once. What is left to be collected some day is memory until then: half a gigabyte for a thousand
 * pieces of a megabyte. For what the system's own functions returned only; small buffers, which share Node's pool, are left alone.
 */
export function freeBuffer(bytes: Buffer): void {
  const { buffer } = bytes
  // What is cut from the pool is less than half of it.
  const isOwn = bytes.byteOffset === 0 && bytes.length > Buffer.poolSize / 2
  if (buffer instanceof ArrayBuffer && isOwn) buffer.transfer(0)
}
