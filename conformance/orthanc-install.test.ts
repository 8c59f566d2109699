// Goal: what `make install` puts on a machine is an Orthanc that stores only what Lethe made, without a hand's turn.
// Method: it is installed under DESTDIR and laid over the machine in namespaces of its own, network too; Debian's Orthanc is started as the
// installed drop-in says, with exactly the installed configuration; its modality sends, and a stranger.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countByState } from '../packages/gateway/src/records/instances/count-by-state.ts'
import { openRecords } from '../packages/gateway/src/records/open-records.ts'
import { KEY } from './deidentify-bytes.ts'
import { run } from './dimse/programs.ts'
import { plantedInstances, type PlantedInstance } from './orthanc/planted-instances.ts'
import { findMarks } from './planted/search.ts'

const ROOT = join(import.meta.dirname, '..')
const POLL_MS = 200
const POLLS_MAX = 600
const folder = mkdtempSync(join(tmpdir(), 'lethe-install-'))
const installed = join(folder, 'installed')
// The modality of the sample: its name and its address.
const [NAME, ADDRESS] = ['CT1', '10.4.0.17']
const planted = plantedInstances()
const [instance, opaque] = [planted.at(0), planted.at(-1)] as [PlantedInstance, PlantedInstance]

beforeAll(() => {
  const made = spawnSync('make', ['-s', '-C', join(ROOT, 'orthanc'), 'install', `DESTDIR=${installed}`], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(made.stderr)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('what is installed, where; a configuration that somebody has written stays', () => {
  const files = readdirSync(installed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(installed.length))
  expect(files.toSorted()).toEqual([
    '/etc/lethe/orthanc.json',
    '/usr/lib/systemd/system/lethe-orthanc.service',
    '/usr/lib/systemd/system/orthanc.service.d/lethe.conf',
    ...['LICENSE', 'PROTOCOL.md', 'README.md', 'auto-routing.json', 'auto-routing.lua', 'orthanc.json'].map(
      (name) => `/usr/share/doc/lethe-orthanc/${name}`,
    ),
    '/usr/share/orthanc/plugins/liblethe.so',
  ])
  const other = join(folder, 'other')
  mkdirSync(join(other, 'etc/lethe'), { recursive: true })
  writeFileSync(join(other, 'etc/lethe/orthanc.json'), 'written')
  expect(spawnSync('make', ['-s', '-C', join(ROOT, 'orthanc'), 'install', `DESTDIR=${other}`]).status).toBe(0)
  expect(readFileSync(join(other, 'etc/lethe/orthanc.json'), 'utf8')).toBe('written')
})

test('it runs as it was installed', async () => {
  const state = join(folder, 'state')
  for (const name of ['lib/lethe', 'lib/orthanc/research', 'log/orthanc']) mkdirSync(join(state, name), { recursive: true })
  writeFileSync(join(state, 'lib/lethe/master.key'), KEY.toString('hex'), { mode: 0o600 })
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'lethe'), `#!/bin/sh\nexec ${process.execPath} ${join(ROOT, 'packages/gateway/src/main.ts')} "$@"\n`)
  chmodSync(join(bin, 'lethe'), 0o755)
  const file = join(folder, 'instance.dcm')
  writeFileSync(file, instance.bytes)
  const held = join(folder, 'opaque.dcm')
  writeFileSync(held, opaque.bytes)

  const dropIn = readFileSync(join(installed, 'usr/lib/systemd/system/orthanc.service.d/lethe.conf'), 'utf8')
  const settings = (name: string): string[] =>
    [...dropIn.matchAll(new RegExp(`^${name}=(.+)$`, 'gm'))].map(([, value]) => value as string)
  const over = (path: string): string => `mount -t overlay overlay -o lowerdir=${installed}${path}:${path} ${path}`
  const script = [
    ...['set -e', 'ip link set lo up', `ip address add ${ADDRESS}/32 dev lo`],
    ...[over('/etc'), over('/usr/share/orthanc')],
    ...[`mount --bind ${state}/lib /var/lib`, `mount --bind ${state}/log /var/log`],
    ...settings('ExecStartPre'),
    `exec env ${settings('Environment').join(' ')} ${settings('ExecStart').at(-1)}`,
  ]
  const child = spawn('unshare', ['--mount', '--net', 'sh', '-c', script.join('\n')], {
    env: { ...process.env, PATH: `${bin}:${process.env['PATH']}` },
    stdio: 'ignore',
  })
  const ended = once(child, 'close')
  try {
    const log = (): string => readAll(join(state, 'log/orthanc')).toString('latin1')
    for (let poll = 0; poll < POLLS_MAX && !log().includes('the door is open') && child.exitCode === null; poll += 1)
      await sleep(POLL_MS)
    expect(log()).toContain('every instance is de-identified')
    expect(await store(child.pid as number, NAME, [file, held])).toEqual(['0000', '0124'])
    expect(await store(child.pid as number, 'STRANGER', [file])).toEqual([])
  } finally {
    child.kill('SIGTERM')
    await ended
  }
  const home = join(state, 'lib/lethe')
  const records = await openRecords({ home, masterKey: KEY })
  try {
    expect(await countByState(records.db)).toMatchObject([{ source: 'research', admittedEver: 2, inspected: 1, quarantined: 1 }])
  } finally {
    await records.close()
  }
  expect(readdirSync(join(state, 'lib/orthanc/research')).length).toBeGreaterThan(1)
  const left = readAll(state)
  expect([...findMarks(left, instance.marks), ...findMarks(left, opaque.marks)]).toEqual([])
})

/** Sends inside the namespaces of a process; gives the statuses. */
async function store(pid: number, name: string, files: readonly string[]): Promise<readonly string[]> {
  const args = ['--net', '--target', String(pid), 'storescu', '-d', '-aet', name, '-aec', 'RESEARCH', ADDRESS, '4242', ...files]
  const { output } = await run('nsenter', args)
  return [...output.matchAll(/DIMSE Status\s+: 0x([0-9a-f]{4})/g)].map(([, status]) => status as string)
}

function readAll(path: string): Buffer {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Buffer.concat(files.map(({ parentPath, name }) => readFileSync(join(parentPath, name))))
}
