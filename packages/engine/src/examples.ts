import { characterSet, Fault, FileReader, stringValues, tagOfKeyword } from '@lethe/dicom'
import { apply } from './apply.ts'
import { valuesAsText } from './element-value.ts'
import { exampleInstance } from './example-instance.ts'
import { Identities } from './identities.ts'
import { matches } from './condition.ts'
import type { Policy } from './policy.ts'
import type { Ports } from './ports.ts'
import type { Example, Expectation, Matcher } from './profile.ts'
import type { Complaint } from './shape.ts'
import { survey } from './survey.ts'
import { TRIAL } from './trial.ts'

const SPECIFIC_CHARACTER_SET = tagOfKeyword('SpecificCharacterSet') as number

/** Values of the top level by tag. */
type Values = ReadonlyMap<number, readonly string[]>

/** Runs the examples of a profile; each one that does not come out as it says is a complaint. Their values are the profile's own words. */
export function complainAboutExamples(policy: Policy, ports: Ports): Complaint[] {
  const identities = new Identities(ports, TRIAL.masterKey, TRIAL.scope)
  return policy.profile.examples.flatMap((example, index) =>
    runExample(example, { policy, ports, identities, path: ['examples', index] }),
  )
}

interface Trial {
  readonly policy: Policy
  readonly ports: Ports
  readonly identities: Identities
  readonly path: readonly (string | number)[]
}

function runExample({ name, given, expect }: Example, trial: Trial): Complaint[] {
  const source = exampleInstance(given)
  const came = comeOut(source, trial)
  const complain = (says: string, ...inner: string[]): Complaint => ({ path: [...trial.path, 'expect', ...inner], says })
  if (expect === 'quarantine') {
    const held = came instanceof Fault && came.disposition === 'quarantine'
    return held ? [] : [complain(`example "${name}" is not quarantined`)]
  }
  if (came instanceof Fault) return [complain(`example "${name}" is held back: ${came.code}`)]
  const before = readValues(source, trial.ports)
  return Object.entries(expect).flatMap(([keyword, expectation]) => {
    const tag = tagOfKeyword(keyword) as number
    const values = came.get(tag)
    if (isMet(expectation, values, before.get(tag))) return []
    const gives = values === undefined ? 'no value' : `"${values.join('\\')}"`
    return [complain(`example "${name}" gives ${gives}, expected ${formatExpectation(expectation)}`, keyword)]
  })
}

/** The values of the de-identified instance, or the fault that holds it back. */
function comeOut(source: Uint8Array, { policy, ports, identities }: Trial): Values | Fault {
  try {
    const first = survey(policy, ports, TRIAL.issuer)
    first.push(source)
    const bytes: number[] = []
    const write = (piece: Uint8Array): void => void bytes.push(...piece)
    const lookup = (): string => TRIAL.subject
    const second = apply({ policy, findings: first.end(), identities, ports, lookup, write })
    second.push(source)
    second.end()
    return readValues(Uint8Array.from(bytes), ports)
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
}

function readValues(bytes: Uint8Array, { inflate }: Ports): Values {
  const values = new Map<number, readonly string[]>()
  let depth = 0
  let characters = characterSet([])
  const reader = new FileReader({
    emit: (token) => {
      if (token.kind === 'sequence') depth += 1
      if (token.kind === 'sequenceEnd') depth -= 1
      if (token.kind !== 'element' || depth > 0) return
      if (token.tag === SPECIFIC_CHARACTER_SET) characters = characterSet(stringValues(token.value))
      values.set(token.tag, valuesAsText(token, characters))
    },
    inflate,
  })
  reader.push(bytes)
  reader.end()
  return values
}

function isMet(expectation: Expectation, values: readonly string[] | undefined, before: readonly string[] | undefined): boolean {
  if (expectation === 'absent') return values === undefined
  if (expectation === 'empty') return values !== undefined && values.length === 0
  if (expectation === 'changed') return values !== undefined && values.length > 0 && values.join('\\') !== before?.join('\\')
  if (typeof expectation === 'string') return values?.join('\\') === expectation
  return isTexts(expectation) ? values?.join('\\') === expectation.join('\\') : matches(expectation, values)
}

/** An expectation in words; `absent`, `empty` and `changed` are said as they are. */
function formatExpectation(expectation: Expectation): string {
  if (expectation === 'absent' || expectation === 'empty' || expectation === 'changed') return expectation
  if (typeof expectation === 'string') return `"${expectation}"`
  if (isTexts(expectation)) return `"${expectation.join('\\')}"`
  const demands = Object.entries(expectation).map(([demand, words]: [string, unknown]) =>
    Array.isArray(words) ? `${demand} ${words.map((word) => JSON.stringify(word)).join(' or ')}` : demand,
  )
  return demands.join(' and ')
}

function isTexts(expectation: Matcher | readonly string[]): expectation is readonly string[] {
  return Array.isArray(expectation)
}
