import { Crowd } from '../../stages/inspect/crowd.ts'
import type { Kept } from '../../stages/inspect/kept.ts'
import { sourceFiles } from '../../system/source-files.ts'
import { bytesReader } from './read-bytes.ts'
import type { Look } from './verification.ts'

/**
 * Looks at candidates against all originals together, as many of them at once as memory allows: a candidate may say nothing of any of
 * them. Without originals, one look at each candidate by itself.
 */
export function* crowds(originals: readonly string[], kept: Kept): Generator<Look> {
  const read = bytesReader()
  let crowd = new Crowd(kept)
  let before = 0
  for (const { path } of sourceFiles(originals, { except: '' })) {
    const told = crowd
    read(path, (source) => told.add(source))
    if (!crowd.full) continue
    yield lookOf(crowd)
    before += crowd.originals
    crowd = new Crowd(kept)
  }
  if (crowd.originals > 0 || before === 0) yield lookOf(crowd)
}

function lookOf(crowd: Crowd): Look {
  return { originals: crowd.originals, inspect: (candidate) => crowd.inspect(candidate) }
}
