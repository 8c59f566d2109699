// One thread of the gateway: de-identifies sealed originals and looks at sealed candidates. The two stages meet only here.
import { parentPort, workerData } from 'node:worker_threads'
import { readEntry } from '../../records/catalogue/read-entry.ts'
import { SealedDeidentifier } from '../../stages/deidentify/sealed-instance.ts'
import { SealedLook } from './sealed-look.ts'
import { toldFault, type StageAnswer, type StageSettings, type StageTask } from './stage-task.ts'

const { masterKey, profiles } = workerData as StageSettings
const deidentifier = new SealedDeidentifier(masterKey, profiles)
const look = new SealedLook()

parentPort?.on('message', (task: StageTask) => parentPort?.postMessage(answer(task)))

function answer(one: StageTask): StageAnswer {
  try {
    if (one.stage === 'deidentify') return { report: deidentifier.deidentify(one.task) }
    return look.inspect(one.pair, one.part, readEntry)
  } catch (error) {
    return { fault: toldFault(error) }
  }
}
