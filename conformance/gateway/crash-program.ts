// A gateway that ends itself with kill -9 where a test says so; else it runs until it is told to stop.
import { Log } from '../../packages/gateway/src/system/log.ts'
import { defaultConfig, type Config } from '../../packages/gateway/src/commands/serving/config.ts'
import { startGateway } from '../../packages/gateway/src/commands/serving/gateway.ts'

/** What a test tells the program, as JSON in its first argument. */
export interface CrashPlan {
  readonly home: string
  /** Where it ends itself, and at which passing. */
  readonly killAt?: { readonly boundary: string; readonly passing: number }
  readonly reserveMegabytes?: number
  /** What of the configuration is other than usual. */
  readonly change?: Partial<Config>
}

/** The master key of these gateways. */
export const CRASH_KEY = new Uint8Array(32).fill(5)

if (process.argv[1] === import.meta.filename) await run(JSON.parse(process.argv[2] ?? '') as CrashPlan)

async function run({ home, killAt, reserveMegabytes = 1, change = {} }: CrashPlan): Promise<void> {
  const config = defaultConfig()
  let passing = 0
  const gateway = await startGateway({
    config: {
      ...{ ...config, reserveMegabytes, workers: 2 },
      dimse: { ...config.dimse, port: 0 },
      http: { ...config.http, port: 0 },
      ...change,
    },
    ...{ home, masterKey: CRASH_KEY, log: new Log() },
    onBoundary: (boundary) => {
      if (boundary !== killAt?.boundary) return
      passing += 1
      if (passing === killAt.passing) process.kill(process.pid, 'SIGKILL')
    },
  })
  process.stdout.write(`${gateway.dimsePort}${gateway.uploadsPort === undefined ? '' : ` ${gateway.uploadsPort}`}\n`)
  process.once('SIGTERM', () => void gateway.close())
}
