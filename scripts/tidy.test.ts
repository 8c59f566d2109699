// Goal: tidy says what is wrong, where, and by which rule, and is silent over what is right.
// Method: each rule over a small repository written here; its messages are snapshots; every rule must have both kinds of case.
import { describe, expect, test } from 'vitest'
import { importsOf } from './tidy/imports-of.ts'
import { formatFinding } from './tidy/rule.ts'
import { RULES } from './tidy/rules.ts'

type Repository = Readonly<Record<string, string>>

/** What one rule says of a repository, sorted as tidy prints it. */
function said(name: string, repository: Repository): string[] {
  const rule = RULES.find((candidate) => candidate.name === name)
  if (rule === undefined) throw new Error(`there is no rule ${name}`)
  const files = Object.entries(repository).map(([path, text]) => ({ path, text, byteCount: Buffer.byteLength(text) }))
  return rule.check(files).map((finding) => formatFinding(rule, finding))
}

const ERRORS = `export const DicomError = defineFaults('DICOM', {
  EMPTY: { disposition: 'refuse', says: 'the file is empty' },
  TRUNCATED: {
    disposition: 'quarantine',
    says: "it ends in somebody's item",
  },
})
`
const ERRORS_DOCUMENT = `| code | disposition | says | what to do |
|---|---|---|---|
| \`DICOM_EMPTY\` | refuse | the file is empty | send it again |
| \`DICOM_TRUNCATED\` | quarantine | it ends in somebody's item | look |
`
const ADR = '# 0001 A title\n\n## Status\n\n## Context\n\n## Decision\n\n## Consequences\n\n## How it is checked\n'

/** What each rule must let pass, with the exceptions that it makes. */
const RIGHT: Readonly<Record<string, Repository>> = {
  'package-imports': {
    'packages/engine/src/policy.ts':
      "import { Tag } from '@lethe/dicom'\nimport type { X } from './x.ts'\nexport const a = 'node:fs'\n",
    'packages/engine/src/policy.test.ts': "import { readFileSync } from 'node:fs'\nimport { test } from 'vitest'\n",
    'packages/gateway/src/main.ts': "import { createServer } from 'node:net'\nimport { parse } from 'yaml'\n",
    'packages/gateway/bin/lethe.cjs': "const { launch } = require('../../../bin/launch.cjs')\n",
    'conformance/round-trip.test.ts': "import { apply } from '@lethe/engine'\n",
  },
  'gateway-layers': {
    'packages/gateway/src/main.ts': "import { start } from './commands/start.ts'\n",
    'packages/gateway/src/commands/start.ts': "import { admit } from '../stages/admit/admit.ts'\nimport '../system/log.ts'\n",
    'packages/gateway/src/stages/admit/admit.ts':
      "import { flow } from '../flow.ts'\nimport { inbox } from '../../records/inbox.ts'\n",
    'packages/gateway/src/records/inbox.ts':
      "import { log } from '../system/log.ts'\nimport { GatewayError } from '../errors.ts'\n",
    'packages/gateway/src/stages/inspect/walker.test.ts': "import { read } from '@lethe/dicom'\n",
    'packages/gateway/src/stages/inspect/walker.ts':
      "import { inflateRawSync } from 'node:zlib'\nimport { fold } from './fold.ts'\n",
    'packages/gateway/src/stages/deidentify/run.ts': "import { apply } from '@lethe/engine'\n",
  },
  lengths: {
    'a.ts': 'x\n'.repeat(400),
    'a.test.ts': 'x\n'.repeat(500),
    'table.md': `| ${'x'.repeat(200)} |\n`,
    'data.json': 'x'.repeat(200),
  },
  'file-names': { 'packages/dicom/src/data-set-reader.ts': '', 'docs/GLOSSARY.md': '', 'scripts/commonwealth.ts': '' },
  words: {
    'docs/GLOSSARY.md': 'Anonymisation: what we do not promise.\n',
    'docs/a.md': 'Orthanc calls it `/anonymize`. PS3.15 E.1 says anonymization once.\n',
    'scripts/standard/terms.csv': 'Ingestion\n',
  },
  'machine-paths': {
    'a.test.ts': "const root = '/tmp/x/'\n",
    'deploy/Containerfile': 'COPY ./work/ /var/lib/lethe/\n',
    'a.ts': "const home = 'https://example.org/root/x'\n",
  },
  registries: {
    'package-lock.json': '"resolved": "https://registry.npmjs.org/yaml/-/yaml-2.9.1.tgz",\n"resolved": "packages/dicom",\n',
    '.npmrc': 'registry=https://registry.npmjs.org\n',
    'docs/a.md': 'See https://dicom.nema.org/ for the registry.\n',
  },
  'test-headers': { 'a.test.ts': '// Goal: a.\n// Method: b.\n', 'a.ts': '' },
  faults: { 'packages/dicom/src/errors.ts': ERRORS, 'docs/errors.md': ERRORS_DOCUMENT },
  dependencies: {
    'package.json': '{ "devDependencies": { "yaml": "2.9.1", "@lethe/dicom": "*" } }',
    'docs/adr/0001-a.md': 'We take `yaml`.',
  },
  blobs: { 'a.json': 'x'.repeat(1024 * 1024) },
  adrs: { 'docs/adr/0001-a-title.md': ADR },
}

