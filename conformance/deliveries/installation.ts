// A gateway with standing destinations: its home, its process, and the commands that two people give beside it.
import { spawn, type ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DestinationConfig } from '../../packages/gateway/src/commands/serving/destinations-config.ts'
import { endOf, startLethe, type Ended } from '../../packages/gateway/src/lethe-command.test-support.ts'
import { countDeliveries } from '../../packages/gateway/src/records/deliveries/count-deliveries.ts'
import { openRecords } from '../../packages/gateway/src/records/open-records.ts'
import type { Db } from '../../packages/gateway/src/records/statement.ts'
import { TemporaryFolder } from '../../packages/gateway/src/temporary-folder.test-support.ts'
import { CRASH_KEY, type CrashPlan } from '../gateway/crash-program.ts'
import { sendShared, type Told } from '../gateway/sender.ts'

const PROGRAM = join(import.meta.dirname, '..', 'gateway', 'crash-program.ts')

/** What `lethe destination status --json` says, as far as tests read it. */
export interface Status {
  readonly approved: boolean
  readonly waiting: number
  readonly delivered: number
  readonly failed: number
  readonly dropped: number
  readonly reasons: readonly { readonly state: string; readonly code: string; readonly count: number }[]
}

/** A home, and the gateway that runs in it. */
export class Installation {
  readonly home = new TemporaryFolder().path
  readonly destinations: readonly DestinationConfig[]
  /** Everything that was logged. */
  said = ''
  port = 0
  child: ChildProcess | undefined
  ended: Promise<unknown> = Promise.resolve()
  #next = 0

  constructor(destinations: readonly DestinationConfig[]) {
    this.destinations = destinations
    writeFileSync(join(this.home, 'master.key'), Buffer.from(CRASH_KEY).toString('hex'), { mode: 0o600 })
  }

  /** Starts the gateway; one that ends before it listens has no port. */
  async start(plan: Omit<CrashPlan, 'home'> = {}): Promise<this> {
    const whole: CrashPlan = { home: this.home, change: { destinations: this.destinations }, ...plan }
    const args = ['--disable-warning=ExperimentalWarning', PROGRAM, JSON.stringify(whole)]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.said += text))
    this.child = child
    this.ended = new Promise((resolve) => child.on('close', resolve))
    this.port = await new Promise<number>((resolve) => {
      child.stdout.once('data', (line: Buffer) => resolve(Number(String(line))))
      void this.ended.then(() => resolve(0))
    })
    return this
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    this.child?.kill(signal)
    await this.ended
  }

  /** Sends so many more instances to the gateway. */
  async send(count: number): Promise<void> {
    const told: Told = new Map()
    const numbers = Array.from({ length: count }, () => this.#next++)
    await sendShared(this.port, numbers, told)
    if ([...told.values()].some((status) => status !== 0) || told.size !== count) throw new Error('the gateway took not all')
  }

  lethe(...args: readonly string[]): Promise<Ended> {
    return endOf(startLethe(args, { env: { LETHE_HOME: this.home } }))
  }

  /** Two people agree. */
  async agree(name: string): Promise<void> {
    await this.lethe('destination', 'propose', name, '--by', 'Steward', '--because', 'the research archive')
    const { code, stderr } = await this.lethe('destination', 'approve', name, '--by', 'Privacy')
    if (code !== 0) throw new Error(stderr)
  }

  async status(name: string): Promise<Status> {
    const { stdout } = await this.lethe('destination', 'status', name, '--json')
    return JSON.parse(stdout) as Status
  }

  /** How many objects of a destination wait, and how many do not any more. */
  counts(name: string): Promise<{ readonly waiting: number; readonly ended: number }> {
    return this.withDb(async (db) => {
      const counts = await countDeliveries(db, name)
      const sum = (isWanted: (state: string) => boolean): number =>
        counts.filter(({ state }) => isWanted(state)).reduce((total, { count }) => total + count, 0)
      return { waiting: sum((state) => state === 'waiting'), ended: sum((state) => state !== 'waiting') }
    })
  }

  /** Reads or changes the records beside the gateway. */
  async withDb<T>(work: (db: Db) => Promise<T>): Promise<T> {
    const records = await openRecords({ home: this.home, masterKey: CRASH_KEY })
    try {
      return await work(records.db)
    } finally {
      await records.close()
    }
  }

  /** Work whose process died is due again when its lease ends: nobody waits for it here. */
  endLeases(): Promise<unknown> {
    return this.withDb(async (db) => {
      await db
        .updateTable('jobs')
        .set({ lease_until: null, due_at: new Date(0) })
        .execute()
      await db
        .updateTable('deliveries')
        .set({ lease_until: null, due_at: new Date(0) })
        .execute()
    })
  }
}
