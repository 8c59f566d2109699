import { plainIdentifier, type Identifier, type Spelling } from './identifier.ts'
import type { Lists } from './lists.ts'
import type { Person } from './person.ts'
import type { Random } from './random.ts'
import { squeezed, withoutAccents, wordsOf } from './words.ts'

// PS3.15 has no list of them: words of which names of places are made, and which alone name none.
const ORDINARY = new Set(
  `associates bay bc bella boundary burns campbell canada cancer canyon care centre centres children city clear clinic coast creek
  diagnostic diagnostics district eagle east falls false family fort fraser general grand health healthcare holy hospital imaging in
  initio inland jubilee lady lake lakes large lions long maple medical memorial mission moody mount mountain mri new north northern of
  outpatient peace peninsula port prima powell prince queen radiology regional ridge river royal s saint salmon st strong sunny surgery
  surgical the trail university valley walk water west white williams women arch arm gate insight stuart
  alert and arrow bar beacon breast cache college commercial community drive forensic forks gold golden grove heights highland hopital
  hot hundred island mile oak oaks orchard pacific park physiotherapy psychiatric ray road seven springs swedish territorial ultrasound
  walnut western south 100 radium`.split(/\s+/),
)

const KINDS = new Set('hospital centre centres clinic general regional memorial district'.split(' '))

/** A hospital or a clinic, by its name or its letters. */
export function institution(lists: Lists, random: Random, known: boolean): Identifier {
  const kind = known ? 'hospital' : random.pick(['hospital', 'hospital', 'clinic', 'abbreviation', 'abbreviation'])
  const name = random.pick(lists.places[kind] ?? [])
  const spellings = [name, name.toUpperCase(), `at ${name}`, `from ${name}`, `transfer ${name}`, `@ ${name}`]
  return named('institution', name, { known, spellings: spellings.map((text) => ({ text, form: kind })) })
}

/** A town of the province. */
export function town(lists: Lists, random: Random): Identifier {
  const name = random.pick(lists.places['town'] ?? [])
  const texts = [`lives in ${name}`, `from ${name}, BC`, `${name} BC`, `de ${name}, C.-B.`]
  // Mission and Trail are words where nothing says that a town is meant.
  if (!wordsOf(name).every((word) => ORDINARY.has(word))) texts.push(name.toUpperCase())
  return named('town', name, { known: false, spellings: texts.map((text) => ({ text, form: text.replace(name, '…') })) })
}

/** A street and the number of a house. */
export function address(lists: Lists, random: Random, known: boolean): Identifier {
  const street = random.pick(lists.places['street'] ?? [])
  const number = String(random.between(101, 19_999))
  const kinds = ['St', 'Street', 'Ave', 'Avenue', 'Road', 'Rd', 'Drive', 'Crescent']
  const line = `${number} ${street} ${random.pick(kinds)}`
  const spellings = [
    line,
    line.toUpperCase(),
    `#${random.between(101, 2401)}-${line}`,
    `Apt ${random.between(1, 40)}, ${line}`,
    `Unit ${random.between(1, 40)} ${line}`,
  ]
  return plainIdentifier('address', line, {
    known,
    spellings: spellings.map((text, index) => ({ text, form: ['plain', 'capitals', 'suite', 'apartment', 'unit'][index] ?? '' })),
    strings: [`${number} ${street.toLowerCase()}`],
    localWords: wordsOf(street).filter((word) => word !== 'bay'),
  })
}

/** A postal code of British Columbia. */
export function postalCode(random: Random, known: boolean): Identifier {
  const letter = (): string => random.pick([...'ABCEGHJKLMNPRSTVWXYZ'])
  const [front, back] = [`V${random.below(10)}${letter()}`, `${random.below(10)}${letter()}${random.below(10)}`]
  const texts = [`${front} ${back}`, `${front}${back}`, `${front}-${back}`, `${front} ${back}`.toLowerCase()]
  const form = ['A9A 9A9', 'A9A9A9', 'A9A-9A9', 'a9a 9a9']
  return plainIdentifier('postal code', `${front} ${back}`, {
    known,
    spellings: texts.map((text, index) => ({ text, form: form[index] ?? '' })),
    strings: texts.map((text) => text.toLowerCase()),
  })
}

/** Somebody's address in the network. */
export function mailAddress({ surname, given }: Person, random: Random): Identifier {
  const [s, g] = [surname, given].map(({ latin }) => squeezed(withoutAccents(latin)))
  const local = random.pick([`${g}.${s}`, `${(g ?? '').charAt(0)}${s}`, `${s}${random.between(1, 99)}`, `${g}_${s}`])
  const domain = random.pick([
    'vch.ca',
    'fraserhealth.ca',
    'interiorhealth.ca',
    'islandhealth.ca',
    'phsa.ca',
    'gmail.com',
    'shaw.ca',
    'telus.net',
  ])
  const value = `${local}@${domain}`
  const texts = [value, `email ${value}`, `<${value}>`, `courriel: ${value}`]
  return plainIdentifier('e-mail', value, {
    known: false,
    spellings: texts.map((text) => ({ text, form: text.replace(value, '…') })),
    strings: [local],
  })
}

/** A machine of a hospital: a host, an application entity, an address of a page. */
export function system(lists: Lists, random: Random): Identifier {
  const site = random.pick(lists.places['abbreviation'] ?? [])
  const values = [
    `${site}PACS${String(random.between(1, 40)).padStart(2, '0')}`,
    `${site.toLowerCase()}-ct${random.between(1, 9)}.${random.pick(['vch.ca', 'phsa.ca', 'viha.ca'])}`,
    `https://pacs.${site.toLowerCase()}.ca/study/${random.digits(5)}`,
    `10.${random.between(1, 254)}.${random.between(1, 254)}.${random.between(1, 254)}`,
  ]
  const index = random.below(values.length)
  const value = values[index] ?? ''
  const form = ['application entity', 'host', 'page', 'network address'][index] ?? ''
  const spellings: Spelling[] = [`sent from ${value}`, `AE ${value}`, value].map((text) => ({
    text: index === 0 && text === value ? `AET ${value}` : text,
    form,
  }))
  return plainIdentifier('system', value, { known: false, spellings, strings: [value.toLowerCase()] })
}

function named(kind: 'institution' | 'town', name: string, how: { known: boolean; spellings: readonly Spelling[] }): Identifier {
  const words = wordsOf(name)
  const telling = words.filter((word) => !ORDINARY.has(word) && word.length > 2)
  const core = words.filter((word) => !KINDS.has(word))
  // Where a name is made of ordinary words or initials, it is these words side by side that name the place.
  const pair = core.slice(0, core.some((word) => word.length === 1) ? 4 : 2).join(' ')
  const sideBySide = core.length > 1 && words.join(' ').includes(pair) ? pair : words.join(' ')
  const alone = words.length === 1 ? words : []
  return plainIdentifier(kind, name, {
    ...how,
    words: telling.length > 0 ? telling : alone,
    strings: words.length > 1 ? [sideBySide] : [],
  })
}
