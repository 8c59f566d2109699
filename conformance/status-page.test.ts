// Goal: the status page shows what the gateway knows, in both languages, to those who see it and to those who listen to it.
// Method: a gateway is started, sent to, and looked at in Chromium; axe looks for what stands in the way of people.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultConfig } from '../packages/gateway/src/commands/serving/config.ts'
import { startGateway, type Gateway } from '../packages/gateway/src/commands/serving/gateway.ts'
import { Log } from '../packages/gateway/src/system/log.ts'

const home = mkdtempSync(join(tmpdir(), 'lethe-page-'))
const said: string[] = []
let gateway: Gateway
let browser: Browser

beforeAll(async () => {
  const config = defaultConfig()
  gateway = await startGateway({
    config: { ...config, dimse: { ...config.dimse, port: 0 }, http: { ...config.http, port: 0 } },
    ...{ home, masterKey: new Uint8Array(32).fill(3), log: new Log({ write: () => undefined }) },
  })
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
})

afterAll(async () => {
  await browser.close()
  await gateway.close()
  rmSync(home, { recursive: true })
})

async function look(query: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage()
  page.on('console', (message) => said.push(message.text()))
  page.on('pageerror', (error) => said.push(error.message))
  await page.goto(`http://127.0.0.1:${gateway.httpPort}/${query}`)
  await page.locator('#version', { hasText: 'Lethe' }).waitFor()
  return page
}

test.each([
  { language: 'en', title: 'gateway', live: 'live', held: 'Held back and refused' },
  { language: 'fr', title: 'passerelle', live: 'en direct', held: 'Retenues et refusées' },
])('in $language it says what there is, and nothing stands in the way', async ({ language, title, live, held }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await look(`?lang=${language}`, { colorScheme, viewport: { width: 1280, height: 900 } })
    expect(await page.title()).toBe(`Lethe ${title}`)
    expect(await page.locator('html').getAttribute('lang')).toBe(language)
    expect(await page.locator('#state').textContent()).toBe(live)
    expect(await page.locator('#held-title').textContent()).toBe(held)
    expect(await page.locator('#send pre').textContent()).toContain(`echoscu -aec LETHE 127.0.0.1 ${gateway.dimsePort}`)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    await page.context().close()
  }
  expect(said).toEqual([])
})

test('destinations are shown where there are some, summed over their reasons', async () => {
  const page = await look('?lang=fr')
  expect(await page.locator('#destinations-section').isHidden()).toBe(true)
  const answer = (await (await fetch(`http://127.0.0.1:${gateway.httpPort}/status.json`)).json()) as object
  const counted = (state: string, code: string, count: number) => ({ destination: 'research', state, code, count })
  const deliveries = [
    counted('delivered', '', 1200),
    counted('failed', 'RELEASE_NOT_ACCEPTED', 2),
    counted('failed', 'DIMSE_A900', 3),
  ]
  await page.route('**/status.json', (route) => route.fulfill({ json: { ...answer, deliveries } }))
  await page.locator('#destinations tbody tr').waitFor()
  const cells = await page.locator('#destinations tbody tr > *').allTextContents()
  expect(cells.map((text) => text.replaceAll(/\s/g, ' '))).toEqual(['research', '1 200', '0', '5', '0'])
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
  await page.context().close()
})

test('on a phone nothing is cut off, and the keyboard reaches everything', async () => {
  const page = await look('', { viewport: { width: 360, height: 740 }, locale: 'fr-CA' })
  expect(await page.locator('html').getAttribute('lang')).toBe('fr')
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  const reached: string[] = []
  for (let press = 0; press < 6; press += 1) {
    await page.keyboard.press('Tab')
    reached.push(await page.evaluate<string>('document.activeElement.textContent.slice(0, 16)'))
  }
  expect(reached.slice(0, 3)).toEqual(['Aller aux chiffr', 'English', 'Français'])
  await page.context().close()
})

test('it says so when the gateway goes away, and keeps the last numbers', async () => {
  const page = await look('?lang=en')
  await page.route('**/status.json', (route) => route.abort())
  await page.locator('body.stale').waitFor()
  expect(await page.locator('#state').textContent()).toMatch(/^The gateway does not answer; the numbers are those of /)
  expect(await page.locator('#system').textContent()).toContain('LETHE')
  await page.unroute('**/status.json')
  await page.locator('body:not(.stale)').waitFor()
  await page.context().close()
})
