// Medicine builds its words alike in English and French, so one language's list gives forms that the lists of the other lack.

/** English endings, the more particular first, and what they become: in French, in the plural, as an adjective. */
const ENDINGS: readonly (readonly [ending: string, forms: readonly string[]])[] = [
  ['ectomy', ['ectomies', 'ectomie', 'ectomised', 'ectomise', 'ectomisee']],
  ['ostomy', ['ostomies', 'ostomie']],
  ['otomy', ['otomies', 'otomie']],
  ['graphy', ['graphies', 'graphie', 'graphic', 'graphique', 'graphiques', 'graphically']],
  ['scopy', ['scopies', 'scopie', 'scopic', 'scopique', 'scopiques', 'scopically']],
  ['plasty', ['plasties', 'plastie']],
  ['pathy', ['pathies', 'pathie', 'pathic', 'pathique']],
  ['megaly', ['megalie']],
  ['gram', ['grams', 'gramme', 'grammes']],
  ['algia', ['algie', 'algies', 'algic']],
  ['emia', ['emie', 'emic', 'emique']],
  ['asia', ['asie', 'asies', 'astic', 'asique', 'asiques']],
  ['osis', ['oses', 'ose', 'otic', 'otique', 'otiques']],
  ['itis', ['itides', 'ite', 'ites']],
  ['oma', ['omas', 'omata', 'ome', 'omes', 'omatous', 'omateux', 'omateuse']],
  ['cele', ['celes']],
  ['oid', ['oids', 'oide', 'oides']],
  ['ienne', ['ien', 'iens', 'iennes']],
  ['ien', ['iens', 'ienne', 'iennes']],
  ['graphie', ['graphies', 'graphique', 'graphiques']],
  ['ique', ['iques']],
  ['aire', ['aires']],
  ['euse', ['eux', 'euses']],
  ['eux', ['euse', 'euses']],
  ['elle', ['el', 'els', 'elles']],
  ['ome', ['omes']],
  ['ite', ['ites']],
  ['ose', ['oses']],
  ['ial', ['iel', 'iels', 'ielle', 'ielles', 'iale', 'iales', 'iaux', 'ially']],
  ['al', ['ale', 'ales', 'aux', 'ally']],
  ['ary', ['aire', 'aires']],
  ['ar', ['aire', 'aires', 'arly']],
  ['ic', ['ique', 'iques', 'ically']],
  ['ous', ['eux', 'euse', 'euses', 'ously']],
]
const LETTERS_MIN = 6

/** The other forms of medical words; some are nobody's words, which does no harm as long as they are nobody's names. */
export function medicalForms(words: Iterable<string>): Set<string> {
  const forms = new Set<string>()
  for (const word of words) {
    const row = word.length < LETTERS_MIN ? undefined : ENDINGS.find(([ending]) => word.endsWith(ending))
    if (row === undefined || !/^[a-z]+$/.test(word)) continue
    const [ending, others] = row
    for (const other of others) forms.add(word.slice(0, word.length - ending.length) + other)
  }
  return forms
}
