// A real Orthanc in a folder of its own, on free loopback ports; it ends with what started it, by its own process.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { KEY } from '../deidentify-bytes.ts'
import { run } from '../dimse/programs.ts'
import { freePort, listens } from '../free-port.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const MAIN = join(ROOT, 'packages/gateway/src/main.ts')
const PLUGIN = join(ROOT, 'orthanc/build/liblethe.so')
const DICOM_WEB = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so'
const POLL_MS = 50
const POLLS_MAX = 600
/** The name under which storescu comes, and may come. */
export const SENDER = 'SCANNER'

/** How an Orthanc differs from the one that the guide describes. */
export interface OrthancOptions {
  /** Members of orthanc.json that are other than usual. */
  readonly config?: Readonly<Record<string, unknown>>
  /** Plug-ins beside DICOMweb; Lethe's own where nothing is said. */
  readonly plugins?: readonly string[]
  /** Members of "Lethe". */
  readonly lethe?: Readonly<Record<string, unknown>>
  /** A folder to go on in. */
  readonly folder?: string
  /** The ports to listen on; free ones where nothing is said. */
  readonly ports?: { readonly dicom: number; readonly http: number }
  /** What is put before the command. */
  readonly under?: readonly string[]
  /** Where the service keeps records; without, it keeps none. */
  readonly home?: string
  /** The header with which it is asked. */
  readonly authorization?: string
}

