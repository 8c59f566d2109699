// Goal: one command starts everything, says where to send, and stops cleanly; what is wrong before it starts is one line.
// Method: the command is spawned with a home and a port of its own; a peer calls; it is stopped by a signal and started again.
import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { endOf, lethe, startLethe } from '../lethe-command.test-support.ts'
import { TemporaryFolder } from '../temporary-folder.test-support.ts'

test('it starts, answers, stops by a signal, and starts again', async () => {
  const env = { LETHE_HOME: new TemporaryFolder().path, LETHE_DIMSE_PORT: '0', LETHE_HTTP_PORT: '0' }
  for (const expectation of [/made a master key/, /^$/]) {
    const child = startLethe(['start'], { env })
    const ended = endOf(child)
    const said = await new Promise<string>((resolve) => {
      let text = ''
      child.stdout?.on('data', (piece: string) => {
        text += piece
        if (text.includes('data: ')) resolve(text)
      })
    })
    expect(await (await fetch(/status: (.+)/.exec(said)?.[1] ?? '')).text()).toContain('<title>Lethe</title>')
    const port = /send to: LETHE at 127\.0\.0\.1:(\d+)/.exec(said)?.[1]
    expect(await lethe(['echo', `127.0.0.1:${port}`, '--called', 'LETHE'])).toMatchObject({ code: 0 })
    expect(await lethe(['echo', `127.0.0.1:${port}`, '--called', 'OTHER'])).toMatchObject({ code: 1 })
    child.kill('SIGTERM')
    const { code, stderr } = await ended
    expect(code).toBe(0)
    expect(
      stderr
        .split('\n')
        .filter((line) => /key/.test(line))
        .join(''),
    ).toMatch(expectation)
    expect(stderr).toContain('"event":"gateway-stopped"')
    expect(stderr).not.toContain('"level":"error"')
  }
})

test('a port that is taken is one line', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  const env = { LETHE_HOME: new TemporaryFolder().path, LETHE_DIMSE_PORT: String(port), LETHE_HTTP_PORT: '0' }
  const { code, stderr } = await lethe(['start'], { env })
  other.close()
  expect(code).toBe(1)
  expect(stderr.trim().split('\n').at(-1)).toBe(
    `lethe: port ${port} is taken: name another in the configuration, or in LETHE_DIMSE_PORT and LETHE_HTTP_PORT`,
  )
})

test('a mistake in the configuration, in an option or in a port is one line, and nothing is made', async () => {
  const folder = new TemporaryFolder()
  const home = folder.at('home')
  const config = folder.write('lethe.yaml', 'dimse: { prot: 104 }\n')
  const wrong = [
    { args: ['start', '--config', config], says: /lethe\.yaml:1:16: dimse\.prot is not known here; did you mean port\?/ },
    { args: ['start', 'INPUT'], says: /npx lethe deidentify INPUT --out DIR/ },
    { args: ['start'], says: /LETHE_DIMSE_PORT must be a port/, port: '70000' },
  ]
  for (const { args, says, port = '0' } of wrong) {
    const { code, stderr } = await lethe(args, { env: { LETHE_HOME: home, LETHE_DIMSE_PORT: port } })
    expect(code).toBe(2)
    expect(stderr).toMatch(says)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  }
  expect(existsSync(home)).toBe(false)
})

test('a certificate that is not there, or none, is one line that names the file', async () => {
  const folder = new TemporaryFolder()
  folder.write('none.pem', 'no certificate')
  const env = { LETHE_HOME: folder.at('home'), LETHE_DIMSE_PORT: '0', LETHE_HTTP_PORT: '0' }
  for (const [name, says] of [
    ['missing.pem', /missing\.pem: the file cannot be read$/],
    ['none.pem', /none\.pem: no certificate in PEM, or .*none\.pem is not its key$/],
  ] as const) {
    const config = folder.write('lethe.yaml', `dimse: { tls: { certificate: ${name}, privateKey: ${name} } }\n`)
    const { code, stdout, stderr } = await lethe(['start', '--config', config], { env })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr.trim().split('\n').at(-1)).toMatch(says)
  }
})
