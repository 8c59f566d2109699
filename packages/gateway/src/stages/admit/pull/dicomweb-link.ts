import { queryStudies, querySeries, retrieveFiles } from '../../../system/dicomweb/web-query.ts'
import type { WebServer } from '../../../system/dicomweb/web-server.ts'
import type { DimseDoor } from '../dimse-door.ts'
import type { ArchiveLink } from './archive-link.ts'

/** An archive that is asked over HTTP. */
export interface WebArchive {
  readonly server: WebServer
  /** Whose instances these are, by the name of the source. */
  readonly source: string
  readonly door: DimseDoor
}

/** Asks an archive by QIDO-RS and WADO-RS. */
export function dicomWebLink({ server, source, door }: WebArchive): ArchiveLink {
  return {
    findStudies: (keys, signal) => queryStudies(server, keys, signal),
    findSeries: (study, signal) => querySeries(server, study, signal),
    retrieve: async ({ study: { studyInstanceUid }, series }, signal) => {
      const codes: string[] = []
      const names = series?.map(({ seriesInstanceUid }) => ({ studyInstanceUid, seriesInstanceUid })) ?? [{ studyInstanceUid }]
      for (const name of names) {
        for await (const { body } of retrieveFiles(server, name, signal)) {
          const { code } = await door.take({ source, studyInstanceUid }, body)
          if (code !== undefined) codes.push(code)
        }
      }
      return codes
    },
  }
}
