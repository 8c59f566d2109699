import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { reasons } from './reasons.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..', '..', '..')
// What runs in a browser is the portal's; it is read and never imported.
const STATUS = join(ROOT, 'packages', 'portal', 'src', 'status')
const UPLOT = join(ROOT, 'node_modules', 'uplot', 'dist')

/** A file of the page. */
interface PageFile {
  readonly path: string
  readonly type: string
  readonly bytes: Buffer | string
}

const HTML = 'text/html; charset=utf-8'
const CSS = 'text/css; charset=utf-8'
const SCRIPT = 'text/javascript; charset=utf-8'

const AS_THEY_ARE: readonly (readonly [path: string, type: string, file: string])[] = [
  ['/', HTML, join(STATUS, 'index.html')],
  ['/page.css', CSS, join(STATUS, 'page.css')],
  ['/uplot.js', SCRIPT, join(UPLOT, 'uPlot.esm.js')],
  ['/uplot.css', CSS, join(UPLOT, 'uPlot.min.css')],
]
const SCRIPTS = ['elements', 'flow', 'page', 'plots', 'quantities', 'tables', 'words']

/** Reads what the status page is made of. */
export async function pageFiles(): Promise<PageFile[]> {
  const files = AS_THEY_ARE.map(async ([path, type, file]) => ({ path, type, bytes: await readFile(file) }))
  const scripts = SCRIPTS.map(async (name) => ({ path: `/${name}.ts`, type: SCRIPT, bytes: await script(name) }))
  const said = { path: '/reasons.json', type: 'application/json; charset=utf-8', bytes: JSON.stringify(reasons()) }
  return [...(await Promise.all([...files, ...scripts])), said]
}

/** A script as a browser reads it: without types, and with an address for the package that it imports. */
async function script(name: string): Promise<string> {
  const text = await readFile(join(STATUS, `${name}.ts`), 'utf8')
  return stripTypeScriptTypes(text).replace("from 'uplot'", "from '/uplot.js'")
}
