import { ruleOfEachFile } from './rule.ts'

const BLOB_BYTES_MAX = 1024 * 1024

/** No big blob: it stays in every clone for ever, and nobody can review it. */
export const blobs = ruleOfEachFile('blobs', ({ path, byteCount }) => {
  if (byteCount <= BLOB_BYTES_MAX) return []
  return [{ path, says: `has ${byteCount} bytes; the wall is ${BLOB_BYTES_MAX}` }]
})
