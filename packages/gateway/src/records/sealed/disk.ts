import { open } from 'node:fs/promises'
import { Fault } from '@lethe/dicom'
import { GatewayError } from '../../system/errors.ts'

/** Runs an operation on the disk; what fails there passes, or an administrator makes it pass: the sender may try again. */
export async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw diskFault(error)
  }
}

/** The same where a thread waits for the disk. */
export function onDiskSync<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw diskFault(error)
  }
}

function diskFault(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (error instanceof Fault || code === undefined) return error
  return new GatewayError(code === 'ENOSPC' || code === 'EDQUOT' ? 'DISK_FULL' : 'DISK_UNUSABLE')
}

/** Makes what was written to a file durable; of a folder, the names in it, since fsync of a file does not (fsync(2)). */
export async function syncPath(path: string): Promise<void> {
  await onDisk(async () => {
    const file = await open(path, 'r')
    try {
      await file.sync()
    } finally {
      await file.close()
    }
  })
}
