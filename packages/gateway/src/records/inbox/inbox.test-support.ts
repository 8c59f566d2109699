import type { Receipt } from './commit-arrivals.ts'
import type { Inbox, Origin } from './inbox.ts'

/** Takes in a whole instance as it comes, without the rules of any way in; resolves when it is durable and has its row. */
export async function receiveInto(
  inbox: Inbox,
  origin: Origin,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Receipt> {
  const arriving = await inbox.begin(origin)
  try {
    for await (const piece of pieces) await arriving.write(piece)
    return await arriving.finish()
  } catch (error) {
    await arriving.discard()
    throw error
  }
}
