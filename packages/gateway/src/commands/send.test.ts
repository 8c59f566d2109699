// Goal: `lethe send` and `lethe echo` say what became of every file, with the right exit code, and no mistake in the call goes unnoticed.
// Method: run the commands against our own provider on loopback, and against nothing.
import { createServer, type AddressInfo } from 'node:net'
import { DIMSE_LIMITS, VERIFICATION } from '@lethe/dimse'
import { afterEach, describe, expect, test } from 'vitest'
import { encodeInstance } from '../instances.test-support.ts'
import { lethe } from '../lethe-command.test-support.ts'
import { startDimseServer, type DimseServer } from '../system/dimse-server.ts'
import { TemporaryFolder } from '../temporary-folder.test-support.ts'

const CT = '1.2.840.10008.5.1.4.1.1.2'

const servers: DimseServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map(async (server) => server.close(0)))
})

/** A provider that gives every instance the next of these statuses; a negative one ends the connection. */
async function start(statuses: readonly number[], classes: readonly string[] = [CT]): Promise<string> {
  let count = 0
  const server = await startDimseServer({
    host: '127.0.0.1',
    port: 0,
    limits: DIMSE_LIMITS,
    associationsMax: 10,
    policy: {
      calledAeTitles: ['LETHE'],
      sources: [{ name: 'test', callingAeTitle: 'LETHE' }],
      abstractSyntaxes: new Set([VERIFICATION, ...classes]),
      acceptsTransferSyntax: () => true,
      userIdentity: 'ignore',
      implementation: { classUid: '1.2.3', versionName: 'TEST' },
    },
    handler: {
      store: async () => {
        const status = statuses[count++ % statuses.length] ?? 0
        if (status < 0) void server.close(0)
        return { status: status < 0 ? 0xa700 : status }
      },
    },
  })
  servers.push(server)
  return `127.0.0.1:${server.port}`
}

describe('lethe send', () => {
  test('tells each outcome, and counts them', async () => {
    const folder = new TemporaryFolder()
    const input = folder.makeFolder('in')
    for (const name of ['a', 'b', 'c']) folder.write(`in/${name}.dcm`, encodeInstance({ number: name.charCodeAt(0) }))
    folder.write('in/d.txt', 'no instance')
    const peer = await start([0x0000, 0xb007, 0xa700])
    const { code, stdout, stderr } = await lethe(['send', peer, input, '--called', 'LETHE', '--json'])
    expect(code).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({
      stored: 1,
      warned: 1,
      notAccepted: 0,
      failed: 1,
      refused: 1,
      reasons: { DICOM_NOT_DICOM: 1, 'status A700': 1, 'status B007': 1 },
    })
    // What is no instance is told when it is met, before the rest of its batch is sent.
    expect(stderr.trim().split('\n')).toEqual([
      `${input}/d.txt: refused: no instance, or not readable (DICOM_NOT_DICOM)`,
      `${input}/b.dcm: stored with a warning (status B007)`,
      `${input}/c.dcm: failed (status A700)`,
    ])
  })

  test('all stored: exit code 0, and a summary for a person', async () => {
    const folder = new TemporaryFolder()
    const file = folder.write('a.dcm', encodeInstance())
    const { code, stdout } = await lethe(['send', await start([0]), file, '--called', 'LETHE'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/ 1 stored/)
  })

  test('what the peer does not accept is told, not converted', async () => {
    const folder = new TemporaryFolder()
    const file = folder.write('a.dcm', encodeInstance())
    const { code, stdout } = await lethe(['send', await start([0], []), file, '--called', 'LETHE', '--json'])
    expect([code, JSON.parse(stdout)]).toEqual([3, expect.objectContaining({ notAccepted: 1, stored: 0 })])
  })

  test('a peer that is not there, one that rejects, and one that goes away: exit code 1', async () => {
    const folder = new TemporaryFolder()
    const file = folder.write('a.dcm', encodeInstance())
    const other = folder.write('b.dcm', encodeInstance({ number: 99 }))
    const nobody = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => nobody.once('listening', resolve))
    const { port } = nobody.address() as AddressInfo
    await new Promise((resolve) => nobody.close(resolve))
    const gone = await lethe(['send', `127.0.0.1:${port}`, file, '--json'])
    expect([gone.code, gone.stderr]).toEqual([1, expect.stringContaining('DIMSE_UNREACHABLE')])
    expect(JSON.parse(gone.stdout)).toMatchObject({ failed: 1 })
    const rejected = await lethe(['send', await start([0]), file, '--called', 'OTHER'])
    expect([rejected.code, rejected.stderr]).toEqual([1, expect.stringContaining('result 1, source 1, reason 7')])
    const third = folder.write('c.dcm', encodeInstance({ number: 98 }))
    const closing = await lethe(['send', await start([-1]), file, other, third, '--called', 'LETHE', '--json'])
    expect(closing.code).toBe(1)
    expect(JSON.parse(closing.stdout)).toMatchObject({ failed: 3, stored: 0 })
  })

  test.each<[string, string[]]>([
    ['no input', ['send', '127.0.0.1:104']],
    ['no port', ['send', '127.0.0.1', '.']],
    ['a port that is none', ['send', '127.0.0.1:70000', '.']],
    ['an AE title that is too long', ['echo', '127.0.0.1:104', '--called', 'A'.repeat(17)]],
    ['a certificate without its key', ['echo', '127.0.0.1:104', '--tls', '--cert', 'x']],
    ['an authority without TLS', ['echo', '127.0.0.1:104', '--ca', 'x']],
    ['an authority that is not there', ['echo', '127.0.0.1:104', '--tls', '--ca', '/nowhere']],
    ['something behind the peer', ['echo', '127.0.0.1:104', '.']],
  ])('%s is a mistake in the call', async (_name, args) => {
    const { code, stderr } = await lethe(args)
    expect([code, stderr.split('\n').length]).toEqual([2, 2])
  })
})

describe('lethe echo', () => {
  test('a peer that answers', async () => {
    const { code, stdout } = await lethe(['echo', await start([0]), '--called', 'LETHE'])
    expect([code, stdout]).toEqual([0, expect.stringContaining('answers as LETHE')])
  })

  test('a peer that rejects', async () => {
    const { code, stderr } = await lethe(['echo', await start([0]), '--called', 'LETHE', '--calling', 'NOBODY'])
    expect([code, stderr]).toEqual([1, expect.stringContaining('DIMSE_REJECTED')])
  })
})
