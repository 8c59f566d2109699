import type { Source } from '../../../records/sources/source.ts'
import { appendAudit } from '../../../records/audit/append-audit.ts'
import { Marks } from '../../../records/marks.ts'
import { putArchive } from '../../../records/pulls/put-archive.ts'
import { transact, type Db } from '../../../records/statement.ts'
import type { ArchiveLink } from '../../../stages/admit/pull/archive-link.ts'
import { ArchiveWork } from '../../../stages/admit/pull/archive-work.ts'
import { dicomWebLink } from '../../../stages/admit/pull/dicomweb-link.ts'
import { dimseLink } from '../../../stages/admit/pull/dimse-link.ts'
import type { PullBoundary } from '../../../stages/admit/pull/pull-row.ts'
import type { Refusals } from '../../../stages/admit/refusals.ts'
import type { DimseDoor } from '../../../stages/admit/dimse-door.ts'
import { readPeerTls } from '../../../system/pem-file.ts'
import type { ArchiveConfig } from './archive-config.ts'
import type { Parts } from '../parts.ts'
import { webServerOf } from './web-server-of.ts'

/** What the pulls need beside what all roles share. */
export interface PullParts {
  readonly sources: ReadonlyMap<string, Source>
  readonly door: DimseDoor
  readonly refusals: Refusals
  readonly onBoundary: (boundary: PullBoundary) => void
}

/** The pulls that run. */
export interface Pulls {
  readonly close: () => Promise<void>
}

/** The role `admit`, on its own initiative: asks the archives of the configuration for what pull lists name. */
export async function startPulls(parts: Parts, { sources, door, refusals, onBoundary }: PullParts): Promise<Pulls> {
  const { config, db, log, masterKey, pullLists, room } = parts
  const marks = new Marks(masterKey)
  const works: ArchiveWork[] = []
  for (const archive of config.archives) {
    const { name } = archive
    works.push(
      new ArchiveWork({
        ...{ db, marks, onBoundary, refusalOf: refusals.codeOf, lists: pullLists, hasRoom: room.hasRoom, manners: archive },
        archiveId: await settleArchive(db, name),
        issuer: (sources.get(archive.source) as Source).issuer,
        link: linkTo(archive, { door, ownAeTitle: config.dimse.aeTitles[0] as string }),
        onWaits: (code) =>
          code === undefined ? log.info('archive-asked', { archive: name }) : log.warn('archive-waits', { archive: name, code }),
        onEnded: (pullId) => log.info('pull-ended', { archive: name, pullId }),
        onTrouble: (error) => log.trouble(error, { stage: 'admit', archive: name }),
      }),
    )
  }
  for (const work of works) work.start()
  return { close: async () => void (await Promise.all(works.map((work) => work.close()))) }
}

function settleArchive(db: Db, name: string): Promise<number> {
  return transact(db, async (tx) => {
    const { id, isNew } = await putArchive(tx, name)
    const entry = {
      actor: 'system:configuration',
      event: 'archive-added',
      subject: `archive:${id}`,
      outcome: 'done',
      count: 1,
    } as const
    if (isNew) await appendAudit(tx, entry)
    return id
  })
}

interface LinkParts {
  readonly door: DimseDoor
  readonly ownAeTitle: string
}

function linkTo(archive: ArchiveConfig, { door, ownAeTitle }: LinkParts): ArchiveLink {
  const { source, retrieve, url, callingAeTitle = ownAeTitle } = archive
  if (url !== undefined) return dicomWebLink({ server: webServerOf(archive, url), source, door })
  const address = { host: archive.host as string, port: archive.port as number, ...readPeerTls(archive.tls) }
  const peer = { address, calledAeTitle: archive.calledAeTitle as string, callingAeTitle }
  return dimseLink({ peer, source, door, destination: retrieve === 'move' ? callingAeTitle : undefined })
}
