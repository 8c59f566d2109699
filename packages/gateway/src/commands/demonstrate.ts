import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadProfile, policyOf, type LoadedProfile } from '../records/profile-file.ts'
import { OutputFolder } from '../stages/deidentify/output-folder.ts'
import { runDeidentify } from '../stages/deidentify/run.ts'
import { inGroups } from '../stages/deidentify/source-groups.ts'
import type { Totals } from '../stages/deidentify/totals.ts'
import { sourceFiles } from '../system/source-files.ts'
import { FailedError, UsageError } from '../system/usage-error.ts'
import { readArguments } from './arguments.ts'
import { EXIT, type Command } from './command.ts'
import { DEIDENTIFY_PROGRAM } from './deidentify-program.ts'
import { attributeValues, type AttributeValue } from './demonstration/attribute-values.ts'
import { compareAttributes, type ComparedAttribute } from './demonstration/comparison.ts'
import { formatDemonstration } from './demonstration/demonstration-text.ts'
import { filesBelow, findIdentifiers } from './demonstration/identifier-search.ts'
import { plantStudy, type PlantedStudy } from './demonstration/planted-study.ts'

const USAGE = 'lethe demo'
const PROFILE = 'research'
const WIDTH_WITHOUT_TERMINAL = 140

/** `lethe demo`: a made-up study before and after, and a search for what should be gone. */
export const demonstrate: Command = {
  name: 'demo',
  usage: USAGE,
  says: 'de-identify a made-up study and show it before and after',
  run: async (args) => {
    const { positionals } = readArguments(args, {}, USAGE)
    if (positionals.length > 0) throw new UsageError(`it takes no arguments; usage: ${USAGE}`)
    const folders = makeFolders()
    const study = plantStudy()
    for (const [index, file] of study.files.entries()) writeFileSync(join(folders.input, `slice-${index + 1}.dcm`), file)
    const loaded = loadProfile(PROFILE)
    const totals = await deidentifyFolder(folders, loaded)
    if (totals.deidentified !== study.files.length)
      throw new FailedError(`only ${totals.deidentified} of ${study.files.length} slices of the demonstration were de-identified`)
    const compared = compareSlice(folders, loaded)
    const left = searchBoth(folders, study)
    const shown = { ...folders, profile: loaded.profile, identifiers: study.identifiers, compared, left }
    console.log(formatDemonstration(shown, process.stdout.columns ?? WIDTH_WITHOUT_TERMINAL))
    return left.size === 0 ? EXIT.done : EXIT.failed
  },
}

interface Folders {
  readonly input: string
  readonly output: string
}

function makeFolders(): Folders {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-demo-'))
  const folders = { input: join(folder, 'input'), output: join(folder, 'output') }
  mkdirSync(folders.input)
  return folders
}

async function deidentifyFolder({ input, output: path }: Folders, loaded: LoadedProfile): Promise<Totals> {
  const output = new OutputFolder(path)
  output.open()
  // The key is forgotten with the process: nobody can ever make these pseudonyms again, and nobody needs to.
  const identities = { masterKey: randomBytes(32), scope: 'archive', issuer: 'demonstration' }
  try {
    return await runDeidentify({
      program: DEIDENTIFY_PROGRAM,
      sources: inGroups(sourceFiles([input], { except: path })),
      output,
      settings: { loaded, ...identities, lookup: undefined, partFolder: output.partFolder, report: false, crosswalk: false },
      workers: Math.min(availableParallelism(), 2),
      report: undefined,
      crosswalk: undefined,
      journal: undefined,
      progress: () => undefined,
      complain: () => undefined,
    })
  } finally {
    output.close()
  }
}

/** The first slice, before and after. Its number in the series is kept, and tells which output is its own. */
function compareSlice({ input, output }: Folders, loaded: LoadedProfile): ComparedAttribute[] {
  const [first = ''] = filesBelow(input)
  const before = attributeValues(readFileSync(first))
  const candidates = filesBelow(output).map((path) => attributeValues(readFileSync(path)))
  const after = candidates.find((values) => numberOf(values) === numberOf(before)) ?? []
  return compareAttributes(before, after, policyOf(loaded))
}

function numberOf(values: readonly AttributeValue[]): string | undefined {
  return values.find(({ place }) => place === 'InstanceNumber')?.text
}

/** The identifiers that are left. A search that does not find all of them in the input would prove nothing in the output. */
function searchBoth({ input, output }: Folders, { identifiers }: PlantedStudy): ReadonlySet<string> {
  const planted = findIdentifiers(input, identifiers)
  if (planted.size !== identifiers.length) throw new FailedError('the search does not find the identifiers in the input')
  return findIdentifiers(output, identifiers)
}
