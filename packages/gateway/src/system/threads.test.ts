// Goal: a task's answer comes back to who asked, a thread that dies takes its own task only, and after the end no thread is left.
// Method: threads run a tiny program that answers, throws or ends itself as the task says.
import { expect, onTestFinished, test } from 'vitest'
import { TemporaryFolder } from '../temporary-folder.test-support.ts'
import { prepareThread, Threads } from './threads.ts'
import { pathToFileURL } from 'node:url'

const PROGRAM = `
import { parentPort, threadId } from 'node:worker_threads'
parentPort.once('message', ({ settings }) => parentPort.on('message', async ({ act, number }) => {
  if (act === 'exit') process.exit(9)
  if (act === 'throw') throw new Error('of the task')
  if (act === 'wait') await new Promise((resolve) => setTimeout(resolve, number))
  if (act === 'never') return
  parentPort.postMessage({ number, threadId, settings })
}))
`

interface Act {
  readonly act: 'answer' | 'wait' | 'exit' | 'throw' | 'never'
  readonly number: number
}

interface Said {
  readonly number: number
  readonly threadId: number
  readonly settings: unknown
}

function start(countMax: number): Threads<Act, Said> {
  const file = new TemporaryFolder().write('program.mjs', PROGRAM)
  const threads = new Threads<Act, Said>(pathToFileURL(file), { settings: { of: 'this run' }, countMax })
  onTestFinished(() => threads.end())
  return threads
}

test('every answer belongs to its task, and there are never more threads than allowed', async () => {
  const threads = start(2)
  const numbers = Array.from({ length: 30 }, (_, index) => index)
  const said = await Promise.all(numbers.map((number) => threads.run({ act: 'wait', number: number % 3 })))
  expect(said.map(({ number }) => number)).toEqual(numbers.map((number) => number % 3))
  expect(new Set(said.map(({ threadId }) => threadId)).size).toBe(2)
  expect(said.every(({ settings }) => (settings as { of: string }).of === 'this run')).toBe(true)
})

test.each(['exit', 'throw'] as const)(
  'a thread that dies (%s) rejects its own task; the others get a new thread',
  async (act) => {
    const threads = start(1)
    const tasks = [
      threads.run({ act: 'answer', number: 1 }),
      threads.run({ act, number: 2 }),
      threads.run({ act: 'answer', number: 3 }),
    ]
    const settled = await Promise.allSettled(tasks)
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  },
)

test('a thread that was prepared takes the first task under the settings of the run, and no other run gets it', async () => {
  const file = pathToFileURL(new TemporaryFolder().write('program.mjs', PROGRAM))
  prepareThread(file)
  const runs = ['one', 'other'].map((of) => new Threads<Act, Said>(file, { settings: { of }, countMax: 2 }))
  onTestFinished(async () => void (await Promise.all(runs.map((threads) => threads.end()))))
  const said = await Promise.all(runs.flatMap((threads) => [1, 2].map((number) => threads.run({ act: 'answer', number }))))
  expect(said.map(({ settings }) => (settings as { of: string }).of)).toEqual(['one', 'one', 'other', 'other'])
  const ids = said.map(({ threadId }) => threadId)
  expect(new Set(ids).size).toBe(4)
  expect(ids[0]).toBe(Math.min(...ids))
})

test('the end rejects what is in hand, what waits and what comes later', async () => {
  const threads = start(1)
  await threads.run({ act: 'answer', number: 0 })
  const tasks = [threads.run({ act: 'never', number: 1 }), threads.run({ act: 'answer', number: 2 })]
  const settled = Promise.allSettled(tasks)
  await threads.end()
  expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(threads.run({ act: 'answer', number: 3 })).rejects.toThrow('the threads have ended')
})
