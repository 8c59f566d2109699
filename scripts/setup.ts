// Makes sure that the real peers which the tests compare with are there: installs them from Debian where that is allowed,
// else names what to install and fails. A test against a peer that is missing would otherwise be a test that cannot fail.
import { spawnSync } from 'node:child_process'

/** One thing that the tests call, and the Debian packages that bring it. */
interface Peer {
  readonly name: string
  readonly probe: readonly [command: string, ...args: string[]]
  readonly packages: readonly string[]
}

// Debian's Python packages belong to Debian's Python; another one may come first in PATH.
const PYTHON = '/usr/bin/python3'

const PEERS: readonly Peer[] = [
  { name: 'dcmdump', probe: onPath('dcmdump'), packages: ['dcmtk'] },
  { name: 'gdcmanon', probe: onPath('gdcmanon'), packages: ['libgdcm-tools'] },
  { name: 'gdcmraw', probe: onPath('gdcmraw'), packages: ['libgdcm-tools'] },
  { name: 'gdcminfo', probe: onPath('gdcminfo'), packages: ['libgdcm-tools'] },
  { name: 'dciodvfy', probe: onPath('dciodvfy'), packages: ['dicom3tools'] },
  { name: 'pydicom', probe: [PYTHON, '-c', 'import pydicom'], packages: ['python3-pydicom'] },
  { name: 'gdcm for Python', probe: [PYTHON, '-c', 'import gdcm'], packages: ['python3-gdcm'] },
  { name: 'chromium', probe: ['/usr/bin/chromium', '--version'], packages: ['chromium'] },
  { name: 'dcm2niix', probe: onPath('dcm2niix'), packages: ['dcm2niix'] },
  { name: 'PostgreSQL 15', probe: ['/usr/lib/postgresql/15/bin/postgres', '--version'], packages: ['postgresql-15'] },
  { name: 'ip of iproute2', probe: onPath('ip'), packages: ['iproute2'] },
  { name: 'Orthanc', probe: onPath('Orthanc'), packages: ['orthanc'] },
  { name: 'the headers of Orthanc', probe: ['test', '-f', '/usr/include/orthanc/OrthancCPlugin.h'], packages: ['orthanc-dev'] },
  {
    name: 'DICOMweb of Orthanc',
    probe: ['test', '-e', '/usr/share/orthanc/plugins/libOrthancDicomWeb.so'],
    packages: ['orthanc-dicomweb'],
  },
  { name: 'curl', probe: onPath('curl'), packages: ['curl'] },
  { name: 'gcc', probe: onPath('gcc'), packages: ['gcc', 'libc6-dev'] },
  { name: 'make', probe: onPath('make'), packages: ['make'] },
  { name: 'strace', probe: onPath('strace'), packages: ['strace'] },
  { name: 'dcmqrscp', probe: onPath('dcmqrscp'), packages: ['dcmtk'] },
  { name: 'numpy', probe: [PYTHON, '-c', 'import numpy'], packages: ['python3-numpy'] },
]

function onPath(command: string): Peer['probe'] {
  return ['sh', '-c', 'command -v "$1"', 'sh', command]
}

function isThere({ probe: [command, ...args] }: Peer): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

/** Debian's packages can be installed by root only, and only where there is apt-get. */
function mayInstall(): boolean {
  return process.getuid?.() === 0 && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0
}

function install(packages: readonly string[]): void {
  console.log(`setup: installing ${packages.join(' ')}`)
  // What apt-get says goes to stderr; whether it worked, the probes tell.
  const options = {
    stdio: ['ignore', 2, 2] as ['ignore', number, number],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }
  spawnSync('apt-get', ['update', '-qq'], options)
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options)
  // Debian starts what it installs: an Orthanc that nobody asked for would listen here.
  if (packages.includes('orthanc')) spawnSync('systemctl', ['disable', '--now', 'orthanc'], options)
}

function packagesOf(peers: readonly Peer[]): string[] {
  return [...new Set(peers.flatMap(({ packages }) => packages))]
}

const missing = PEERS.filter((peer) => !isThere(peer))
if (missing.length > 0 && mayInstall()) install(packagesOf(missing))
const stillMissing = missing.filter((peer) => !isThere(peer))
if (stillMissing.length === 0) {
  console.log(`setup: ${PEERS.map(({ name }) => name).join(', ')} are there`)
} else {
  console.error(`setup: missing ${stillMissing.map(({ name }) => name).join(', ')}; install as root:`)
  console.error(`  apt-get install --no-install-recommends ${packagesOf(stillMissing).join(' ')}`)
  process.exitCode = 1
}
