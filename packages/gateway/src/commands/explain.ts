import { dictionaryEntry, dictionaryTags, confidentialityTags, formatTag } from '@lethe/dicom'
import { ACTIONS, type Decision } from '@lethe/engine'
import { loadProfile, policyOf } from '../records/profile-file.ts'
import { UsageError } from '../system/usage-error.ts'
import { readArguments } from './arguments.ts'
import { EXIT, type Command } from './command.ts'

const USAGE = 'lethe explain PROFILE'

/** `lethe explain`: the effective table of a profile, one attribute a line. */
export const explain: Command = {
  name: 'explain',
  usage: USAGE,
  says: 'print what a profile decides for every attribute, and why',
  run: (args) => {
    const { positionals } = readArguments(args, {}, USAGE)
    const [name, ...rest] = positionals
    if (name === undefined || rest.length > 0) throw new UsageError(`usage: ${USAGE}`)
    process.stdout.write(explainProfile(name))
    return EXIT.done
  },
}

/** The effective table as text, with a last line that sums it up in four numbers. */
export function explainProfile(name: string): string {
  const loaded = loadProfile(name)
  const policy = policyOf(loaded)
  const top = policy.decisions({ sopClassUid: '', depth: 'top' })
  const tags = new Set([...dictionaryTags(), ...confidentialityTags()])
  const made: readonly string[] = loaded.profile.identities.patient.into
  const disclosed = [0, 0, 0, 0]
  const rows = [...tags].filter(isOfDataSet).toSorted((a, b) => a - b)
  const lines = rows.map((tag) => {
    const entry = dictionaryEntry(tag)
    const decision = made.includes(entry?.keyword ?? '') ? PSEUDONYM : top(tag)
    const discloses = ACTIONS[decision.action].discloses
    disclosed[discloses] = (disclosed[discloses] ?? 0) + 1
    return formatRow([
      formatTag(tag),
      entry?.vr ?? '',
      entry?.keyword ?? '',
      decision.action,
      String(discloses),
      formatBecause(decision),
    ])
  })
  const header = `profile ${loaded.profile.profile} ${loaded.profile.version}  ${loaded.hash}\n${loaded.profile.title}\n`
  const [nothing, linkable, partial, full] = disclosed
  const sum = `disclosure: ${nothing} nothing, ${linkable} linkable, ${partial} partial, ${full} full`
  const others = 'private attributes, attributes unknown to PS3.6, overlays and curves: removed'
  return `${[header, formatRow(HEADER), ...lines, '', others, sum].join('\n')}\n`
}

const HEADER = ['tag', 'VR', 'keyword', 'decision', 'discloses', 'because']

const PSEUDONYM: Decision = {
  action: 'pseudonym',
  because: { layer: 'rule', text: 'identities.patient.into' },
  otherwise: 'empty',
}

function formatBecause({ because, otherwise, action, guarded }: Decision): string {
  const closes = action === 'keep' || action === 'shift' ? `; else ${otherwise}` : ''
  return `${because.layer}: ${because.text}${guarded === true ? ', free of identifiers' : ''}${closes}`
}

function formatRow([tag = '', vr = '', keyword = '', decision = '', discloses = '', because = '']: readonly string[]): string {
  return `${tag.padEnd(12)}${vr.padEnd(4)}${keyword.padEnd(64)} ${decision.padEnd(11)}${discloses.padEnd(10)}${because}`
}

/** Commands, file meta and directories have no place in a Data Set. */
function isOfDataSet(tag: number): boolean {
  return tag >>> 16 >= 8
}
