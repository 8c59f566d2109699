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
    roles: ['admit', 'work', 'release', 'serve'],
    destinations: [],
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

test('destinations are nodes of two kinds, and their files are relative to it', () => {
  const { destinations } = read(`
destinations:
  - name: pacs
    dicom: { host: pacs.example, port: 104, called: PACS, tls: { authorities: ca.pem } }
    gets: { profiles: [research], modalities: [CT] }
  - name: web
    dicomWeb: { url: https://web.example/dicom-web, token: /etc/token }
    gets: { profiles: [research] }
    connectionsMax: 4
`)
  expect(destinations).toEqual([
    {
      ...{ name: 'pacs', connectionsMax: 1, gets: { profiles: ['research'], modalities: ['CT'] } },
      dicom: { host: 'pacs.example', port: 104, called: 'PACS', calling: 'LETHE', tls: { authorities: join(folder, 'ca.pem') } },
    },
    {
      ...{ name: 'web', connectionsMax: 4, gets: { profiles: ['research'] } },
      dicomWeb: { url: 'https://web.example/dicom-web', token: '/etc/token' },
    },
  ])
})

const destination = (text: string): string => `destinations:\n  - { name: d, ${text} }`
const GETS = 'gets: { profiles: [research] }'
const DICOM = 'dicom: { host: h, port: 1, called: A }'

const SOURCE = 'name: A, issuer: i, profile: research'

test.each([
  ['a word that is not known', 'dimse: { prot: 104 }', /lethe\.yaml:1:16: dimse\.prot is not known here; did you mean port\?$/],
  ['a port that is none', 'dimse:\n  port: 70000', /:2:9: dimse\.port must be a whole number from 0 to 65535$/],
  [
    'a role that is none',
    'roles: [admit, wrok]',
    /:1:16: roles\.1 must be one of admit, work, release, serve; did you mean work\?$/,
  ],
  ['an AE title that is too long', 'dimse: { aeTitles: [ABCDEFGHIJKLMNOPQ] }', /must be an AE title/],
  [
    'a source that could be anybody',
    `sources:\n  - { ${SOURCE} }`,
    /sources\.0 must say who it is: callingAeTitle, addresses, or both; or byName, and neither$/,
  ],
  [
    'a source twice',
    `sources:\n  - { ${SOURCE}, addresses: [::1] }\n  - { ${SOURCE}, callingAeTitle: B }`,
    /names a source twice$/,
  ],
  [
    'a destination that gets no profile',
    destination(`${DICOM}, gets: { profiles: [] }`),
    /gets\.profiles must name at least one$/,
  ],
  ['a destination that is nowhere', destination(GETS), /is reached by dicom or by dicomWeb, one of the two$/],
  [
    'a destination in two places',
    destination(`${GETS}, ${DICOM}, dicomWeb: { url: "https://h" }`),
    /is reached by dicom or by dicomWeb, one of the two$/,
  ],
  [
    'a token in clear',
    destination(`${GETS}, dicomWeb: { url: "http://h.example", token: t }`),
    /would send its token in clear: use https:$/,
  ],
  ['a password in a url', destination(`${GETS}, dicomWeb: { url: "https://u:p@h" }`), /has a url with a user, a password/],
  ['a url that is none', destination(`${GETS}, dicomWeb: { url: ftp://h }`), /has no url that begins with https: or http:$/],
  [
    'a certificate without its key',
    destination(`${GETS}, dicom: { host: h, port: 1, called: A, tls: { certificate: c } }`),
    /has certificate and privateKey together, or none of them$/,
  ],
  [
    'a destination twice',
    `${destination(`${GETS}, ${DICOM}`)}\n  - { name: d, ${GETS}, ${DICOM} }`,
    /names a destination twice$/,
  ],
  [
    'a destination that is the gateway itself, over HTTP',
    `uploads: { port: 8200 }\n${destination(`${GETS}, dicomWeb: { url: "http://127.0.0.1:8200/dicom-web" }`)}`,
    /is this gateway itself$/,
  ],
  [
    'a destination that is the gateway itself',
    destination(`${GETS}, dicom: { host: localhost, port: 11112, called: A }`),
    /is this gateway itself$/,
  ],
  ['no source', 'sources: []', /must name at least one source$/],
  ['YAML that is none', 'a: [', /lethe\.yaml:1:/],
])('%s is refused', (_name, yaml, says) => {
  expect(() => read(yaml)).toThrow(says)
})

test('a file that is not there is refused by its name', () => {
  expect(() => readConfig(join(folder, 'none.yaml'))).toThrow(/none\.yaml: cannot be read/)
})

test('ways in: uploads on loopback, folders relative to the configuration, sources that only have a name', () => {
  const config = read(`
uploads: {}
folders:
  - { path: in, source: scanner, whenDone: move }
sources:
  - { name: scanner, byName: true, issuer: VGH, profile: research }
`)
  expect(config.uploads).toEqual({ host: '127.0.0.1', port: 8105, requestsMax: 8 })
  expect(config.folders).toEqual([{ path: join(folder, 'in'), source: 'scanner', settleSeconds: 10, whenDone: 'move' }])
  expect(defaultConfig().uploads).toBeUndefined()
})

test.each([
  ['uploads in clear on a network', 'uploads: { host: 10.0.0.1 }', /:1:1: uploads needs tls where host is not this machine/],
  [
    'a folder of a source that is none',
    'folders:\n  - { path: a, source: CT9, whenDone: move }',
    /:2:24: folders\.0\.source must be one of the sources: local$/,
  ],
  ['a folder twice', `folders:\n${'  - { path: a, source: local, whenDone: move }\n'.repeat(2)}`, /names a folder twice$/],
  ['a folder without a word on what is done', 'folders: [{ path: a, source: local }]', /whenDone/],
  ['a named source with a sender', `sources:\n  - { ${SOURCE}, byName: true, callingAeTitle: B }`, /or byName, and neither$/],
])('%s is refused, too', (_name, yaml, says) => {
  expect(() => read(yaml)).toThrow(says)
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
  ['{ name: a, source: local, retrieve: dicomweb, url: "http://a/b", authorization: a.txt }', 'over https only'],
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

const ORTHANC = 'name: a, source: local'

test('an Orthanc is asked with authorization over https, or on this machine', () => {
  for (const url of ['https://ward:8042', 'http://127.0.0.1:8042', 'http://[::1]:8042', 'http://localhost:8042/orthanc']) {
    expect(read(`orthancs:\n  - { ${ORTHANC}, url: "${url}", authorization: a.txt }\n`).orthancs).toHaveLength(1)
  }
  expect(read(`orthancs:\n  - { ${ORTHANC}, url: "http://ward:8042" }\n`).orthancs).toHaveLength(1)
})

test.each([
  [`{ ${ORTHANC}, url: "http://ward:8042", authorization: a.txt }`, 'would send its authorization in clear: use https:'],
  [`{ ${ORTHANC}, url: "http://localhost.example", authorization: a.txt }`, 'would send its authorization in clear: use https:'],
  [`{ ${ORTHANC}, url: "http://a" }\n  - { ${ORTHANC}, url: "http://a" }`, 'names an Orthanc twice'],
  [`{ ${ORTHANC}, url: "http://a" }\n  - { name: b, source: local, url: "http://a" }`, 'a source of its own'],
])('an Orthanc that cannot be: %s', (orthanc, says) => {
  expect(() => read(`orthancs:\n  - ${orthanc}\n`)).toThrow(says)
})
