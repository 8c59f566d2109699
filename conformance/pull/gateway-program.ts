// A gateway with archives that ends itself with kill -9, or stops still until it is continued, where a test says so.
import { readConfig } from '../../packages/gateway/src/commands/serving/config.ts'
import { startGateway } from '../../packages/gateway/src/commands/serving/gateway.ts'
import { Log } from '../../packages/gateway/src/system/log.ts'
import { letheHome, masterKey } from '../../packages/gateway/src/system/master-key.ts'

/** A moment in the life of a gateway: a boundary, and at which passing. */
export interface Moment {
  readonly boundary: string
  readonly passing: number
  readonly signal: 'SIGKILL' | 'SIGSTOP'
}

/** What a test tells the program, as JSON in its first argument. */
interface PullPlan {
  readonly config: string
  readonly moment?: Moment
}

/** What the program says before it stops still. */
export const STANDING = 'standing still'

if (process.argv[1] === import.meta.filename) await run(JSON.parse(process.argv[2] ?? '') as PullPlan)

async function run({ config, moment }: PullPlan): Promise<void> {
  let passing = 0
  const key = masterKey(undefined, () => undefined)
  const gateway = await startGateway({
    ...{ config: readConfig(config), home: letheHome(), masterKey: key, log: new Log() },
    onBoundary: (boundary) => {
      if (boundary !== moment?.boundary) return
      passing += 1
      if (passing !== moment.passing) return
      process.stdout.write(`${STANDING}\n`)
      process.kill(process.pid, moment.signal)
    },
  })
  process.stdout.write('started\n')
  process.once('SIGTERM', () => void gateway.close())
}
