// What hospitals, departments and addresses are called everywhere: two of these beside each other name none of them.
const GENERIC = new Set(
  [
    'and area at authority avenue boulevard building campus cancer care center central centre centres city clinic clinics college',
    'community department dept diagnostic district division east emergency facility floor foundation general health healthcare',
    'hospital hospitals imaging in institute laboratory main medical medicine memorial north of office outpatient program provincial',
    'radiology region regional road room science sciences service services site society south st street suite surgery the tower unit',
    'university ward west wing women children',
    'au aux centre clinique de des du en enfants et general generale hopital hopitaux imagerie institut la le les medical medicale',
    'regional rue sante service services universitaire urgence',
  ].flatMap((line) => line.split(' ')),
)

/** Whether a folded word stands in the names of many places and tells none apart. */
export function isGenericPlaceWord(word: string): boolean {
  return GENERIC.has(word)
}
