import { closeSync, openSync, writeSync } from 'node:fs'
import { startProgress } from '../system/progress.ts'
import { checkInputs, sourceFiles } from '../system/source-files.ts'
import { UsageError } from '../system/usage-error.ts'
import { readArguments } from './arguments.ts'
import { EXIT, type Command } from './command.ts'
import { formatTotals, SendTotals, type FileOutcome } from './sending/outcome.ts'
import { PEER_OPTIONS, PEER_USAGE, peerOf } from './sending/peer.ts'
import { sendFiles } from './sending/send-run.ts'

const USAGE = `lethe send ${PEER_USAGE.replace('HOST:PORT', 'HOST:PORT INPUT…')} [--report FILE] [--json]`

/** `lethe send`: files to a DICOM peer, byte for byte as they are. */
export const send: Command = {
  name: 'send',
  usage: USAGE,
  says: 'send files and folders to a DICOM peer (C-STORE), as they are; nothing is de-identified on the way',
  run: async (args) => {
    const options = { ...PEER_OPTIONS, report: { type: 'string' }, json: { type: 'boolean', default: false } } as const
    const { values, positionals } = readArguments(args, options, USAGE)
    const [hostAndPort, ...inputs] = positionals
    if (inputs.length === 0) throw new UsageError(`usage: ${USAGE}`)
    const peer = peerOf(hostAndPort, values)
    const paths = checkInputs(inputs)
    const report = values.report === undefined ? undefined : openReport(values.report)
    const totals = new SendTotals()
    const progress = startProgress({ paths, streams: 'no stream' }, '')
    const started = performance.now()
    const done = (outcome: FileOutcome, bytes: number): void => {
      totals.add(outcome)
      totals.bytes += bytes
      if (report !== undefined) writeSync(report, `${JSON.stringify(outcome)}\n`)
      progress.show({ count: totals.count, bytes: totals.bytes, archives: 0 })
    }
    const problem = await sendFiles(sourceFiles(paths, { except: '' }), peer, { done })
    progress.end()
    if (report !== undefined) closeSync(report)
    console.log(values.json ? JSON.stringify(totals) : formatTotals(totals, (performance.now() - started) / 1000))
    if (problem !== undefined) console.error(`lethe: ${problem}`)
    if (problem !== undefined) return EXIT.failed
    return totals.missing > 0 ? EXIT.held : EXIT.done
  },
}

function openReport(path: string): number {
  try {
    return openSync(path, 'w')
  } catch {
    throw new UsageError(`${path}: the report cannot be written`)
  }
}
