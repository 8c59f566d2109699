// One thread of the gateway: de-identifies sealed originals and looks at sealed candidates. The two stages meet only here.
import { parentPort } from 'node:worker_threads'
import { readEntry } from '../../../records/catalogue/read-entry.ts'
import { SealedDeidentifier } from '../../../stages/deidentify/sealed-instance.ts'
import { letOthersGoFirst } from '../../../system/thread-priority.ts'
import { toldFault } from '../../../system/told-fault.ts'
import type { ThreadSettings } from '../../../system/threads.ts'
import { SealedLook } from './sealed-look.ts'
import type { StageAnswer, StageSettings, StageTask } from './stage-task.ts'

letOthersGoFirst()

parentPort?.once('message', ({ settings }: ThreadSettings<StageSettings>) => {
  const deidentifier = new SealedDeidentifier(settings.masterKey, settings.profiles)
  const look = new SealedLook()
  parentPort?.on('message', (task: StageTask) => parentPort?.postMessage(answer(task, { deidentifier, look })))
})

interface Stages {
  readonly deidentifier: SealedDeidentifier
  readonly look: SealedLook
}

function answer(one: StageTask, { deidentifier, look }: Stages): StageAnswer {
  try {
    if (one.stage === 'deidentify') return { report: deidentifier.deidentify(one.task) }
    return look.inspect(one.pair, one.part, readEntry)
  } catch (error) {
    return { fault: toldFault(error) }
  }
}
