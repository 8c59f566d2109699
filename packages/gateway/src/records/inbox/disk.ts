import { open } from 'node:fs/promises'
import { GatewayError } from '../../system/errors.ts'

/** Runs an operation on the disk; what fails there passes, or an administrator makes it pass: the sender may try again. */
export async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new GatewayError(code === 'ENOSPC' || code === 'EDQUOT' ? 'INBOX_FULL' : 'INBOX_UNUSABLE')
  }
}

/** Makes the names in a folder durable: fsync of a file does not (fsync(2)). */
export async function syncFolder(path: string): Promise<void> {
  await onDisk(async () => {
    const folder = await open(path, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  })
}
