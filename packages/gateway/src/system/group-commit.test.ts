// Goal: every entry is committed once and settled by itself; what waits shares the next commit.
// Method: a commit that takes a moment and notes its groups.
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { GroupCommit, type Settled } from './group-commit.ts'

test('what arrives during a commit makes the next group, and no group is too large', async () => {
  const sizes: number[] = []
  const group = new GroupCommit<number, number>(async (entries) => {
    sizes.push(entries.length)
    await sleep(5)
    return entries.map((result) => ({ result }))
  }, 8)
  const results = await Promise.all(Array.from({ length: 20 }, (_, index) => group.add(index)))
  expect(results).toEqual(Array.from({ length: 20 }, (_, index) => index))
  expect(sizes).toEqual([1, 8, 8, 3])
  expect(await group.add(7)).toBe(7)
})

test('a group that gathers takes what comes within the time', async () => {
  const sizes: number[] = []
  const group = new GroupCommit<number, number>(
    async (entries) => {
      sizes.push(entries.length)
      return entries.map((result) => ({ result }))
    },
    8,
    50,
  )
  const first = group.add(1)
  await sleep(5)
  expect(await Promise.all([first, group.add(2), group.add(3)])).toEqual([1, 2, 3])
  expect(sizes).toEqual([3])
})

test('one entry fails alone, a commit that throws fails its group, and the next one works', async () => {
  const answers: (() => Settled<string>[])[] = [
    () => [{ error: new Error('alone') }],
    () => {
      throw new Error('all')
    },
    () => [{ result: 'well' }],
  ]
  const group = new GroupCommit<string, string>(async () => answers.shift()!(), 1)
  const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((entry) => group.add(entry)))
  expect(outcomes).toMatchObject([{ reason: { message: 'alone' } }, { reason: { message: 'all' } }, { value: 'well' }])
})
