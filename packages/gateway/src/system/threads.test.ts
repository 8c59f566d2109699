// Goal: a task's answer comes back to who asked, a thread that dies takes its own task only, and after the end no thread is left.
// Method: threads run a tiny program that answers, throws or ends itself as the task says.
import { expect, onTestFinished, test } from 'vitest'
import { TemporaryFolder } from '../temporary-folder.test-support.ts'
import { Threads } from './threads.ts'
import { pathToFileURL } from 'node:url'

const PROGRAM = `
import { parentPort, threadId } from 'node:worker_threads'
parentPort.on('message', async ({ act, number }) => {
  if (act === 'exit') process.exit(9)
  if (act === 'throw') throw new Error('of the task')
  if (act === 'wait') await new Promise((resolve) => setTimeout(resolve, number))
  if (act === 'never') return
  parentPort.postMessage({ number, threadId })
})
`

interface Act {
  readonly act: 'answer' | 'wait' | 'exit' | 'throw' | 'never'
  readonly number: number
}

interface Said {
  readonly number: number
  readonly threadId: number
}

function start(countMax: number): Threads<Act, Said> {
  const file = new TemporaryFolder().write('program.mjs', PROGRAM)
  const threads = new Threads<Act, Said>(pathToFileURL(file), { settings: {}, countMax })
  onTestFinished(() => threads.end())
  return threads
}

test('every answer belongs to its task, and there are never more threads than allowed', async () => {
  const threads = start(2)
  const numbers = Array.from({ length: 30 }, (_, index) => index)
  const said = await Promise.all(numbers.map((number) => threads.run({ act: 'wait', number: number % 3 })))
  expect(said.map(({ number }) => number)).toEqual(numbers.map((number) => number % 3))
  expect(new Set(said.map(({ threadId }) => threadId)).size).toBe(2)
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

test('the end rejects what is in hand, what waits and what comes later', async () => {
  const threads = start(1)
  await threads.run({ act: 'answer', number: 0 })
  const tasks = [threads.run({ act: 'never', number: 1 }), threads.run({ act: 'answer', number: 2 })]
  const settled = Promise.allSettled(tasks)
  await threads.end()
  expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(threads.run({ act: 'answer', number: 3 })).rejects.toThrow('the threads have ended')
})
