import type { Identifier, Kind, Spelling } from './identifier.ts'
import { WORD_NAMES, type Community, type NamePart } from './lists.ts'
import type { Random } from './random.ts'
import type { Repertoire } from './repertoire.ts'
import { folded, squeezed, withoutAccents, wordsOf } from './words.ts'

// What stands between the parts of a name and belongs to nobody.
const PARTICLES = new Set(
  'van von der den de la del dela delos dos das da di du al el ben ter st ste le the thi chief'.split(' '),
)
// A date that was shifted may fall into the month that somebody is called after; such a person is found by the other name.
const MONTHS = new Set('april august june may mai juin avril mars'.split(' '))

// A name of a person glued to other words is sought as such when its parts have this many letters.
const GLUED_LETTERS_MIN = 4

/** A person as the lists have one. */
export interface Person {
  readonly community: string
  readonly surname: NamePart
  readonly given: NamePart
  readonly initial: string
}

/** A person of a community. */
export function somebody(community: Community, random: Random): Person {
  return {
    community: community.name,
    surname: random.pick(community.surnames),
    given: random.pick(community.givenNames),
    initial: random.pick([...'ABCDEFGHJKLMNPRSTW']),
  }
}

/** The value of a PN attribute: letters of the default repertoire, and the person's own script where the file can write it. */
function personName({ surname, given, initial }: Person, repertoire: Repertoire): string {
  const latin = [surname.latin, given.latin, initial].map((part) => repertoire.nearest(part).toUpperCase()).join('^')
  const native = nativeName({ surname, given }, repertoire, '^')
  return native === undefined ? latin : `${latin}=${native}`
}

/** A person as an identifier. `known` says whether the header has the name too. */
export function personIdentifier(kind: Kind, person: Person, how: { known: boolean; repertoire: Repertoire }): Identifier {
  const { known, repertoire } = how
  const parts = [person.surname.latin, person.given.latin]
  const words = parts.flatMap(tellingWords).filter((word) => !MONTHS.has(word))
  const native = nativeName(person, repertoire, '')
  const whole = parts.map(squeezed)
  return {
    kind,
    community: person.community,
    known,
    value: personName(person, repertoire),
    spellings: kind === 'staff' ? staffSpellings(person, how) : patientSpellings(person, how),
    words: words.filter((word) => word.length > 2),
    localWords: words.filter((word) => word.length === 2),
    strings: [
      ...(native === undefined ? [] : [native, nativeName(person, repertoire, ' ') ?? native]),
      ...(person.given.native !== undefined && native !== undefined && [...person.given.native].length > 1
        ? [person.given.native]
        : []),
    ].map(folded),
    squeezed: [whole.join(''), whole.toReversed().join('')].filter((text) => text.length >= 6),
    pieces: [],
  }
}

/** The words of a name that tell whose it is; a name that is nothing but a particle, as Lê is, tells by it. */
function tellingWords(part: string): string[] {
  const words = wordsOf(part.replaceAll(/['’]/g, ' '))
  const telling = words.filter((word) => !PARTICLES.has(word))
  return telling.length > 0 ? telling : words
}

function nativeName(
  { surname, given }: Pick<Person, 'surname' | 'given'>,
  repertoire: Repertoire,
  between: string,
): string | undefined {
  if (surname.native === undefined || given.native === undefined) return undefined
  const name = `${surname.native}${between}${given.native}`
  return repertoire.has(name) ? name : undefined
}

function patientSpellings(person: Person, { known, repertoire }: { known: boolean; repertoire: Repertoire }): Spelling[] {
  const { surname, given, initial } = person
  const [s, g] = [repertoire.nearest(surname.latin), repertoire.nearest(given.latin)]
  const [S, G] = [s.toUpperCase(), g.toUpperCase()]
  const both: Spelling[] = [
    { text: `${S} ${G}`, form: 'in order' },
    { text: `${S}, ${G}`, form: 'comma' },
    { text: `${g} ${s}`, form: 'reversed' },
    { text: `${G} ${initial} ${S}`, form: 'reversed, initial' },
    { text: `${s.toLowerCase()} ${g.toLowerCase()}`, form: 'small letters' },
    { text: `${swappedCase(s)} ${swappedCase(g)}`, form: 'wrong case' },
    { text: `${withoutAccents(s)}, ${withoutAccents(g)}`, form: 'without accents' },
    { text: `${S}^${G}`, form: 'caret' },
    { text: `Mrs ${g} ${s}`, form: 'title' },
    { text: `Mme ${s}`, form: 'title' },
    { text: `Mr. ${s}`, form: 'title' },
  ]
  const native = nativeName(person, repertoire, repertoire.terms === 'GB18030' || repertoire.terms.includes('87') ? '' : ' ')
  if (native !== undefined) both.push(...Array.from({ length: 5 }, () => ({ text: native, form: 'own script' })))
  // Two words in small letters are two words, unless the header says that they are a name.
  const isHidden = person.community === WORD_NAMES && !known
  if (!known) return isHidden ? both.filter(({ form }) => form !== 'small letters' && form !== 'wrong case') : both
  const glued = [s, g].every((part) => squeezed(part).length >= GLUED_LETTERS_MIN)
  return [
    ...both,
    { text: S, form: 'surname alone' },
    { text: `${s}, ${g.charAt(0)}.`, form: 'initial' },
    { text: `${g.charAt(0)}. ${s}`, form: 'initial' },
    { text: `${G.charAt(0)}${initial} ${S}`, form: 'initials and surname' },
    ...(glued
      ? [
          { text: `${asciiOf(S)}${asciiOf(G)}MR1`, form: 'glued' },
          { text: `${asciiOf(S)}_${asciiOf(G)}`, form: 'underscore' },
        ]
      : []),
    ...(glued ? [{ text: `${asciiOf(g)}${asciiOf(s)}`, form: 'glued' }] : []),
  ]
}

function staffSpellings({ surname, given, initial }: Person, { repertoire }: { repertoire: Repertoire }): Spelling[] {
  const [s, g] = [repertoire.nearest(surname.latin), repertoire.nearest(given.latin)]
  return [
    { text: `Dr. ${s}`, form: 'title' },
    { text: `Dr ${s}`, form: 'title' },
    { text: `DR ${s.toUpperCase()}`, form: 'title' },
    { text: `Dr. ${g} ${s}`, form: 'title' },
    { text: `Dr. ${g.charAt(0)}. ${s}`, form: 'title' },
    { text: `Dre ${s}`, form: 'title' },
    { text: `${g} ${s}, MD`, form: 'degree' },
    { text: `${s}, ${g} (RT)`, form: 'degree' },
    { text: `tech: ${g} ${s}`, form: 'role' },
    { text: `Tech ${s.toUpperCase()}, ${g.toUpperCase()}`, form: 'role' },
    { text: `rad: ${g} ${s}`, form: 'role' },
    { text: `Mme ${s}`, form: 'title' },
    { text: `Mr ${g} ${s}`, form: 'title' },
    { text: `${g.charAt(0)}.${initial}. ${s} MRT`, form: 'degree' },
  ]
}

function asciiOf(text: string): string {
  return withoutAccents(text).replaceAll(/[^A-Za-z]/g, '')
}

function swappedCase(text: string): string {
  return [...text].map((letter, index) => (index === 0 ? letter.toLowerCase() : letter.toUpperCase())).join('')
}
