import type { KnownInstance } from '../instances/find-by-instance-marks.ts'

/** What an arriving instance is to those with the same SOP Instance UID. */
export type Judgement =
  | { readonly as: 'new' }
  | { readonly as: 'same'; readonly id: number }
  | { readonly as: 'correction'; readonly of: number }
  | { readonly as: 'held' }

/** What an arriving instance is compared by. */
export interface ArrivalMarks {
  readonly content: Buffer
  readonly pixels: Buffer | undefined
  readonly rest: Buffer | undefined
}

/**
 * Judges an arriving instance. The same content is the same instance, whatever became of it: an old copy that is sent again undoes no
 * correction. Where only demographics differ from the current one, the newer replaces it. Everything else is held, and a person looks.
 */
export function judgeArrival(known: readonly KnownInstance[], { content, pixels, rest }: ArrivalMarks): Judgement {
  const same = known.find((one) => content.equals(one.content_mark))
  if (same !== undefined) return { as: 'same', id: same.id }
  const current = known.find(({ standing }) => standing === 'current')
  if (current === undefined) return { as: 'new' }
  const pixelsAgree = pixels !== undefined && current.pixels_mark !== null && pixels.equals(current.pixels_mark)
  const restAgrees = rest !== undefined && current.rest_mark !== null && rest.equals(current.rest_mark)
  return pixelsAgree && restAgrees ? { as: 'correction', of: current.id } : { as: 'held' }
}
