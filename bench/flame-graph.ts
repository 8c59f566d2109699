// A flame graph of a run: what a thread was doing, as wide as it took, what called it below. npm run bench:flame makes bench/flame.svg.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { profileThreads, type Profile, type ProfileNode } from './cpu-profile.ts'
import { makeCtFolder } from './make-ct.ts'

const MAIN = join(import.meta.dirname, '..', 'packages', 'gateway', 'src', 'main.ts')
const WIDTH = 1400
const ROW = 17
const TOP = 64
const LETTER = 6.3
const NARROWEST = 1.2

// What a frame belongs to, by a part of its address; the first that fits.
const COLOURS: readonly (readonly [part: string, name: string, colour: string])[] = [
  ['/stages/inspect/', 'second look', '#7fb6d9'],
  ['/packages/dicom/', 'dicom', '#f2c166'],
  ['/packages/engine/', 'engine', '#ee9a6b'],
  ['/packages/gateway/', 'gateway', '#9fcf8f'],
  ['(garbage collector)', 'garbage collector', '#d98a94'],
  ['', 'Node and the system', '#c9c9c9'],
]

/** One bar: a function under its caller, with all that it calls. */
interface Frame {
  readonly label: string
  readonly colour: string
  readonly isNode: boolean
  time: number
  readonly inner: Map<string, Frame>
}

const { values } = parseArgs({ options: { count: { type: 'string', default: '4000' } } })
const folder = mkdtempSync(join(tmpdir(), 'lethe-bench-'))
try {
  makeCtFolder(join(folder, 'in'), Number(values.count))
  writeFileSync(join(folder, 'key'), '11'.repeat(32))
  const args = [
    MAIN,
    'deidentify',
    join(folder, 'in'),
    '--out',
    join(folder, 'out'),
    '--key',
    join(folder, 'key'),
    '--workers',
    '1',
  ]
  const [busiest] = await profileThreads(args, join(folder, 'profile'))
  if (busiest === undefined) throw new Error('there is no profile')
  writeFileSync(join(import.meta.dirname, 'flame.svg'), draw(framesOf(busiest)))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** The stacks of a profile, waiting left out. */
function framesOf({ nodes, samples, timeDeltas }: Profile): Frame {
  const own = new Map<number, number>()
  for (const [index, id] of samples.entries()) own.set(id, (own.get(id) ?? 0) + (timeDeltas[index] ?? 0))
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const add = (node: ProfileNode, into: Frame): void => {
    if (node.callFrame.functionName === '(idle)') return
    // How Node calls itself is of no interest, only what it does in the end.
    const isPassedOn = into.isNode && node.callFrame.url.startsWith('node:')
    const frame = isPassedOn ? into : frameIn(into, node)
    frame.time += own.get(node.id) ?? 0
    for (const child of node.children ?? []) add(byId.get(child) as ProfileNode, frame)
  }
  const root: Frame = { label: 'all', colour: '#eeeeee', isNode: false, time: 0, inner: new Map() }
  for (const child of nodes[0]?.children ?? []) add(byId.get(child) as ProfileNode, root)
  total(root)
  return root
}

function frameIn(outer: Frame, { callFrame: { functionName, url, lineNumber } }: ProfileNode): Frame {
  const label = `${functionName || '(anonymous)'}${url === '' ? '' : ` ${basename(url)}:${lineNumber + 1}`}`
  const known = outer.inner.get(label)
  if (known !== undefined) return known
  const [, , colour = ''] = COLOURS.find(([part]) => `${url} ${functionName}`.includes(part)) ?? []
  const made: Frame = { label, colour, isNode: url.startsWith('node:'), time: 0, inner: new Map() }
  outer.inner.set(label, made)
  return made
}

/** Adds to each bar what it calls. */
function total(frame: Frame): number {
  for (const inner of frame.inner.values()) frame.time += total(inner)
  return frame.time
}

function draw(root: Frame): string {
  const bars: { readonly x: number; readonly depth: number; readonly frame: Frame }[] = []
  const scale = WIDTH / root.time
  const place = (frame: Frame, x: number, depth: number): number => {
    bars.push({ x, depth, frame })
    let deepest = depth
    let at = x
    for (const inner of [...frame.inner.values()].toSorted((a, b) => (a.label < b.label ? -1 : 1))) {
      if (inner.time * scale >= NARROWEST) deepest = Math.max(deepest, place(inner, at, depth + 1))
      at += inner.time * scale
    }
    return deepest
  }
  const height = (place(root, 0, 0) + 1) * ROW + TOP + 4
  const legend = COLOURS.map(
    ([, name, colour], index) =>
      `<rect x="${10 + index * 160}" y="36" width="12" height="12" fill="${colour}"/><text x="${27 + index * 160}" y="46">${name}</text>`,
  )
  const drawn = bars.map(({ x, depth, frame }) => {
    const width = frame.time * scale
    const y = height - (depth + 1) * ROW - 4
    const percent = ((100 * frame.time) / root.time).toFixed(1)
    const letters = Math.floor((width - 6) / LETTER)
    const shown =
      letters < 3 ? '' : `<text x="${(x + 3).toFixed(1)}" y="${y + 12}">${escape(frame.label.slice(0, letters))}</text>`
    const box = `<rect x="${x.toFixed(1)}" y="${y}" width="${Math.max(0.5, width - 0.5).toFixed(1)}" height="${ROW - 1}" fill="${frame.colour}"/>`
    return `<g><title>${escape(frame.label)} ${percent} %</title>${box}${shown}</g>`
  })
  const title = `One thread of lethe deidentify over ${values.count} CT of 0.5 MB: ${Math.round(root.time / 1000)} ms of work, callers below`
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="monospace" font-size="10.5">`
  const back = `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/><text x="10" y="22" font-size="14">${escape(title)}</text>`
  return `${[head, back, ...legend, ...drawn, '</svg>'].join('\n')}\n`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
