import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { json } from 'node:stream/consumers'
import type { Pair } from './pairs.ts'
import { COMPARE } from './programs.ts'

/** What compare.py says of a pair: for each peer and kind of pixels, one of its words. */
export type Words = Readonly<Record<string, string>>

/** Has dcmtk, GDCM and pydicom compare the pixels of the pairs. */
export async function comparePixels(pairs: readonly Pair[]): Promise<Map<string, Words>> {
  const half = Math.ceil(pairs.length / 2)
  const halves = await Promise.all([run(pairs.slice(0, half)), run(pairs.slice(half))])
  return new Map(halves.flatMap((half) => Object.entries(half)))
}

async function run(pairs: readonly Pair[]): Promise<Record<string, Words>> {
  // What the peers say of inputs they do not like is of no interest.
  const child = spawn(COMPARE.program, [COMPARE.script], { stdio: ['pipe', 'pipe', 'ignore'] })
  child.stdin.end(JSON.stringify(pairs))
  const [said, [code]] = await Promise.all([json(child.stdout), once(child, 'close') as Promise<[number | null]>])
  if (code !== 0) throw new Error(`compare.py ended with ${code}`)
  return said as Record<string, Words>
}

/** How often each peer said each word, as lines for a person. */
export function wordCounts(words: Iterable<Words>): string[] {
  const counts = new Map<string, number>()
  for (const [peer, word] of [...words].flatMap((one) => Object.entries(one))) {
    const key = `${peer}: ${word}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts].map(([key, count]) => `${key} ${count}`).toSorted()
}
