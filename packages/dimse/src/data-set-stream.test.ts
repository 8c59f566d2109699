// Goal: every byte of a Data Set comes out once and in order, what waits is bounded, what is kept is released, and an end that is none is told.
// Method: pushes and takes in random order, fragments of one byte, and each of the three ends.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DataSetStream } from './data-set-stream.ts'
import { DimseError } from './errors.ts'

function streamOf(waitingBytesMax: number) {
  const calls: string[] = []
  const kept: Uint8Array[] = []
  const stream = new DataSetStream({
    waitingBytesMax,
    ...{ pause: () => calls.push('pause'), resume: () => calls.push('resume') },
    ...{ keep: (bytes) => kept.push(bytes), release: (bytes) => kept.splice(kept.indexOf(bytes), 1) },
  })
  return { stream, calls, kept, taking: stream[Symbol.asyncIterator]() }
}

describe('DataSetStream', () => {
  test('bytes come out once and in order, whoever is faster; pause and resume take turns', async () => {
    const steps = fc.array(fc.oneof(fc.constant('take' as const), fc.uint8Array({ minLength: 1, maxLength: 9 })), {
      maxLength: 60,
    })
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 0, max: 3000 }), async (all, waitingBytesMax) => {
        const { stream, calls, kept, taking } = streamOf(waitingBytesMax)
        const got: Promise<IteratorResult<Uint8Array, void>>[] = []
        for (const one of all) {
          if (one === 'take') got.push(taking.next())
          else stream.push(one)
          await Promise.resolve()
        }
        stream.end()
        const taken = (await Promise.all(got)).flatMap(({ value }) => [...(value ?? [])])
        for await (const rest of stream) taken.push(...rest)
        await taking.return()
        expect(taken).toEqual(all.flatMap((one) => (one === 'take' ? [] : [...one])))
        expect(calls).toEqual(calls.map((_, index) => (index % 2 === 0 ? 'pause' : 'resume')))
        expect(calls.length % 2).toBe(0)
        expect(kept).toEqual([])
      }),
    )
  })

  test('fragments of one byte are counted for what they cost', () => {
    const { stream, calls } = streamOf(100_000)
    let pushed = 0
    while (calls.length === 0) {
      stream.push(Uint8Array.of(0))
      pushed += 1
    }
    expect(pushed).toBeLessThan(500)
  })

  test('a stream that fails throws after what had come; one that is whole does not fail any more', async () => {
    const { stream, taking } = streamOf(1000)
    stream.push(Uint8Array.of(1))
    stream.fail(new DimseError('LOST'))
    expect((await taking.next()).value).toEqual(Uint8Array.of(1))
    await expect(taking.next()).rejects.toMatchObject({ code: 'DIMSE_LOST' })
    const other = streamOf(1000)
    other.stream.end()
    other.stream.fail(new DimseError('LOST'))
    expect(await other.taking.next()).toEqual({ value: undefined, done: true })
  })

  test('what is discarded lets the peer go on', () => {
    const { stream, calls, kept } = streamOf(10)
    stream.push(new Uint8Array(100))
    stream.discard()
    stream.push(new Uint8Array(100))
    expect(calls).toEqual(['pause', 'resume'])
    expect(kept).toEqual([])
  })

  test('what was taken is kept until the next is asked for, or nobody asks any more', async () => {
    const { stream, kept, taking } = streamOf(1000)
    const [first, second, third] = [Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)] as const
    for (const bytes of [first, second, third]) stream.push(bytes)
    await taking.next()
    expect(kept).toEqual([first, second, third])
    await taking.next()
    expect(kept).toEqual([second, third])
    await taking.return()
    expect(kept).toEqual([third])
  })
})
