import { plainIdentifier, type Identifier, type Spelling } from './identifier.ts'
import type { Random } from './random.ts'
import { folded } from './words.ts'

const ENGLISH = 'January February March April May June July August September October November December'.split(' ')
const FRENCH = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' ')
const SHORT_FRENCH = 'janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.'.split(' ')

/** The day on which the patient was born, as the header has it. */
export function birthDate(random: Random): Identifier {
  const day = dayOf(random, 1925, 2012)
  const labels = ['DOB ', 'DOB: ', 'born ', 'né le ', 'Née le ', 'b. ', 'Birth date ', '']
  return moment('birth date', day, {
    known: true,
    spellings: spellingsOf(day).map((spelling) => labelled(spelling, random.pick(labels))),
  })
}

/** Some other day of the patient's that only a text tells. */
export function otherDate(random: Random): Identifier {
  const day = dayOf(random, 2008, 2024)
  const labels = ['', '', 'compared to ', 'prior ', 'surgery ', 'since ', 'examen du ', 'le ']
  return moment('date', day, {
    known: false,
    spellings: spellingsOf(day).map((spelling) => labelled(spelling, random.pick(labels))),
  })
}

interface Day {
  readonly year: number
  readonly month: number
  readonly day: number
}

function dayOf(random: Random, firstYear: number, lastYear: number): Day {
  return { year: random.between(firstYear, lastYear), month: random.between(1, 12), day: random.between(1, 28) }
}

function spellingsOf({ year, month, day }: Day): Spelling[] {
  const [mm, dd] = [month, day].map((number) => String(number).padStart(2, '0')) as [string, string]
  const [english, french, shortFrench] = [ENGLISH, FRENCH, SHORT_FRENCH].map((names) => names[month - 1] ?? '') as [
    string,
    string,
    string,
  ]
  const short = english.slice(0, 3)
  const forms: [string, string][] = [
    ['YYYY-MM-DD', `${year}-${mm}-${dd}`],
    ['YYYYMMDD', `${year}${mm}${dd}`],
    ['YYYY/MM/DD', `${year}/${mm}/${dd}`],
    ['DD/MM/YYYY', `${dd}/${mm}/${year}`],
    ['MM/DD/YYYY', `${mm}/${dd}/${year}`],
    ['MM/DD/YY', `${mm}/${dd}/${String(year).slice(2)}`],
    ['DD-MMM-YYYY', `${dd}-${short.toUpperCase()}-${year}`],
    ['DDMMMYYYY', `${dd}${short.toUpperCase()}${year}`],
    ['MMM D, YYYY', `${short} ${day}, ${year}`],
    ['Month D YYYY', `${english} ${day} ${year}`],
    ['D Month YYYY', `${day} ${english} ${year}`],
    ['D mois YYYY', `${day === 1 ? '1er' : day} ${french} ${year}`],
    ['D moi. YYYY', `${day === 1 ? '1er' : day} ${shortFrench} ${year}`],
    ['DD.MM.YYYY', `${dd}.${mm}.${year}`],
    ['DD-MM-YYYY', `${dd}-${mm}-${year}`],
  ]
  return forms.map(([form, text]) => ({ form, text }))
}

function labelled({ text, form }: Spelling, label: string): Spelling {
  return { text: `${label}${text}`, form }
}

function moment(kind: 'birth date' | 'date', day: Day, how: { known: boolean; spellings: readonly Spelling[] }): Identifier {
  const forms = spellingsOf(day).map(({ text }) => folded(text))
  const value = `${day.year}${String(day.month).padStart(2, '0')}${String(day.day).padStart(2, '0')}`
  return plainIdentifier(kind, value, { ...how, strings: forms })
}
