// Goal: a token opens what it is bound to while its time lasts, nothing else does, and what is kept of it opens nothing.
// Method: tokens in a real database, on both servers; then every byte that the server keeps is searched for the text.
import { describe, expect, test } from 'vitest'
import type { Records } from '../open-records.ts'
import { putProfile } from '../profiles/put-profile.ts'
import { serverForTests, SERVERS } from '../records.test-support.ts'
import { putSource } from '../sources/put-source.ts'
import { contentsOf } from '../../temporary-folder.test-support.ts'
import { addUploadToken } from './add-upload-token.ts'
import { findTokenSource } from './find-token-source.ts'
import { listUploadTokens } from './list-upload-tokens.ts'
import { revokeUploadToken } from './revoke-upload-token.ts'

const HOUR_MS = 3_600_000
const inHours = (hours: number): Date => new Date(Date.now() + hours * HOUR_MS)

async function sourceOf({ db }: Records, name: string): Promise<number> {
  const { id: profileId } = await putProfile(db, 'research', 'text')
  return (await putSource(db, { name, issuer: 'hospital', profileId })).id
}

describe.each(SERVERS)('on $name', (server) => {
  const { open, folder } = serverForTests(server)

  test('a token opens its own source, until it is revoked', async () => {
    const records = await open()
    const { db } = records
    const one = await addUploadToken(db, await sourceOf(records, 'one'), inHours(1))
    const two = await addUploadToken(db, await sourceOf(records, 'two'), inHours(1))
    expect(await findTokenSource(db, one.text)).toBe('one')
    expect(await findTokenSource(db, two.text)).toBe('two')
    expect(await revokeUploadToken(db, one.id)).toBe(true)
    expect(await revokeUploadToken(db, one.id)).toBe(false)
    expect(await revokeUploadToken(db, 1_000_000)).toBe(false)
    expect(await findTokenSource(db, one.text)).toBeUndefined()
    expect(await findTokenSource(db, two.text)).toBe('two')
    expect((await listUploadTokens(db)).map(({ source, revokedAt }) => [source, revokedAt !== null])).toEqual([
      ['two', false],
      ['one', true],
    ])
  })

  test('its time ends by itself', async () => {
    const records = await open()
    const { id, text } = await addUploadToken(records.db, await sourceOf(records, 'one'), inHours(1))
    await records.db
      .updateTable('upload_tokens')
      .set({ added_at: inHours(-2), expires_at: inHours(-1) })
      .where('id', '=', id)
      .execute()
    expect(await findTokenSource(records.db, text)).toBeUndefined()
    expect(await revokeUploadToken(records.db, id)).toBe(false)
  })

  test('any other text opens nothing', async () => {
    const records = await open()
    const { db } = records
    const { id, text } = await addUploadToken(db, await sourceOf(records, 'one'), inHours(1))
    const other = await addUploadToken(db, await sourceOf(records, 'one'), inHours(1))
    const secret = text.slice(-43)
    const wrong = [
      ...['', 'lethe', secret, text.slice(0, -1), `${text}A`, text.toUpperCase(), ` ${text}`],
      ...[`lethe_${other.id}_${secret}`, `lethe_0_${secret}`, `lethe_${id + 7}_${secret}`, `lethe_${'9'.repeat(15)}_${secret}`],
      text.slice(0, -1) + (text.endsWith('A') ? 'B' : 'A'),
    ]
    for (const one of wrong) expect(await findTokenSource(db, one)).toBeUndefined()
  })

  test('the text is nowhere at rest', async () => {
    const records = await open()
    const { text } = await addUploadToken(records.db, await sourceOf(records, 'one'), inHours(1))
    await records.db.selectFrom('upload_tokens').selectAll().execute()
    const kept = Object.values(contentsOf(folder()))
    expect(kept.filter((bytes) => bytes.includes(text.slice(-43)))).toEqual([])
    expect(kept.some((bytes) => bytes.includes('upload_tokens'))).toBe(true)
  })
})
