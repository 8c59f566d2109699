// One thread of `lethe deidentify`: takes tasks, de-identifies, lets inspect look, answers with outcomes. The two stages meet only here.
import { parentPort } from 'node:worker_threads'
import { Fault } from '@lethe/dicom'
import { InstanceDeidentifier } from '../stages/deidentify/instance.ts'
import { partNameOf } from '../stages/deidentify/part-file.ts'
import type { Task, TaskAnswer, TaskSettings } from '../stages/deidentify/task.ts'
import type { ThreadSettings } from '../system/threads.ts'
import { secondLook } from './second-look.ts'

parentPort?.once('message', ({ settings }: ThreadSettings<TaskSettings>) => {
  const deidentifier = new InstanceDeidentifier(settings, secondLook())
  parentPort?.on('message', (task: Task) => parentPort?.postMessage(answer(deidentifier, task)))
})

function answer(deidentifier: InstanceDeidentifier, { first, sources }: Task): TaskAnswer {
  try {
    return { first, outcomes: sources.map((source, index) => deidentifier.deidentify(source, partNameOf(first + index))) }
  } catch (error) {
    // Only a fault that stops the run comes here; anything else would be a mistake of the program, and ends the thread.
    if (error instanceof Fault && error.code === 'GATEWAY_OUTPUT_FULL') return { first, stop: 'OUTPUT_FULL' }
    if (error instanceof Fault && error.code === 'GATEWAY_OUTPUT_UNWRITABLE') return { first, stop: 'OUTPUT_UNWRITABLE' }
    throw error
  }
}
