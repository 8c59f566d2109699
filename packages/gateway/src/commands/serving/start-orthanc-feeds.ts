import type { Source } from '../../records/sources/source.ts'
import type { Admission } from '../../stages/admit/admission.ts'
import { OrthancFeed } from '../../stages/admit/orthanc/orthanc-feed.ts'
import type { Parts } from './parts.ts'
import { webServerOf } from './web-server-of.ts'

/** The feeds that run. */
interface Feeds {
  readonly close: () => Promise<void>
}

/** The role `admit`, on its own initiative: follows the Orthancs of the configuration. */
export function startOrthancFeeds(
  { config, db, log }: Parts,
  { sources, admission }: { readonly sources: ReadonlyMap<string, Source>; readonly admission: Admission },
): Feeds {
  const feeds = config.orthancs.map((one) => {
    const { name, source, parallel, everySeconds } = one
    const from = sources.get(source) as Source
    return new OrthancFeed({
      ...{ db, parallel, everyMs: everySeconds * 1000, server: webServerOf(one, one.url) },
      sourceId: from.id,
      take: (file) => admission.admit({ source: from }, file),
      onWaits: (code) =>
        code === undefined ? log.info('archive-asked', { archive: name }) : log.warn('archive-waits', { archive: name, code }),
      onTrouble: (error) => log.trouble(error, { stage: 'admit', archive: name }),
    })
  })
  for (const feed of feeds) feed.start()
  return { close: async () => void (await Promise.all(feeds.map((feed) => feed.close()))) }
}
