import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { loadLookup } from '../records/lookup-file.ts'
import { loadProfile } from '../records/profile-file.ts'
import { letheHome, masterKey } from '../system/master-key.ts'
import { Threads } from '../system/threads.ts'
import { UsageError } from '../system/usage-error.ts'
import { checkName, readArguments } from './arguments.ts'
import { EXIT, type Command } from './command.ts'
import { OrthancRecords } from './orthanc/orthanc-records.ts'
import type { OrthancAnswer, OrthancSettings, OrthancTask } from './orthanc/orthanc-task.ts'
import type { ConnectionParts } from './orthanc/plugin-connection.ts'
import { listenTo, serveParent } from './orthanc/plugin-sockets.ts'
import { recordIn, UNRECORDED } from './orthanc/recorded.ts'
import { SettledCounts } from './orthanc/settlement.ts'

const USAGE = 'lethe orthanc [--socket PATH] [--name NAME] [--profile FILE|NAME] [--key FILE] [--scope NAME] [--issuer NAME]'
const PROGRAM = new URL('orthanc/orthanc-thread.ts', import.meta.url)
const NEWS_MS = 60_000
// The plug-in asks one question at a time, since Orthanc does.
const THREADS_OF_A_CHILD = 1
// What the catalogue holds has the pseudonyms of this scope.
const CATALOGUED_SCOPE = 'archive'

const OPTIONS = {
  socket: { type: 'string' },
  name: { type: 'string', default: 'orthanc' },
  profile: { type: 'string', default: 'research' },
  key: { type: 'string' },
  scope: { type: 'string', default: CATALOGUED_SCOPE },
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
    const { socket, name, profile, scope, issuer } = values
    for (const one of [name, scope, issuer]) checkName(one)
    const keepsRecords = hasInstallation(socket)
    if (keepsRecords && scope !== CATALOGUED_SCOPE)
      throw new UsageError(
        `the records know the scope ${CATALOGUED_SCOPE} only: for another, name no LETHE_HOME, and the key with --key`,
      )
    const loaded = loadProfile(profile)
    const key = masterKey(values.key, (line) => console.error(line))
    const { lookup: table } = loaded.profile.identities.patient
    const lookup = table === undefined ? undefined : loadLookup(table, key)
    const settings: OrthancSettings = { loaded, masterKey: key, scope, issuer, lookup, keepsRecords }
    const records = keepsRecords ? OrthancRecords.open({ ...place(key), name, issuer, profile, onTrouble }) : undefined
    await serve(socket, settings, records)
    return EXIT.done
  },
}

/** Whether there are records to be kept: where the environment names an installation, or the service runs on its own. */
function hasInstallation(socket: string | undefined): boolean {
  return socket !== undefined || [process.env['LETHE_HOME'], process.env['LETHE_DATABASE_URL']].some((one) => one !== undefined)
}

function place(masterKeyBytes: Uint8Array) {
  return { home: letheHome(), masterKey: masterKeyBytes, url: process.env['LETHE_DATABASE_URL'] }
}

async function serve(
  path: string | undefined,
  settings: OrthancSettings,
  opening: Promise<OrthancRecords> | undefined,
): Promise<void> {
  const countMax = path === undefined ? THREADS_OF_A_CHILD : availableParallelism()
  const threads = new Threads<OrthancTask, OrthancAnswer>(PROGRAM, { settings, countMax })
  const counts = new SettledCounts()
  const timer = setInterval(() => tell(counts), NEWS_MS)
  const recording = opening === undefined ? UNRECORDED : recordIn(opening, onTrouble)
  // Without the records that it is to keep it ends, and whoever started it starts it again.
  const failed = new Promise<never>((_, reject) => void opening?.catch(reject))
  const stopped = Promise.race([untilStopped(), failed])
  stopped.catch(() => undefined)
  try {
    await listen(path, { threads, recording, onSettled: counts.add }, stopped)
  } finally {
    clearInterval(timer)
    await threads.end()
    await opening?.then(
      (records) => records.close(),
      () => undefined,
    )
    tell(counts)
  }
  await opening
}

async function listen(path: string | undefined, parts: ConnectionParts, stopped: Promise<void>): Promise<void> {
  if (path === undefined) return serveParent(parts, stopped)
  const close = await listenTo(resolve(path), parts)
  console.log(`listening on ${path}`)
  try {
    await stopped
  } finally {
    close()
  }
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

/** What is no fault is a mistake of the program: its message could hold anything and is not told. */
function onTrouble(): void {
  console.error('lethe: orthanc: the records met an error of the program itself')
}
