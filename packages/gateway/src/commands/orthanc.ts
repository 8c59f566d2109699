import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { loadLookup } from '../records/lookup-file.ts'
import { loadProfile } from '../records/profile-file.ts'
import { masterKey } from '../system/master-key.ts'
import { Threads } from '../system/threads.ts'
import { UsageError } from '../system/usage-error.ts'
import { checkName, readArguments } from './arguments.ts'
import { EXIT, type Command } from './command.ts'
import type { OrthancAnswer, OrthancSettings, OrthancTask } from './orthanc/orthanc-task.ts'
import type { ConnectionParts } from './orthanc/plugin-connection.ts'
import { listenTo, serveParent } from './orthanc/plugin-sockets.ts'
import { SettledCounts } from './orthanc/settlement.ts'

const USAGE = 'lethe orthanc [--socket PATH] [--profile FILE|NAME] [--key FILE] [--scope NAME] [--issuer NAME]'
const PROGRAM = new URL('orthanc/orthanc-thread.ts', import.meta.url)
const NEWS_MS = 60_000
// The plug-in asks one question at a time, since Orthanc does.
const THREADS_OF_A_CHILD = 1

const OPTIONS = {
  socket: { type: 'string' },
  profile: { type: 'string', default: 'research' },
  key: { type: 'string' },
  scope: { type: 'string', default: 'archive' },
  issuer: { type: 'string', default: 'local' },
} as const

/** `lethe orthanc`: de-identifies what Orthanc's plug-in hands over, until the plug-in goes away or a signal comes. */
export const orthanc: Command = {
  name: 'orthanc',
  usage: USAGE,
  says: 'de-identify what an Orthanc receives; started by its plug-in, or listening on a Unix socket',
  run: async (args) => {
    const { values, positionals } = readArguments(args, OPTIONS, USAGE)
    if (positionals.length > 0) throw new UsageError(`usage: ${USAGE}`)
    const { socket, profile, scope, issuer } = values
    for (const name of [scope, issuer]) checkName(name)
    const loaded = loadProfile(profile)
    const key = masterKey(values.key, (line) => console.error(line))
    const { lookup: table } = loaded.profile.identities.patient
    const lookup = table === undefined ? undefined : loadLookup(table, key)
    const settings: OrthancSettings = { loaded, masterKey: key, scope, issuer, lookup }
    const countMax = socket === undefined ? THREADS_OF_A_CHILD : availableParallelism()
    const threads = new Threads<OrthancTask, OrthancAnswer>(PROGRAM, { settings, countMax })
    const counts = new SettledCounts()
    const timer = setInterval(() => tell(counts), NEWS_MS)
    try {
      await serve(socket, { threads, onSettled: counts.add })
    } finally {
      clearInterval(timer)
      await threads.end()
      tell(counts)
    }
    return EXIT.done
  },
}

async function serve(path: string | undefined, parts: ConnectionParts): Promise<void> {
  if (path === undefined) return serveParent(parts)
  const stopped = untilStopped()
  const close = await listenTo(resolve(path), parts)
  console.log(`listening on ${path}`)
  await stopped
  close()
}

function untilStopped(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => done())
  })
}

/** Counts and codes; never a value. */
function tell(counts: SettledCounts): void {
  const { news } = counts
  if (news !== undefined && news !== '') console.error(`lethe: orthanc: ${news}`)
}
