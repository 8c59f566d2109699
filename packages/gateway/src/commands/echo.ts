import { formatStatus } from '@lethe/dicom'
import { VERIFICATION } from '@lethe/dimse'
import { associate, RejectedError } from '../system/dimse-peer.ts'
import { FailedError, UsageError } from '../system/usage-error.ts'
import { readArguments } from './arguments.ts'
import { EXIT, type Command } from './command.ts'
import { PEER_OPTIONS, PEER_USAGE, peerOf } from './sending/peer.ts'

const USAGE = `lethe echo ${PEER_USAGE}`

// Every peer reads it (PS3.5 10.1).
const IMPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2'

/** `lethe echo`: whether a peer answers, by C-ECHO. */
export const echo: Command = {
  name: 'echo',
  usage: USAGE,
  says: 'ask a DICOM peer whether it is there (C-ECHO)',
  run: async (args) => {
    const { values, positionals } = readArguments(args, PEER_OPTIONS, USAGE)
    const [hostAndPort, ...rest] = positionals
    if (rest.length > 0) throw new UsageError(`usage: ${USAGE}`)
    const peer = peerOf(hostAndPort, values)
    const started = performance.now()
    const contexts = [{ id: 1, abstractSyntax: VERIFICATION, transferSyntaxes: [IMPLICIT_VR_LITTLE_ENDIAN] }]
    try {
      const scu = await associate(peer, { contexts })
      if (!scu.accepts(VERIFICATION)) {
        await scu.release()
        throw new FailedError('the peer is there, but does not offer Verification')
      }
      const status = await scu.echo()
      await scu.release()
      if (status !== 0) throw new FailedError(`the peer answers with status ${formatStatus(status)}`)
    } catch (error) {
      throw error instanceof RejectedError ? new FailedError(error.message) : error
    }
    console.log(`${hostAndPort} answers as ${peer.calledAeTitle} in ${Math.round(performance.now() - started)} ms`)
    return EXIT.done
  },
}
