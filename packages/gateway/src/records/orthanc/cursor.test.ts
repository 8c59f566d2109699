// Goal: one process at a time follows an Orthanc, and only it moves the cursor.
// Method: claims beside one another; a lease that is over; a claim that came late.
import { expect, test } from 'vitest'
import { putProfile } from '../profiles/put-profile.ts'
import { serverForTests } from '../records.test-support.ts'
import { putSource } from '../sources/put-source.ts'
import { claimCursor, type CursorClaim } from './claim-cursor.ts'
import { moveCursor } from './move-cursor.ts'

const LONG_MS = 3_600_000
const { open } = serverForTests()

test('one has it; when it is given back, or its lease is over, the next goes on where it was', async () => {
  const { db } = await open()
  const { id: profileId } = await putProfile(db, 'research', 'text')
  const { id } = await putSource(db, { name: 'ward', issuer: 'hospital', profileId })
  const first = (await claimCursor(db, id, LONG_MS)) as CursorClaim
  expect(first).toMatchObject({ cursor: 0 })
  expect(await claimCursor(db, id, LONG_MS)).toBeUndefined()
  expect(await moveCursor(db, { ...first, cursor: 40 }, 0)).toBe(true)

  const next = (await claimCursor(db, id, LONG_MS)) as CursorClaim
  expect(next).toMatchObject({ cursor: 40 })
  // The first one is still at work, and must not take the cursor anywhere.
  expect(await moveCursor(db, { ...first, cursor: 90 }, LONG_MS)).toBe(false)
  expect(await moveCursor(db, { ...next, cursor: 41 }, 0)).toBe(true)
  expect(await claimCursor(db, id, LONG_MS)).toMatchObject({ cursor: 41 })
})