test('every rule lets pass what is right', () => {
  expect(Object.keys(RIGHT)).toEqual(RULES.map(({ name }) => name))
  for (const [name, repository] of Object.entries(RIGHT)) expect(said(name, repository)).toEqual([])
})

describe('the messages', () => {
  test('package-imports', () => {
    const repository = {
      'packages/dicom/src/a.ts': "import { b } from 'node:fs'\nconst c = await import('yaml')\n",
      'packages/engine/src/b.ts': "import {\n  a,\n} from '@lethe/gateway'\nexport * from '../../dicom/src/a.ts'\n",
      'packages/dimse/src/c.test.ts': "import { apply } from '@lethe/engine'\n",
      'packages/portal/src/d.tsx': "import type { Flow } from '@lethe/gateway'\n",
      'packages/extra/src/e.ts': '',
    }
    expect(said('package-imports', repository)).toMatchInlineSnapshot(`
      [
        "packages/dicom/src/a.ts:1  dicom is pure: no node:fs; hand in what it needs as a port  (package-imports)",
        "packages/dicom/src/a.ts:2  dicom is pure: no yaml; hand in what it needs as a port  (package-imports)",
        "packages/engine/src/b.ts:3  engine may not import @lethe/gateway  (package-imports)",
        "packages/engine/src/b.ts:4  ../../dicom/src/a.ts leaves the package; import another package by its name  (package-imports)",
        "packages/dimse/src/c.test.ts:1  dimse may not import @lethe/engine  (package-imports)",
        "packages/portal/src/d.tsx:1  portal may not import @lethe/gateway  (package-imports)",
        "packages/extra/src/e.ts  the package extra has no line in MAY_IMPORT  (package-imports)",
      ]
    `)
  })
  test('gateway-layers', () => {
    const repository = {
      'packages/gateway/src/system/log.ts': "import { inbox } from '../records/inbox.ts'\n",
      'packages/gateway/src/records/inbox.ts': "import { admit } from '../stages/admit/admit.ts'\n",
      'packages/gateway/src/stages/admit/admit.ts':
        "import { run } from '../deidentify/run.ts'\nimport '../../commands/start.ts'\n",
      'packages/gateway/src/stages/flow.ts': "import { run } from './release/run.ts'\n",
      'packages/gateway/src/stages/inspect/walker.ts':
        "import { read } from '@lethe/dicom'\nimport { reader } from '../../system/source-reader.ts'\n",
      'packages/gateway/src/commands/start.ts': "import { main } from '../main.ts'\n",
      'packages/gateway/src/extra/a.ts': '',
    }
    expect(said('gateway-layers', repository)).toMatchInlineSnapshot(`
      [
        "packages/gateway/src/system/log.ts:1  system may not import records  (gateway-layers)",
        "packages/gateway/src/records/inbox.ts:1  records may not import stages  (gateway-layers)",
        "packages/gateway/src/stages/admit/admit.ts:1  admit may not import the stage deidentify; stages meet in the records  (gateway-layers)",
        "packages/gateway/src/stages/admit/admit.ts:2  stages may not import commands  (gateway-layers)",
        "packages/gateway/src/stages/flow.ts:1  flow may not import the stage release; stages meet in the records  (gateway-layers)",
        "packages/gateway/src/stages/inspect/walker.ts:1  inspect may not import @lethe/dicom: its judgement must be independent  (gateway-layers)",
        "packages/gateway/src/stages/inspect/walker.ts:2  inspect may not import system: its judgement must be independent  (gateway-layers)",
        "packages/gateway/src/commands/start.ts:1  commands may not import door  (gateway-layers)",
        "packages/gateway/src/extra/a.ts  is in no layer; the layers are door, commands, stages, records, system  (gateway-layers)",
      ]
    `)
  })
  test('lengths', () => {
    const repository = { 'a.ts': 'x\n'.repeat(401), 'b.md': `short\n${'x'.repeat(151)}\n` }
    expect(said('lengths', repository)).toMatchInlineSnapshot(`
      [
        "a.ts  has 401 lines; the wall is 400  (lengths)",
        "b.md:2  has 151 characters; the wall is 150  (lengths)",
      ]
    `)
  })
  test('file-names', () => {
    const repository = { 'src/utils/a.ts': '', 'src/pool-manager.ts': '', 'src/DataSet.ts': '' }
    expect(said('file-names', repository)).toMatchInlineSnapshot(`
      [
        "src/utils/a.ts  "utils" names a drawer; name the concept  (file-names)",
        "src/pool-manager.ts  "manager" names a drawer; name the concept  (file-names)",
        "src/DataSet.ts  is not in kebab case  (file-names)",
      ]
    `)
  })
  test('words', () => {
    const repository = { 'a.ts': 'anonymizeAll() // TODO\n', 'b.md': 'fine\nthe ingestion\n', 'c.yaml': 'whitelist: []\n' }
    expect(said('words', repository)).toMatchInlineSnapshot(`
      [
        "a.ts:1  "anonymizeAll": write de-identify (what is left may still be about somebody)  (words)",
        "a.ts:1  "TODO": write an issue, or nothing  (words)",
        "b.md:2  "ingestion": write admit  (words)",
        "c.yaml:1  "whitelist": write allow list, or keep  (words)",
      ]
    `)
  })
  test('machine-paths', () => {
    const repository = { 'a.ts': "read('/work/x')\nwrite('/tmp/y')\n", 'b.test.ts': "read('/root/x')\n" }
    expect(said('machine-paths', repository)).toMatchInlineSnapshot(`
      [
        "a.ts:1  "/work/" is a path of one machine  (machine-paths)",
        "a.ts:2  "/tmp/" is a path of one machine  (machine-paths)",
        "b.test.ts:1  "/root/" is a path of one machine  (machine-paths)",
      ]
    `)
  })
  test('registries', () => {
    const repository = {
      'package-lock.json':
        '"resolved": "https://packages.example.org/yaml-2.9.1.tgz",\n"resolved": "git+ssh://git@example.org/a.git#1",\n',
      '.npmrc': 'registry=http://localhost:4873/\n',
      'deploy/build.sh': 'curl https://nexus.example.org/a\n',
    }
    expect(said('registries', repository)).toMatchInlineSnapshot(`
      [
        "package-lock.json:1  names a registry other than https://registry.npmjs.org/  (registries)",
        "package-lock.json:2  names a registry other than https://registry.npmjs.org/  (registries)",
        ".npmrc:1  names a registry other than https://registry.npmjs.org/  (registries)",
        "deploy/build.sh:1  names a registry other than https://registry.npmjs.org/  (registries)",
      ]
    `)
  })
  test('test-headers', () => {
    expect(said('test-headers', { 'a.test.ts': "// Goal: a.\nimport 'x'\n", 'b.test.ts': '' })).toMatchInlineSnapshot(`
      [
        "a.test.ts:1  does not open with two lines of comment, the goal and the method  (test-headers)",
        "b.test.ts:1  does not open with two lines of comment, the goal and the method  (test-headers)",
      ]
    `)
  })
  test('faults', () => {
    const repository = {
      'packages/dicom/src/errors.ts': `${ERRORS}  EMPTY: { disposition: 'retry', says: 'the file is empty' },\n`,
      'packages/dimse/src/errors.ts': "defineFaults('DIMSE', {\n  A: { says: 'x', disposition: 'refuse' },\n})\n",
      'docs/errors.md': ERRORS_DOCUMENT.replace('DICOM_TRUNCATED', 'DICOM_GONE'),
    }
    expect(said('faults', repository)).toMatchInlineSnapshot(`
      [
        "packages/dimse/src/errors.ts  only 0 of 1 faults can be read; write CODE: { disposition: '…', says: '…' }  (faults)",
        "packages/dicom/src/errors.ts:3  docs/errors.md lacks the row: | \`DICOM_TRUNCATED\` | quarantine | it ends in somebody's item |  (faults)",
        "packages/dicom/src/errors.ts:8  docs/errors.md lacks the row: | \`DICOM_EMPTY\` | retry | the file is empty |  (faults)",
        "docs/errors.md:4  DICOM_GONE is documented, and no errors.ts defines it  (faults)",
        "packages/dicom/src/errors.ts:8  DICOM_EMPTY is defined twice  (faults)",
      ]
    `)
  })
  test('dependencies', () => {
    const repository = {
      'packages/a/package.json': '{ "dependencies": { "yaml": "^2.9.1" } }',
      'docs/adr/0001-a.md': 'yaml is a format',
    }
    expect(said('dependencies', repository)).toMatchInlineSnapshot(`
      [
        "packages/a/package.json  yaml is not pinned to one version  (dependencies)",
        "packages/a/package.json  no docs/adr/*.md says why \`yaml\` is taken  (dependencies)",
      ]
    `)
  })
  test('blobs', () => {
    expect(said('blobs', { 'a.bin': 'x'.repeat(1024 * 1024 + 1) })).toMatchInlineSnapshot(`
      [
        "a.bin  has 1048577 bytes; the wall is 1048576  (blobs)",
      ]
    `)
  })
  test('adrs', () => {
    const repository = {
      'docs/adr/first.md': '',
      'docs/adr/0002-b.md': ADR,
      'docs/adr/0001-c.md': ADR.replace('## Status\n', ''),
    }
    expect(said('adrs', repository)).toMatchInlineSnapshot(`
      [
        "docs/adr/first.md  is not named NNNN-title-in-kebab-case.md  (adrs)",
        "docs/adr/0002-b.md:1  does not open with "# 0002 " and a title  (adrs)",
        "docs/adr/0001-c.md  the headings must be: Status, Context, Decision, Consequences, How it is checked  (adrs)",
      ]
    `)
  })
})

test('an import is found in every form in which it can be written', () => {
  const text = [
    "import a from 'a'",
    "import type { B } from 'b'",
    'import {',
    '  c,',
    "} from 'c'",
    "import 'd'",
    "export * from 'e'",
    "export { f } from 'f'",
    "const g = await import('g')",
    "const h = require('h')",
    "export const from = 'nothing'",
  ].join('\n')
  expect(importsOf(text).map(({ specifier, line }) => `${specifier}${line}`)).toEqual([
    'a1',
    'b2',
    'c5',
    'd6',
    'e7',
    'f8',
    'g9',
    'h10',
  ])
})