/** Builds the plug-in as the guide says. */
export function buildPlugin(): void {
  const { status, stderr } = spawnSync('make', ['-s', '-C', join(ROOT, 'orthanc')], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

/** The plug-in. */
export const plugin = PLUGIN

/** The command that the plug-in starts, with more arguments. */
export function letheCommand(...more: readonly string[]): string[] {
  return [process.execPath, MAIN, 'orthanc', ...more]
}

/** An Orthanc that was started. */
export class OrthancServer {
  readonly folder: string
  readonly process: ChildProcess
  readonly dicomPort: number
  readonly httpPort: number
  readonly authorization: string | undefined

  private constructor(started: Pick<OrthancServer, 'folder' | 'process' | 'dicomPort' | 'httpPort' | 'authorization'>) {
    this.folder = started.folder
    this.process = started.process
    this.dicomPort = started.dicomPort
    this.httpPort = started.httpPort
    this.authorization = started.authorization
  }

  /** Starts one; resolves when it listens, or has ended. */
  static async start({
    config = {},
    plugins = [PLUGIN],
    lethe,
    folder = newFolder(),
    ports,
    under = [],
    home,
    ...own
  }: OrthancOptions = {}): Promise<OrthancServer> {
    const { dicom: dicomPort, http: httpPort } = ports ?? { dicom: await freePort(), http: await freePort() }
    const store = join(folder, 'store')
    const temporary = join(folder, 'temporary')
    for (const one of [store, temporary]) mkdirSync(one, { recursive: true })
    const key = join(folder, 'master.key')
    const service = { Command: letheCommand('--key', key), Modalities: { scanner: [SENDER, '127.0.0.1', 104] } }
    const whole = {
      ...{ Name: 'conformance', StorageDirectory: store, IndexDirectory: store, TemporaryDirectory: temporary },
      ...{ Plugins: [DICOM_WEB, ...plugins], DicomPort: dicomPort, HttpPort: httpPort, DicomServerEnabled: true },
      ...{ RemoteAccessAllowed: false, AuthenticationEnabled: false, DicomCheckCalledAet: false, WebDavEnabled: false },
      ...{ DicomAlwaysAllowStore: false, Lethe: { ...service, ...lethe }, ...config },
    }
    // The key under which the suites de-identify too: dates are moved to the same days.
    writeFileSync(key, KEY.toString('hex'), { mode: 0o600 })
    const file = join(folder, 'orthanc.json')
    writeFileSync(file, JSON.stringify(whole))
    const [command = '', ...args] = [...under, 'Orthanc', file]
    const env = { ...process.env, TCP_NODELAY: '1', LETHE_HOME: home, TMPDIR: temporary }
    const log = openSync(join(folder, 'orthanc.log'), 'a')
    const child = spawn(command, args, { env, stdio: ['ignore', log, log] })
    closeSync(log)
    const server = new OrthancServer({ folder, process: child, dicomPort, httpPort, authorization: own.authorization })
    await server.#until(async () => child.exitCode !== null || ((await listens(dicomPort)) && (await listens(httpPort))))
    return server
  }

  /** Waits until the plug-in has opened the door. */
  async opened(): Promise<this> {
    await this.#until(async () => ((await this.get('/lethe/status')) as { Open?: boolean }).Open === true)
    return this
  }

  /** Waits until the plug-in says that it is in a state. */
  async inState(state: string): Promise<void> {
    await this.#until(async () => ((await this.get('/lethe/status')) as { State?: string }).State === state)
  }

  /** Sends files by C-STORE; gives the statuses, or that the association was not made. */
  async store(files: readonly string[], more: readonly string[] = []): Promise<readonly string[]> {
    const args = ['-d', '-aet', SENDER, ...more, '127.0.0.1', String(this.dicomPort), ...files]
    const { output } = await run('storescu', args)
    const statuses = [...output.matchAll(/DIMSE Status\s+: 0x([0-9a-f]{4})/g)].map(([, status]) => status as string)
    return statuses.length === 0 ? ['no association'] : statuses
  }

  /** Posts a file or an archive to the REST API; gives the status of HTTP and what it says. */
  async post(path: string, body: Uint8Array | string, type = 'application/dicom'): Promise<{ status: number; says: unknown }> {
    const answer = await fetch(this.#url(path), {
      method: 'POST',
      body: Buffer.from(body as Uint8Array),
      headers: { 'content-type': type, ...this.#headers },
    })
    const text = await answer.text()
    return { status: answer.status, says: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text }
  }

  /** Sends a file by STOW-RS. */
  async stow(file: Uint8Array): Promise<{ status: number; says: unknown }> {
    const head = Buffer.from('--part\r\nContent-Type: application/dicom\r\n\r\n')
    const body = Buffer.concat([head, file, Buffer.from('\r\n--part--\r\n')])
    return this.post('/dicom-web/studies', body, 'multipart/related; type="application/dicom"; boundary=part')
  }

  async get(path: string): Promise<unknown> {
    return (await fetch(this.#url(path), { headers: this.#headers })).json()
  }

  /** The base of its DICOMweb services. */
  get dicomWeb(): string {
    return this.#url('/dicom-web')
  }

  async file(instance: string): Promise<Buffer> {
    return Buffer.from(await (await fetch(this.#url(`/instances/${instance}/file`), { headers: this.#headers })).arrayBuffer())
  }

  async instances(): Promise<readonly string[]> {
    return (await this.get('/instances')) as string[]
  }

  /** The process of the service that the plug-in started. */
  get serviceId(): number {
    const pid = String(this.process.pid)
    const { stdout } = spawnSync('ps', ['--ppid', pid, '-o', 'pid='], { encoding: 'utf8' })
    return Number(stdout.trim().split(/\s+/)[0])
  }

  /** Every byte that it left: storage, index with its log, temporary files, what it said. */
  left(): ReadonlyMap<string, Buffer> {
    const all = readdirSync(this.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    return new Map(all.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name))]))
  }

  get log(): string {
    return readFileSync(join(this.folder, 'orthanc.log'), 'utf8')
  }

  /** Ends it in good order; its folder stays. */
  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return
    const ended = once(this.process, 'close')
    this.process.kill('SIGTERM')
    await ended
  }

  /** Ends it, and removes its folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }

  get #headers(): Record<string, string> {
    return this.authorization === undefined ? {} : { authorization: this.authorization }
  }

  #url(path: string): string {
    return `http://127.0.0.1:${this.httpPort}${path}`
  }

  async #until(holds: () => Promise<boolean>): Promise<void> {
    for (let poll = 0; poll < POLLS_MAX; poll += 1) {
      if (await holds().catch(() => false)) return
      await sleep(POLL_MS)
    }
    throw new Error(`Orthanc does not come to what is awaited:\n${this.log.slice(-2000)}`)
  }
}

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'lethe-orthanc-'))
}
