import { startProgress } from '../system/progress.ts'
import { checkInputs, sourceFiles } from '../system/source-files.ts'
import { UsageError } from '../system/usage-error.ts'
import { readArguments } from './arguments.ts'
import { EXIT, type Command } from './command.ts'
import { formatOutcome, formatTotals, SendTotals, type FileOutcome } from './sending/outcome.ts'
import { PEER_OPTIONS, PEER_USAGE, peerOf } from './sending/peer.ts'
import { sendFiles } from './sending/send-run.ts'

const USAGE = `lethe send ${PEER_USAGE.replace('HOST:PORT', 'HOST:PORT INPUT…')} [--json]`

/** `lethe send`: files to a DICOM peer, byte for byte as they are. */
export const send: Command = {
  name: 'send',
  usage: USAGE,
  says: 'send files and folders to a DICOM peer (C-STORE), as they are; nothing is de-identified on the way',
  run: async (args) => {
    const options = { ...PEER_OPTIONS, json: { type: 'boolean', default: false } } as const
    const { values, positionals } = readArguments(args, options, USAGE)
    const [hostAndPort, ...inputs] = positionals
    if (inputs.length === 0) throw new UsageError(`usage: ${USAGE}`)
    const peer = peerOf(hostAndPort, values)
    const paths = checkInputs(inputs)
    const totals = new SendTotals()
    const progress = startProgress({ paths, streams: 'no stream' }, '')
    const started = performance.now()
    const done = (outcome: FileOutcome, bytes: number): void => {
      totals.add(outcome)
      totals.bytes += bytes
      if (outcome.outcome !== 'stored') tell(outcome)
      progress.show({ count: totals.count, bytes: totals.bytes, archives: 0 })
    }
    const problem = await sendFiles(sourceFiles(paths, { except: '' }), peer, { done })
    progress.end()
    console.log(values.json ? JSON.stringify(totals) : formatTotals(totals, (performance.now() - started) / 1000))
    if (problem !== undefined) console.error(`lethe: ${problem}`)
    if (problem !== undefined) return EXIT.failed
    return totals.missing > 0 ? EXIT.held : EXIT.done
  },
}

/** One line for each file that the peer does not simply have. stderr may name a path that the user gave. */
function tell(outcome: FileOutcome): void {
  const clear = process.stderr.isTTY ? '\r\u001B[2K' : ''
  process.stderr.write(`${clear}${formatOutcome(outcome)}\n`)
}
