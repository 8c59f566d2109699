// Runs a script under the Node that package-lock.json pins, from any Node >= 18: node bin/launch.cjs FILE.ts args…
// Plain CommonJS without dependencies, because an old Node must be able to read it before anything is installed.
'use strict'
const { spawn, spawnSync } = require('node:child_process')
const { existsSync } = require('node:fs')
const { constants } = require('node:os')
const path = require('node:path')
const { isatty } = require('node:tty')

const ROOT = path.join(__dirname, '..')
const NODE_MAJOR_MIN = 24
const ORPHAN_MS = 250
const WINDOWS = process.platform === 'win32'

/** Says one line and gives up. */
function fail(line) {
  process.stderr.write(`lethe: ${line}\n`)
  process.exit(1)
}

/** Installs the packages where npm has not finished an installation yet; npm writes the marker file last. */
function installMissing() {
  if (existsSync(path.join(ROOT, 'node_modules', '.package-lock.json'))) return
  process.stderr.write('lethe: the packages are not installed yet; running npm ci\n')
  // npm's output goes to stderr: stdout belongs to the script.
  const options = { cwd: ROOT, stdio: ['ignore', 2, 2], shell: WINDOWS }
  const { status, error } = spawnSync('npm', ['ci', '--ignore-scripts'], options)
  if (error) fail('npm was not found; install npm, then run npm ci')
  if (status !== 0) fail('npm ci failed; its output above says why')
}

/** The pinned Node of this platform, or the running one where it is new enough. */
function findNode() {
  const name = `node-${WINDOWS ? 'win' : process.platform}-${process.arch}`
  const file = path.join(ROOT, 'node_modules', name, 'bin', WINDOWS ? 'node.exe' : 'node')
  if (existsSync(file)) return file
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_MIN) return process.execPath
  return fail(`Node ${NODE_MAJOR_MIN} or later is needed; the package ${name} is not installed and this is ${process.version}`)
}

/** npm runs a script in a shell, and a signal that ends npm ends that shell alone: nobody is left then to tell the script. */
function whenOrphaned(act) {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    act()
  }, ORPHAN_MS)
}

/** Runs the script with the arguments and ends this process as the script ended. */
function launch(script, args) {
  installMissing()
  const node = findNode()
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') || 'PATH'
  // What was compiled once is not compiled again: a start takes 0.6 s instead of 0.9.
  const cache = process.env.NODE_COMPILE_CACHE ?? path.join(ROOT, 'node_modules', '.cache', 'compiled')
  const searched = [path.dirname(node), process.env[key]].filter(Boolean).join(path.delimiter)
  const env = { ...process.env, [key]: searched, NODE_COMPILE_CACHE: cache }
  // The plug-in of Orthanc brings the socket over which it speaks; anything else that is open stays here.
  const stdio = process.env.LETHE_ORTHANC_DESCRIPTOR === '3' ? [0, 1, 2, 3] : 'inherit'
  // Types are stripped from scripts for browsers by a function that Node still calls experimental.
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', script, ...args], { stdio, env })
  child.on('error', () => fail(`${node} cannot be executed on this machine`))
  // A terminal gives Ctrl-C to the whole group, so the script has it already; twice would mean "at once" to it.
  process.on('SIGINT', () => isatty(0) || child.kill('SIGINT'))
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  if (process.env.npm_lifecycle_event !== undefined) whenOrphaned(() => child.kill('SIGTERM'))
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code))
}

module.exports = { launch }

if (require.main === module) {
  const [script, ...args] = process.argv.slice(2)
  if (script === undefined) fail('usage: node bin/launch.cjs FILE [arguments]')
  launch(script, args)
}
