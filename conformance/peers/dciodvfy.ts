import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { DCIODVFY } from './programs.ts'

/** The errors that dciodvfy finds in a file, with their number; nothing where it ends itself before it has judged. */
export type Errors = ReadonlyMap<string, number>

/** Runs dciodvfy on a file. */
export async function dciodvfy(path: string): Promise<Errors | undefined> {
  const child = spawn(DCIODVFY, ['-new', path], { stdio: ['ignore', 'ignore', 'pipe'] })
  child.stderr.setEncoding('latin1')
  const [said, [, signal]] = await Promise.all([text(child.stderr), once(child, 'close') as Promise<[number, string | null]>])
  if (signal !== null) return undefined
  const errors = new Map<string, number>()
  for (const line of said.split('\n').filter((one) => one.startsWith('Error'))) {
    const error = withoutValues(line)
    errors.set(error, (errors.get(error) ?? 0) + 1)
  }
  return errors
}

/** The errors of an output beyond those of its input, each once, whatever the item it is in. */
export function newErrors(before: Errors, after: Errors): string[] {
  const more = [...after].filter(([error, count]) => count > (before.get(error) ?? 0))
  return [...new Set(more.map(([error]) => error.replaceAll(/\[\d+\](?=[/>])/g, '')))].toSorted()
}

// Values stand in angle brackets, as do paths and names of modules; a character of a value in quotes, with its number.
function withoutValues(line: string): string {
  return line.replaceAll(/(?<!Module=)<(?!\/)[^>]*>?/g, '<>').replace(/ = '.*' \(0x[0-9a-f]+\)$/s, '')
}
