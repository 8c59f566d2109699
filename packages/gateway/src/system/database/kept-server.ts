import { openEmbeddedServer, type EmbeddedPlace, type EmbeddedServer } from './embedded-server.ts'

const WATCH_MS = 250

/** An embedded server that is started again when it dies. */
export interface KeptServer {
  readonly first: EmbeddedServer
  /** Ends the watch; stops the server where `alone` says that nobody else needs it. */
  readonly end: (alone: () => Promise<boolean>) => Promise<void>
}

/** Opens the server, and starts it again when it dies: who is connected meets a passing fault, and comes back to the same address. */
export async function keepEmbeddedServer(place: EmbeddedPlace): Promise<KeptServer> {
  const first = await openEmbeddedServer(place)
  let server = first
  let opening: Promise<void> | undefined
  const watch = setInterval(() => {
    if (opening !== undefined || server.isRunning()) return
    // A start that fails is tried again at the next look; until then statements say that the database is away.
    opening = reopen().finally(() => (opening = undefined))
  }, WATCH_MS).unref()
  const reopen = async (): Promise<void> => {
    server = await openEmbeddedServer(place).catch(() => server)
  }
  const end = async (alone: () => Promise<boolean>): Promise<void> => {
    clearInterval(watch)
    await opening
    if (await alone()) await server.stop()
  }
  return { first, end }
}
