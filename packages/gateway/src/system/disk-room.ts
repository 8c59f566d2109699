import { statfs } from 'node:fs/promises'

const KNOWN_MS = 1000

/** What a disk has. */
export interface DiskSpace {
  readonly freeBytes: number
  readonly totalBytes: number
}

/** Whether the disk of a folder has room: what is kept free lets what is at hand come to its end. */
export class DiskRoom {
  readonly #folder: string
  readonly #reserveBytes: number
  #known: { readonly at: number; readonly space: DiskSpace } | undefined

  constructor(folder: string, reserveBytes: number) {
    this.#folder = folder
    this.#reserveBytes = reserveBytes
  }

  /** What was free within the last second. */
  async space(): Promise<DiskSpace> {
    const now = performance.now()
    if (this.#known !== undefined && now - this.#known.at < KNOWN_MS) return this.#known.space
    const { bavail, blocks, bsize } = await statfs(this.#folder)
    const space = { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
    this.#known = { at: now, space }
    return space
  }

  /** Whether more than the reserve is free; where nobody can say, it is not. */
  readonly hasRoom = async (): Promise<boolean> =>
    this.space().then(
      ({ freeBytes }) => freeBytes > this.#reserveBytes,
      () => false,
    )
}
