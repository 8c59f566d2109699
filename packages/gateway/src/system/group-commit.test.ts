// Goal: every entry is committed once and settled by itself; what waits shares the next commit.
// Method: a commit that takes a moment and notes its groups.
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { GroupCommit, settleInRounds, type Settled } from './group-commit.ts'

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

test('in rounds each is settled once, in its place; no round has a key twice, and of one key the earlier comes first', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom('a', 'b', 'c', 'd')), async (keys) => {
      const entries = keys.map((key, at) => ({ key, at }))
      const rounds: (readonly { readonly key: string; readonly at: number }[])[] = []
      const settled = await settleInRounds(
        entries,
        ({ key }) => key,
        async (round, which) => {
          expect(which).toBe(rounds.length === 0 ? 'first' : 'later')
          rounds.push(round)
          return round.map(({ at }) => ({ result: at }))
        },
      )
      expect(settled).toEqual(entries.map(({ at }) => ({ result: at })))
      for (const round of rounds) expect(new Set(round.map(({ key }) => key)).size).toBe(round.length)
      for (const key of new Set(keys)) {
        const order = rounds.flat().flatMap((one) => (one.key === key ? [one.at] : []))
        expect(order).toEqual(order.toSorted((one, other) => one - other))
      }
    }),
  )
})
