// Goal: one command starts everything, says where to send, and stops cleanly; what is wrong before it starts is one line.
// Method: the command is spawned with a home and a port of its own; a peer calls; it is stopped by a signal and started again.
import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { encodeInstance, MARK } from '../instances.test-support.ts'
import { endOf, lethe, startLethe } from '../lethe-command.test-support.ts'
import { contentsOf, TemporaryFolder } from '../temporary-folder.test-support.ts'

/** What it says when it has started. */
function announced(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    child.stdout?.on('data', (piece: string) => {
      text += piece
      if (text.includes('data: ')) resolve(text)
    })
  })
}

test('it starts, answers, stops by a signal, and starts again', async () => {
  const env = { LETHE_HOME: new TemporaryFolder().path, LETHE_DIMSE_PORT: '0', LETHE_HTTP_PORT: '0' }
  for (const expectation of [/made a master key/, /^$/]) {
    const child = startLethe(['start'], { env })
    const ended = endOf(child)
    const said = await announced(child)
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

test('instances come over HTTP with a token, and from a folder, and leave nothing readable', { timeout: 120_000 }, async () => {
  const folder = new TemporaryFolder()
  folder.write('in/Doe^Jane.dcm', encodeInstance({ number: 1 }))
  folder.write('in/other/2.dcm', encodeInstance({ number: 2 }))
  const config = folder.write(
    'lethe.yaml',
    `uploads: { port: 0 }
folders: [{ path: in, source: scans, settleSeconds: 1, whenDone: remove }]
sources:
  - { name: scans, byName: true, issuer: VGH, profile: research }
  - { name: PACS, addresses: [127.0.0.1], issuer: VGH, profile: research }
`,
  )
  const env = { LETHE_HOME: folder.at('home'), LETHE_DIMSE_PORT: '0', LETHE_HTTP_PORT: '0' }
  const child = startLethe(['start', '--config', config], { env })
  const ended = endOf(child)
  const said = await announced(child)
  expect(said).toContain(`folder: ${folder.at('in')} (source scans)`)
  const studies = /STOW-RS, with a token: (http:\/\/127\.0\.0\.1:\d+\/dicomweb\/studies)/.exec(said)?.[1] ?? ''
  const added = await lethe(['token', 'add', '--source', 'PACS', '--days', '1'], { env })
  const headers = { authorization: `Bearer ${added.stdout.trim()}`, 'content-type': 'application/dicom' }
  const upload = studies.replace('dicomweb/studies', 'upload')
  const answer = await fetch(upload, { method: 'POST', headers, body: Buffer.from(encodeInstance({ number: 3 })) })
  expect([answer.status, await answer.json()]).toEqual([200, { admitted: 1, same: 0, held: 0, refused: 0, failures: [] }])
  expect((await fetch(upload, { method: 'POST', headers: { ...headers, authorization: '' }, body: 'x' })).status).toBe(401)
  const status = async (): Promise<string> => (await lethe(['status'], { env })).stdout
  await expect.poll(status, { timeout: 60_000 }).toMatch(/PACS: 1 admitted · 1 inspected .*\nscans: 2 admitted · 2 inspected/)
  child.kill('SIGTERM')
  const { code, stderr } = await ended
  expect(code).toBe(0)
  expect(
    Object.keys(contentsOf(folder.path)).filter((name) => name.endsWith('.dcm') && !name.startsWith('home/archive')),
  ).toEqual([])
  const kept = Object.values(contentsOf(folder.at('home'))).concat(stderr)
  for (const mark of [MARK, 'Jane', added.stdout.trim().slice(-43)])
    expect(kept.filter((bytes) => bytes.includes(mark))).toHaveLength(0)
})

test('a watched folder that cannot be is one line', { timeout: 60_000 }, async () => {
  const folder = new TemporaryFolder()
  folder.write('file', 'no folder')
  folder.makeFolder('in/inner')
  const env = { LETHE_HOME: folder.at('home'), LETHE_DIMSE_PORT: '0', LETHE_HTTP_PORT: '0' }
  for (const [paths, says] of [
    [['file'], /file: no folder$/],
    [['in', 'in/inner'], /inner: a watched folder cannot hold, or lie in, .*in$/],
    [['home/in'], /home\/in: a watched folder cannot hold, or lie in, .*home$/],
    [['/proc'], /\/proc: this is where a disk is mounted/],
  ] as const) {
    const lines = paths.map((path) => `  - { path: ${path}, source: local, whenDone: move }`)
    const config = folder.write('lethe.yaml', `folders:\n${lines.join('\n')}\n`)
    const { code, stderr } = await lethe(['start', '--config', config], { env })
    expect(code).toBe(2)
    expect(stderr.trim().split('\n').at(-1)).toMatch(says)
  }
})
