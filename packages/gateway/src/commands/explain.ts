import { dictionaryEntry, formatTag } from '@lethe/dicom'
import { disclosureOf, type Decision } from '@lethe/engine'
import { loadProfile, policyOf, type LoadedProfile } from '../records/profile-file.ts'
import { UsageError } from '../system/usage-error.ts'
import { readArguments } from './arguments.ts'
import { EXIT, type Command } from './command.ts'
import { effectiveTable, formatDisclosure } from './effective-table.ts'

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
  const rows = effectiveTable(loaded)
  const lines = rows.map(({ tag, decision }) => {
    const entry = dictionaryEntry(tag)
    const discloses = String(disclosureOf(decision.action, entry?.vr))
    return formatRow([
      formatTag(tag),
      entry?.vr ?? '',
      entry?.keyword ?? '',
      formatAction(decision),
      discloses,
      formatBecause(decision),
    ])
  })
  const header = `profile ${loaded.profile.profile} ${loaded.profile.version}  ${loaded.hash}\n${loaded.profile.title}\n`
  const others = [
    formatPrivate(loaded),
    `graphics drawn on images: ${loaded.profile.clean.graphics}; overlays and curves: removed`,
    'attributes unknown to PS3.6: removed',
  ]
  return `${[header, formatRow(HEADER), ...lines, '', ...others, formatDisclosure(rows)].join('\n')}\n`
}

/** Which list of safe private attributes is in force (PS3.15 E.3.10), and how long it is. */
function formatPrivate(loaded: LoadedProfile): string {
  const list = policyOf(loaded).safePrivate?.list
  if (list === undefined) return 'private attributes: removed'
  const kept = 'numbers kept, codes kept where free of identifiers, dates and UIDs as above, texts cleaned of known identifiers'
  const how = `${kept}, headers of a published form written anew, opaque binary removed`
  return `private attributes: the ${list.rowCount} rows of the safe list ${list.name} by their VR (${how}), all others removed`
}

const HEADER = ['tag', 'VR', 'keyword', 'decision', 'discloses', 'because']

/** The action, and how a text is cleaned. */
function formatAction({ action, clean }: Decision): string {
  return clean === undefined ? action : `${action} ${clean.mode}`
}

function formatBecause(decision: Decision): string {
  const { because, otherwise, action, guarded } = decision
  const closes =
    action === 'keep' || action === 'shift' || action === 'clean' || action === 'generalize' ? `; else ${otherwise}` : ''
  return `${because.layer}: ${because.text}${guarded === true ? ', free of identifiers' : ''}${formatDetails(decision)}${closes}`
}

/** What a rule says beside its action. */
function formatDetails({ with: text, cap, to, clean }: Decision): string {
  const words = [...(clean?.keep ?? [])]
  const details = [
    text === undefined ? '' : `with "${text}"`,
    cap === undefined ? '' : `at most ${cap}`,
    to === undefined ? '' : to.part === 'multiple' ? `to the nearest ${to.of}` : `to the ${to.part} of the ${to.of} date`,
    words.length === 0 ? '' : `keeps ${words.join(', ')}`,
  ]
  return details
    .filter((detail) => detail !== '')
    .map((detail) => `; ${detail}`)
    .join('')
}

function formatRow([tag = '', vr = '', keyword = '', decision = '', discloses = '', because = '']: readonly string[]): string {
  return `${tag.padEnd(12)}${vr.padEnd(4)}${keyword.padEnd(64)} ${`${`${decision} `.padEnd(11)}${discloses}`.padEnd(21)}${because}`
}
