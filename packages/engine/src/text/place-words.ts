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

// What houses and quarters are called after. Beside a word such as Medical they name one; alone they are words like any others.
const OF_PLACES = new Set(
  [
    'atlantic avenue bayview beacon boulevard bridges broadway brook canyon cedar chinook city coast coastal columbia commons corner country',
    'cove creek crossing downtown eagle eastside edgewater elm evergreen falcon fir forest fraser gardens gate gateway glen golden grand grove',
    'harbour harbor heritage hill hillcrest hills hillside horizon island islands junction kings lake lakes lakeside lakeview landmark lakewood',
    'lighthouse maple meadow meadows metro mill mountain mountains northgate northshore northwest oak oaks ocean orchard pacific panorama park',
    'parkside parkway peace peak pine pines pinnacle plaza point prairie prince queen queens ranch ravine ridge river rivers riverside',
    'riverview rock rocky rose royal seaside shore shores southgate southwest spirit spring springs spruce square station summit sunrise',
    'sunset terrace timber town trail valley view village vista westside westview willow willows wood woods',
  ].flatMap((line) => line.split(' ')),
)

/** Whether a folded word is one that houses and quarters are called after. */
export function isPlaceWord(word: string): boolean {
  return OF_PLACES.has(word)
}
