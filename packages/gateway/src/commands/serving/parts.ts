import type { Archive } from '../../records/archive/archive.ts'
import type { Candidates } from '../../records/candidates/candidates.ts'
import type { Inbox } from '../../records/inbox/inbox.ts'
import type { PullLists } from '../../records/pulls/pull-lists.ts'
import type { Db } from '../../records/statement.ts'
import type { Metrics } from '../../stages/serve/metrics.ts'
import type { DiskRoom } from '../../system/disk-room.ts'
import type { Log } from '../../system/log.ts'
import type { Config } from './config.ts'
import type { Turns } from './turns.ts'

/** What the roles of a gateway share. */
export interface Parts {
  readonly config: Config
  readonly masterKey: Uint8Array
  readonly log: Log
  readonly db: Db
  readonly turns: Turns
  readonly inbox: Inbox
  readonly candidates: Candidates
  readonly archive: Archive
  readonly pullLists: PullLists
  readonly room: DiskRoom
  readonly metrics: Metrics
}
