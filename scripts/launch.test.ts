// Goal: a script behind the launcher behaves as if it had been started by hand under the right Node.
// Method: the real launcher with a script that shows what it got; where no Node serves, a copy of it that asks for a later Node.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const LAUNCHER = join(import.meta.dirname, '..', 'bin', 'launch.cjs')
const PINNED = join(import.meta.dirname, '..', 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')

const folder = mkdtempSync(join(tmpdir(), 'lethe-launch-'))
afterAll(() => rmSync(folder, { recursive: true }))

function writeScript(name: string, text: string): string {
  const file = join(folder, name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  return file
}

/** Runs a launcher and gives what came back; the launcher runs under the Node of the tests. */
function launched(launcher: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...args], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

test('arguments arrive unchanged, and standard output holds nothing but what the script writes', () => {
  const script = writeScript(
    'arguments.ts',
    'const args: string[] = process.argv.slice(2)\nprocess.stdout.write(JSON.stringify(args))\n',
  )
  const args = ['a b', '', '--flag', '"quoted"', '$HOME', 'é']
  expect(launched(LAUNCHER, [script, ...args])).toEqual({ status: 0, stdout: JSON.stringify(args), stderr: '' })
})

test.runIf(existsSync(PINNED))('the pinned Node runs the script, and its folder comes first in PATH', () => {
  const script = writeScript('node.ts', "process.stdout.write(process.execPath + ' ' + process.env.PATH?.split(':')[0])\n")
  expect(launched(LAUNCHER, [script]).stdout).toBe(`${PINNED} ${dirname(PINNED)}`)
})

test('it exits with the code of the script, or with 128 and the number of the signal that ended it', () => {
  const code = writeScript('code.ts', 'process.exit(Number(process.argv[2]))\n')
  for (const status of [0, 1, 5, 255]) expect(launched(LAUNCHER, [code, String(status)]).status).toBe(status)
  const killed = writeScript('killed.ts', "process.kill(process.pid, 'SIGKILL')\nsetInterval(() => {}, 1000)\n")
  expect(launched(LAUNCHER, [killed]).status).toBe(137)
})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s reaches the script, which ends in its own way', async (signal) => {
  const script = writeScript(
    `${signal}.ts`,
    `process.on('${signal}', () => process.exit(7))\nsetInterval(() => {}, 1000)\nprocess.stdout.write('ready')\n`,
  )
  const launcher = spawn(process.execPath, [LAUNCHER, script], { stdio: ['ignore', 'pipe', 'inherit'] })
  launcher.stdout.once('data', () => launcher.kill(signal))
  const status = await new Promise((resolve) => launcher.on('exit', resolve))
  expect(status).toBe(7)
})

test.skipIf(process.platform === 'win32')('a signal that ends npm, and its shell with it, reaches the script too', async () => {
  const ended = join(folder, 'ended')
  const script = writeScript(
    'orphan.ts',
    `import { writeFileSync } from 'node:fs'
    process.on('SIGTERM', () => { writeFileSync(${JSON.stringify(ended)}, 'by SIGTERM'); process.exit(7) })
    setInterval(() => {}, 1000)
    process.stdout.write('ready')\n`,
  )
  const command = `"${process.execPath}" "${LAUNCHER}" "${script}"; true`
  const env = { ...process.env, npm_lifecycle_event: 'start' }
  const shell = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'inherit'], env })
  shell.stdout.once('data', () => shell.kill('SIGKILL'))
  await new Promise((resolve) => shell.on('close', resolve))
  expect(readFileSync(ended, 'utf8')).toBe('by SIGTERM')
})

test('without the pinned package a running Node that is late enough serves, and an early one is refused in one line', () => {
  writeScript('copy/node_modules/.package-lock.json', '{}')
  const text = readFileSync(LAUNCHER, 'utf8')
  const script = writeScript('hello.ts', "process.stdout.write('hello')\n")
  expect(launched(writeScript('copy/bin/launch.cjs', text), [script]).stdout).toBe('hello')

  const demanding = text.replace('NODE_MAJOR_MIN = 24', 'NODE_MAJOR_MIN = 999')
  expect(demanding).not.toBe(text)
  const refused = launched(writeScript('copy/bin/launch.cjs', demanding), [script])
  expect(refused).toMatchObject({ status: 1, stdout: '' })
  expect(refused.stderr).toMatch(/^lethe: Node 999 or later is needed; [^\n]+\n$/)
})

test('without a script it says how it is used', () => {
  expect(launched(LAUNCHER, [])).toEqual({
    status: 1,
    stdout: '',
    stderr: 'lethe: usage: node bin/launch.cjs FILE [arguments]\n',
  })
})
