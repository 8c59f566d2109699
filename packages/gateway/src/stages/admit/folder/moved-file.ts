import { randomBytes } from 'node:crypto'
import { mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isSameStamp, stampOf, type SettledFile } from './watched-files.ts'

/**
 * Moves a file to the same place below another folder, where nothing is written over. Gives where it is; nothing where somebody had put another
 * file in its place: that one is put back, under a name that is free, and will be taken for itself.
 */
export async function moveFile({ path, name, stamp }: SettledFile, folder: string): Promise<string | undefined> {
  const target = await freeName(join(folder, name))
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  // By its name alone: between a look and a removal another file could come under it.
  await rename(path, target)
  if (isSameStamp(stamp, await stampOf(target))) return target
  await rename(target, await freeName(path))
  return undefined
}

async function freeName(path: string): Promise<string> {
  return (await stampOf(path)) === undefined ? path : `${path}~${randomBytes(4).toString('hex')}`
}
