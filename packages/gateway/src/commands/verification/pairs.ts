import { Identities } from '@lethe/engine'
import type { ByteSource } from '../../stages/inspect/byte-source.ts'
import { gather } from '../../stages/inspect/gather.ts'
import type { Hit } from '../../stages/inspect/hit.ts'
import { Inspector } from '../../stages/inspect/inspect.ts'
import { NOTHING_KEPT, type Kept } from '../../stages/inspect/kept.ts'
import { masterKey } from '../../system/master-key.ts'
import { nodePorts } from '../../system/ports.ts'
import { sourceFiles } from '../../system/source-files.ts'
import { bytesReader } from './read-bytes.ts'
import type { Look } from './verification.ts'

/** How the UIDs of the candidates were made, and what the profile keeps. */
export interface PairOptions {
  readonly kept: Kept
  readonly key: string
  readonly scope: string
}

const NO_ORIGINAL: Hit = { code: 'NO_ORIGINAL', path: [], offset: 0, length: 0 }

/** Looks at each candidate beside its own original, which the key and the scope tell: the same look as at de-identification. */
export function pairs(originals: readonly string[], { kept, key, scope }: PairOptions): Look {
  const identities = new Identities(
    nodePorts,
    masterKey(key, (line) => console.error(line)),
    scope,
  )
  const [readOriginal, inspector] = [bytesReader(), new Inspector()]
  const byUid = new Map<string, string>()
  for (const { path } of sourceFiles(originals, { except: '' })) {
    readOriginal(path, (source) => {
      const { sopInstanceUid } = gather(source, NOTHING_KEPT)
      if (sopInstanceUid !== '') byUid.set(kept.uids ? sopInstanceUid : identities.uid(sopInstanceUid), path)
    })
  }
  const inspect = (candidate: ByteSource): Hit[] => {
    const path = byUid.get(gather(candidate, NOTHING_KEPT).sopInstanceUid)
    let hits = [NO_ORIGINAL]
    if (path !== undefined) readOriginal(path, (original) => (hits = inspector.inspect(original, candidate, kept)))
    return hits
  }
  return { originals: byUid.size, inspect }
}
