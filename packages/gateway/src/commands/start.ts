import { mkdirSync } from 'node:fs'
import { letheHome, masterKey } from '../system/master-key.ts'
import { Log } from '../system/log.ts'
import { FailedError, UsageError } from '../system/usage-error.ts'
import { readArguments } from './arguments.ts'
import { EXIT, type Command } from './command.ts'
import { defaultConfig, readConfig, type Config } from './serving/config.ts'
import { startGateway, type Gateway } from './serving/gateway.ts'

const USAGE = 'lethe start [--config FILE]'

/** `lethe start`: the gateway, until it is told to stop. */
export const start: Command = {
  name: 'start',
  usage: USAGE,
  says: 'start the gateway: receive, de-identify, inspect and keep, until it is interrupted',
  run: async (args) => {
    const { values, positionals } = readArguments(args, { config: { type: 'string' } }, USAGE)
    if (positionals.length > 0)
      throw new UsageError(`usage: ${USAGE}; to de-identify files: npx lethe deidentify INPUT --out DIR`)
    const config = withEnvironment(values.config === undefined ? defaultConfig() : readConfig(values.config))
    const home = letheHome()
    mkdirSync(home, { recursive: true, mode: 0o700 })
    const key = masterKey(undefined, (line) => console.error(line))
    const stopped = untilStopped()
    const log = new Log()
    const gateway = await open({ config, home, key, log })
    console.log(announcement(config, home, gateway))
    await stopped
    log.info('gateway-stopping')
    await gateway.close()
    log.info('gateway-stopped')
    return EXIT.done
  },
}

interface Opening {
  readonly config: Config
  readonly home: string
  readonly key: Uint8Array
  readonly log: Log
}

async function open({ config, home, key, log }: Opening): Promise<Gateway> {
  try {
    return await startGateway({
      ...{ config, home, masterKey: key, databaseUrl: process.env['LETHE_DATABASE_URL'] },
      log,
    })
  } catch (error) {
    const { code, port } = error as { code?: string; port?: number }
    if (code === 'EADDRINUSE')
      throw new FailedError(
        `port ${port} is taken: name another in the configuration, or in LETHE_DIMSE_PORT and LETHE_HTTP_PORT`,
      )
    if (code === 'EACCES') throw new FailedError(`port ${port} may not be used by this user`)
    throw error
  }
}

function withEnvironment(config: Config): Config {
  const portOf = (name: string, otherwise: number): number => {
    const given = process.env[name]
    if (given === undefined || given === '') return otherwise
    if (!/^\d{1,5}$/.test(given) || Number(given) > 65_535) throw new UsageError(`${name} must be a port: 0 to 65535`)
    return Number(given)
  }
  return {
    ...config,
    dimse: { ...config.dimse, port: portOf('LETHE_DIMSE_PORT', config.dimse.port) },
    http: { ...config.http, port: portOf('LETHE_HTTP_PORT', config.http.port) },
  }
}

function announcement({ dimse, http, uploads, folders, sources }: Config, home: string, gateway: Gateway): string {
  const { dimsePort, httpPort, uploadsPort } = gateway
  const senders = sources.map(({ name, profile }) => `  ${name} (profile ${profile})`)
  const scheme = uploads?.tls === undefined ? 'http' : 'https'
  return [
    ...(dimsePort === undefined ? [] : [`send to: ${dimse.aeTitles.join(' or ')} at ${dimse.host}:${dimsePort}`]),
    ...(httpPort === undefined ? [] : [`status: http://${http.host}:${httpPort}/`]),
    ...(uploadsPort === undefined ? [] : [`STOW-RS, with a token: ${scheme}://${uploads?.host}:${uploadsPort}/dicomweb/studies`]),
    ...folders.map(({ path, source }) => `folder: ${path} (source ${source})`),
    'who may send:',
    ...senders,
    `data: ${home}`,
  ].join('\n')
}

/** Resolves at the first signal to stop; a second one ends at once, and what was acknowledged is durable even so. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let isAsked = false
    const stop = (): void => {
      if (isAsked) process.exit(EXIT.failed)
      isAsked = true
      resolve()
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  })
}
