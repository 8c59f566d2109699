// Goal: a configuration says what it means, and a mistake in it is one line with its place before anything starts.
// Method: what is left out gets its default; each mistake in turn.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { defaultConfig, readConfig } from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'lethe-config-'))
const path = join(folder, 'lethe.yaml')

afterAll(() => rmSync(folder, { recursive: true }))

function read(yaml: string) {
  writeFileSync(path, yaml)
  return readConfig(path)
}

test('nobody has to write one: everything runs on loopback, and whoever is on this machine may send', () => {
  const config = defaultConfig()
  expect(read('')).toEqual(config)
  expect(config).toMatchObject({
    roles: ['admit', 'work', 'serve'],
    retentionDays: 30,
    dimse: { host: '127.0.0.1', aeTitles: ['LETHE'] },
  })
  expect(config.sources).toEqual([{ name: 'local', addresses: ['127.0.0.1', '::1'], issuer: 'local', profile: 'research' }])
})

test('what it says holds, and files are relative to it', () => {
  const config = read(`
roles: [admit]
dimse: { port: 104, tls: { certificate: tls/own.pem, privateKey: /etc/own.key } }
sources:
  - { name: CT1, callingAeTitle: CT1, issuer: VGH, profile: research }
  - { name: MR, addresses: [10.0.0.7], issuer: VGH, profile: strict.yaml }
`)
  expect(config.dimse.tls).toEqual({ certificate: join(folder, 'tls/own.pem'), privateKey: '/etc/own.key' })
  expect(config.dimse).toMatchObject({ port: 104, host: '127.0.0.1' })
  expect(config.sources.map(({ profile }) => profile)).toEqual(['research', join(folder, 'strict.yaml')])
})

const SOURCE = 'name: A, issuer: i, profile: research'

test.each([
  ['a word that is not known', 'dimse: { prot: 104 }', /lethe\.yaml:1:16: dimse\.prot is not known here; did you mean port\?$/],
  ['a port that is none', 'dimse:\n  port: 70000', /:2:9: dimse\.port must be a whole number from 0 to 65535$/],
  ['a role that is none', 'roles: [admit, wrok]', /:1:16: roles\.1 must be one of admit, work, serve; did you mean work\?$/],
  ['an AE title that is too long', 'dimse: { aeTitles: [ABCDEFGHIJKLMNOPQ] }', /must be an AE title/],
  [
    'a source that could be anybody',
    `sources:\n  - { ${SOURCE} }`,
    /sources\.0 must say who it is: callingAeTitle, addresses, or both$/,
  ],
  [
    'a source twice',
    `sources:\n  - { ${SOURCE}, addresses: [::1] }\n  - { ${SOURCE}, callingAeTitle: B }`,
    /names a source twice$/,
  ],
  ['no source', 'sources: []', /must name at least one source$/],
  ['YAML that is none', 'a: [', /lethe\.yaml:1:/],
])('%s is refused', (_name, yaml, says) => {
  expect(() => read(yaml)).toThrow(says)
})

test('a file that is not there is refused by its name', () => {
  expect(() => readConfig(join(folder, 'none.yaml'))).toThrow(/none\.yaml: cannot be read/)
})

test('an archive has its hours and manners, and belongs to a source', () => {
  const sources = 'sources: [{ name: PACS, callingAeTitle: PACS, issuer: VGH, profile: research }]'
  const config = read(`
${sources}
archives:
  - { name: pacs, source: PACS, retrieve: move, host: 10.0.0.2, port: 104, calledAeTitle: PACS, hours: ["19:00-06:00"], tls: { authorities: ca.pem } }
  - { name: vna, source: PACS, retrieve: dicomweb, url: "https://vna/dicom-web", authorization: vna.txt, studiesPerMinute: 6 }
`)
  expect(config.archives).toEqual([
    {
      ...{ name: 'pacs', source: 'PACS', retrieve: 'move', host: '10.0.0.2', port: 104, calledAeTitle: 'PACS' },
      ...{ tls: { authorities: join(folder, 'ca.pem') }, hours: [{ from: 1140, to: 360 }] },
      ...{ parallel: 1, attempts: 5, retrySeconds: 30 },
    },
    {
      ...{ name: 'vna', source: 'PACS', retrieve: 'dicomweb', url: 'https://vna/dicom-web' },
      ...{ authorization: join(folder, 'vna.txt'), hours: [], studiesPerMinute: 6 },
      ...{ parallel: 1, attempts: 5, retrySeconds: 30 },
    },
  ])
})

const PACS = 'host: 10.0.0.2, port: 104, calledAeTitle: PACS'

test.each([
  ['{ name: a, source: local, retrieve: move, host: 10.0.0.2, port: 104 }', 'it needs host, port and calledAeTitle'],
  [`{ name: a, source: local, retrieve: get, ${PACS}, url: "https://a/b" }`, 'and no url'],
  ['{ name: a, source: local, retrieve: dicomweb }', 'it needs url'],
  [`{ name: a, source: local, retrieve: dicomweb, ${PACS}, url: "https://a/b" }`, 'and neither host'],
  ['{ name: a, source: local, retrieve: dicomweb, url: "https://me:secret@a/b" }', 'no user'],
  [`{ name: a, source: nobody, retrieve: get, ${PACS} }`, 'must be one of the sources: local'],
  [`{ name: a b, source: local, retrieve: get, ${PACS} }`, 'must be a name of letters, digits, _ and -'],
  [`{ name: a, source: local, retrieve: get, ${PACS}, hours: ["6-7"] }`, 'must be a window of the day'],
  [`{ name: a, source: local, retrieve: get, ${PACS}, tls: { certificate: a.pem } }`, 'certificate and privateKey together'],
  [
    `{ name: a, source: local, retrieve: get, ${PACS} }\n  - { name: a, source: local, retrieve: get, ${PACS} }`,
    'names an archive twice',
  ],
])('an archive that cannot be: %s', (archive, says) => {
  expect(() => read(`archives:\n  - ${archive}\n`)).toThrow(says)
})
