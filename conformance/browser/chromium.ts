// One page of a headless Chromium, and everything that it asked for.
import { spawnSync } from 'node:child_process'
import { chromium } from 'playwright-core'

// Debian's; the tests never bring a browser of their own.
const PROGRAM = '/usr/bin/chromium'

// Root may not use the sandbox; the others keep the browser itself from speaking to anybody.
const ARGUMENTS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
]

/** Whether there is a Chromium on this machine. */
export const chromiumIsThere = spawnSync(PROGRAM, ['--version'], { stdio: 'ignore' }).status === 0

/** A request of the page: the address with its method, and whether it carried anything. */
interface Asked {
  readonly method: string
  readonly url: string
  readonly carries: boolean
}

/** A page that is open. */
export interface OpenPage {
  /** Calls an exported function of the module `/conformance/browser/page.ts` with plain values. */
  call(name: string, ...values: readonly unknown[]): Promise<unknown>
  /** What the page asked for so far, of this server and of others. */
  readonly asked: readonly Asked[]
  /** What the page complained about: errors, and what its policy refused. */
  readonly complaints: readonly string[]
  close(): Promise<void>
}

/** Opens the page of a server in a browser that is started for it. */
export async function openPage(origin: string): Promise<OpenPage> {
  const browser = await chromium.launch({ executablePath: PROGRAM, headless: true, args: ARGUMENTS })
  const page = await browser.newPage()
  const asked: Asked[] = []
  const complaints: string[] = []
  page.on('request', (request) =>
    asked.push({ method: request.method(), url: request.url(), carries: request.postDataBuffer() !== null }),
  )
  page.on('websocket', (socket) => asked.push({ method: 'WEBSOCKET', url: socket.url(), carries: true }))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => complaints.push(message.text()))
  await page.goto(origin)
  return {
    call: (name, ...values) =>
      page.evaluate(`import('/conformance/browser/page.ts').then((page) => page.${name}(...${JSON.stringify(values)}))`),
    asked,
    complaints,
    close: () => browser.close(),
  }
}
