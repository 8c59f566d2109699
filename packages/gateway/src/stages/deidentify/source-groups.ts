import type { SourceFile } from '../../system/source-file.ts'

/** Sources as they come, a few at a time: a group is what one task takes. */
export type SourceGroups = AsyncIterable<readonly SourceFile[], void>

// Eight files a message: what a message costs is then little beside the files, and the threads end close to each other.
const GROUP_SOURCES = 8

/** Groups sources that are at hand whenever one asks. */
export async function* inGroups(
  sources: Iterable<SourceFile> | AsyncIterable<SourceFile>,
): AsyncGenerator<readonly SourceFile[], void> {
  let group: SourceFile[] = []
  for await (const source of sources) {
    group.push(source)
    if (group.length < GROUP_SOURCES) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}
