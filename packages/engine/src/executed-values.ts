import type { CharacterSet, Vr } from '@lethe/dicom'
import type { Decision } from './decision.ts'
import { execute, type Circumstances, type Subject } from './execute.ts'
import type { Identities } from './identities.ts'
import type { Policy } from './policy.ts'
import type { Note } from './report.ts'
import type { KnownIdentifiers } from './text/known-identifiers.ts'

const VALUE_BYTES_MAX = 256
const TAGS_MAX = 4096

/** What was made of a value, and of which. */
interface Executed {
  readonly vr: Vr
  readonly value: Uint8Array
  readonly characters: CharacterSet
  readonly decision: Decision
  readonly littleEndian: boolean
  /** Nothing where the element goes; `same` where it stays as it is. */
  readonly made: Uint8Array | 'same' | undefined
  readonly notes: readonly Note[]
}

/**
 * Remembers what became of the last value under each tag: the instances of a series say most things in the same bytes, and the same bytes
 * under the same decision, about the same people, come to the same.
 */
export class ExecutedValues {
  readonly #byTag = new Map<number, Executed>()

  /** Carries a decision out on a value, as `execute` does. */
  execute(subject: Subject, circumstances: Circumstances): Uint8Array | undefined {
    if (!isRepeatable(subject)) return execute(subject, circumstances)
    const last = this.#byTag.get(subject.tag)
    if (last === undefined || !isSame(last, subject)) return this.#make(subject, circumstances)
    for (const note of last.notes) circumstances.note(note)
    return last.made === 'same' ? subject.value : last.made
  }

  #make(subject: Subject, circumstances: Circumstances): Uint8Array | undefined {
    const { tag, vr, value, characters, decision } = subject
    const notes: Note[] = []
    const note = (told: Note): void => {
      notes.push(told)
      circumstances.note(told)
    }
    const made = execute(subject, { ...circumstances, note })
    if (this.#byTag.size >= TAGS_MAX) this.#byTag.clear()
    this.#byTag.set(tag, {
      ...{ vr, characters, decision, notes },
      value: new Uint8Array(value),
      littleEndian: subject.encoding?.littleEndian !== false,
      // A value that stays lies in the source's buffer, which is filled again.
      made: made === value ? 'same' : made,
    })
    return made
  }
}

/** Whether a value comes to the same each time: nobody is told of it, as of UIDs, and no other value of the instance counts. */
function isRepeatable({ value, decision }: Subject): boolean {
  const { action, disguise, numbered } = decision
  return value.length > 0 && value.length <= VALUE_BYTES_MAX && action !== 'remap' && disguise === undefined && numbered !== true
}

function isSame(last: Executed, { vr, value, characters, decision, encoding }: Subject): boolean {
  if (last.vr !== vr || last.decision !== decision || last.characters !== characters) return false
  if (last.littleEndian !== (encoding?.littleEndian !== false) || last.value.length !== value.length) return false
  for (let at = 0; at < value.length; at += 1) if (last.value[at] !== value[at]) return false
  return true
}

interface Remembered {
  readonly policy: Policy
  readonly identities: Identities
  readonly shiftDays: number
  readonly values: ExecutedValues
}

const remembered = new WeakMap<KnownIdentifiers, Remembered>()

/** What was remembered of instances that tell of the same people, under the same policy, key and shift of days. */
export function executedValues(policy: Policy, { identifiers, identities, shiftDays }: Circumstances): ExecutedValues {
  const known = remembered.get(identifiers)
  if (known?.policy === policy && known.identities === identities && known.shiftDays === shiftDays) return known.values
  const values = new ExecutedValues()
  remembered.set(identifiers, { policy, identities, shiftDays, values })
  return values
}
