import type { KnownInstance } from '../instances/find-by-instance-marks.ts'
import { judgeArrival, type Judgement } from '../inbox/judge-arrival.ts'
import type { ReceivedMarks } from './received-instance.ts'

/**
 * Judges a received instance beside those that this Orthanc had before with the same SOP Instance UID. As at the door of the gateway; but
 * one that was held back is not there, since nobody kept it, and whatever comes next under its UID takes its place.
 */
export function judgeReceived(known: readonly KnownInstance[], marks: ReceivedMarks): Judgement {
  const [content, pixels, rest] = [Buffer.from(marks.content), Buffer.from(marks.pixels), Buffer.from(marks.rest)]
  const judgement = judgeArrival(known, { content, pixels, rest })
  if (judgement.as !== 'held') return judgement
  const current = known.find(({ standing }) => standing === 'current')
  return current?.state === 'quarantined' ? { as: 'correction', of: current.id } : judgement
}
