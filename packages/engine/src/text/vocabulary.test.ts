// Goal: the vocabulary knows what radiology writes, in English and French, and no name that is not a common word too.
// Method: samples of each kind that a person can read, asked through the functions that the cleaner calls.
import { describe, expect, it } from 'vitest'
import { foldWord, isGivenName, isImagingTerm, isSurname, isUnit, isWord, mayBeGivenName, mayBeSurname } from './vocabulary.ts'

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}

describe('a folded word', () => {
  it.each([
    ['Crâne', 'crane'],
    ['CŒUR', 'coeur'],
    ['Æther', 'aether'],
    ['Straße', 'strasse'],
    ['ＦＬＡＩＲ', 'flair'],
    ['T2W', 't2w'],
    ['C+', 'c+'],
    ['Nguyễn', 'nguyen'],
  ])('of %s is %s', (written, folded) => {
    expect(foldWord(written)).toBe(folded)
  })
})

describe('words', () => {
  it.each(words('the and with without liver knees scanning patient contrast axial fracture suspected previous rule out'))(
    'have %s of English',
    (word) => expect(isWord(foldWord(word))).toBe(true),
  )

  it.each(words('le la avec sans injection genou foie crâne hanche recherche fracture douleurs dépistage séquences'))(
    'have %s of French',
    (word) => expect(isWord(foldWord(word))).toBe(true),
  )

  it.each(words('T2W ax sag c+ FLAIR TSE MPRAGE MIP TOF B30f Br40 FC08 FDG PTV MLO QCLEAR gadovist omnipaque SAFIRE'))(
    'have the term %s',
    (word) => expect(isWord(foldWord(word))).toBe(true),
  )

  it.each(words('head chest long young neck foot bone may will brown gray max grant rose delta price'))(
    'have %s, which is a name too',
    (word) => expect(isWord(word)).toBe(true),
  )

  it.each(words('ng wu kim gill kaur tran singh sidhu dhaliwal wong chan nguyen smith tremblay gagnon reyes hosseini kowalchuk'))(
    'do not have the surname %s',
    (word) => {
      expect(isWord(word)).toBe(false)
      expect(isSurname(word)).toBe(true)
    },
  )

  // Their other meaning is of no use in a header.
  it.each(words('hope king queen hazel ivy castle mission terrace'))('do not have %s, which is a name or a place', (word) =>
    expect(isWord(word)).toBe(false),
  )

  it.each(words('vancouver surrey kelowna nanaimo victoria kamloops burnaby coquitlam chilliwack'))(
    'do not have the place %s',
    (word) => expect(isWord(word)).toBe(false),
  )
})

describe('words with an ending or of two terms', () => {
  it.each(words('templated scanoguided atrophiques diaphragmatiques bloodpool freebreathing microcalcs'))('have %s', (word) =>
    expect(isWord(word)).toBe(true),
  )

  it.each(words('duplanti holderness goodfellow featherstone mannering'))('do not have %s, which is a name', (word) =>
    expect(isWord(word)).toBe(false),
  )
})

describe('words that somebody bears as a name', () => {
  it.each(words('ray glen dawn amber'))('have %s as a given name', (word) => expect(mayBeGivenName(word)).toBe(true))
  it.each(words('head crane shields day'))('have %s as a surname', (word) => expect(mayBeSurname(word)).toBe(true))
  it.each(words('hepatic converted axial unexplained'))('do not have %s', (word) =>
    expect(mayBeGivenName(word) || mayBeSurname(word)).toBe(false),
  )
})

describe('compounds', () => {
  it.each(
    words(
      'periventricular retroperitoneal subchondral hypersignal périventriculaires hépatocellulaire multiloculated tibiofibulaire',
    ),
  )('of a prefix and a word are words: %s', (word) => expect(isWord(foldWord(word))).toBe(true))

  // Perimutter and Trimarche are names, the others have no prefix, too short a rest, or a rest that is no word.
  it.each(words('perimutter trimarche xventricular perisingh hyperkowalchuk prepark subtran'))('are not %s', (word) => {
    expect(isWord(word)).toBe(false)
  })
})

describe('words built of the elements of medicine', () => {
  it.each(
    words(
      'papilledema neurography lymphoscintigraphy nasogastric ureterovesical hepatojejunostomy pachymeningitis myocardique ' +
        'hodgkinien oncologique électrocardiographique cholangiopancréatographie médiastinoscopies arthrodèses',
    ),
  )('are words: %s', (word) => expect(isWord(foldWord(word))).toBe(true))

  // Names that the elements make, an ending alone, and stems that no ending follows.
  it.each(words('cristian cristine costales ographies cardioneurohepato hepatosingh'))('are not %s', (word) => {
    expect(isWord(word)).toBe(false)
  })

  it('are found in linear time', () => {
    const start = process.threadCpuUsage()
    for (let count = 0; count < 1000; count += 1) isWord('cardio'.repeat(1000))
    expect(process.threadCpuUsage(start).user).toBeLessThan(1000 * 5000)
  })
})

describe('names', () => {
  it.each(words('may rose grant young long'))('have %s as a given name although it is a word', (word) => {
    expect(isGivenName(word)).toBe(true)
  })

  it.each(words('young long price hart grant brown dixon parkinson crohn'))('have %s as a surname', (word) =>
    expect(isSurname(word)).toBe(true),
  )

  it.each(words('the with left right chest head neck foot liver lung'))('do not have the word %s', (word) => {
    expect([isGivenName(word), isSurname(word)]).toEqual([false, false])
  })
})

describe('units', () => {
  it.each(words('HU mA mAs kVp keV mGy MBq mL ng µg mcg lb kg bpm ms Hz ppm cc fps cGy mmHg cm3'))('have %s', (word) => {
    expect(isUnit(foldWord(word))).toBe(true)
  })

  it.each(words('wu singh li chan liver may mac'))('do not have %s', (word) => expect(isUnit(word)).toBe(false))
})

describe('terms that may stand glued', () => {
  it.each(words('mprage flair t1 t2 sag cor ax brain cspine fatsat'))('have %s', (word) => expect(isImagingTerm(word)).toBe(true))

  it.each(words('li te ma rein field parkinson crohn dixon doppler the with may'))('do not have %s', (word) => {
    expect(isImagingTerm(word)).toBe(false)
  })
})

it('knows nothing of an object that all objects have', () => {
  for (const word of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '']) expect(isGivenName(word)).toBe(false)
})
