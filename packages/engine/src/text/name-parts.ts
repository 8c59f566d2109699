// Words of grammar that stand inside names: alone they name nobody, and they stand in every sentence.
const PARTICLES = new Set(
  'a al an and bin da das de del della den der des di do dos du el et ibn la le les of st ste t te ten ter the van vom von y zu'.split(
    ' ',
  ),
)

// What prefixes and suffixes of a person's name hold (PS3.5 6.2.1.1): MR is a modality, RT a side.
const TITLES = new Set(
  'capt col dr dre frcpc fr hon ii iii iv jr lt m mba md me mgr miss mlle mm mme mr mrs ms msc np phd pr prof rev rn rt sgt sir sr'.split(
    ' ',
  ),
)

/** Whether a folded word stands in names and in ordinary sentences alike, so that it is part of a name only beside one. */
export function isParticle(word: string): boolean {
  return PARTICLES.has(word)
}

/** Whether a folded word is a title or a degree and nobody's name. */
export function isTitle(word: string): boolean {
  return TITLES.has(word)
}

// German and Nordic letters have two spellings where there is no key for them.
const DIGRAPHS: readonly (readonly [RegExp, string])[] = [
  [/ä|æ/gu, 'ae'],
  [/ö|ø|œ/gu, 'oe'],
  [/ü/gu, 'ue'],
  [/å/gu, 'aa'],
  [/ß/gu, 'ss'],
]

/** The other spellings of a name, where its letters have some: Müller, Mueller. */
export function otherSpellings(name: string): string[] {
  const lower = name.normalize('NFC').toLowerCase()
  const written = DIGRAPHS.reduce((text, [letter, digraph]) => text.replaceAll(letter, digraph), lower)
  const shortened = lower.replaceAll(/(?<=\p{L})([aou])e(?=\p{L})/gu, '$1')
  return [written, shortened].filter((spelling) => spelling !== lower)
}
