import { foldWord } from './fold-word.ts'

// As they are written; what is asked for is folded.
const UNITS: ReadonlySet<string> = new Set(
  [
    // Length, area, volume, mass and time; those of French are litre and heure.
    'nm µm um mm cm dm m km mm2 cm2 m2 mm3 cm3 m3 inch inches ft µl ul ml cl dl l cc ccm fl litre litres liter liters oz',
    'pg ng µg ug mcg mg g gm gr kg lb lbs ns µs us ms msec sec secs s min mins mn h hr hrs hres j yr yrs ans mo mos mois sem wk wks fps bpm rpm',
    // X-ray tubes, doses and activity.
    'v kv kvp kvcp ev kev mev w kw ma mas mams µa ua gy cgy mgy µgy ugy dgy sv msv µsv usv rad rads r mr rem mrem bq kbq mbq gbq ci mci µci uci',
    'hu uh suv mmal mmcu',
    // Magnetic fields, frequencies, sound and angles.
    't mt hz khz mhz ghz rad deg degs db ppm ppb px dpi lp bpp bit bits mb gb kb',
    // Chemistry, pressure, flow and what laboratories count.
    'mol mmol µmol umol nmol pmol mm mosm osm meq iu ui miu mui kiu u mu kcal cal kj mmhg cmh2o kpa mpa pa atm torr psi n mn cps cpm',
    // Catheters and needles, channels, counters.
    'fr ga gauge ch mcps kcps',
  ].flatMap((line) => line.split(' ').map(foldWord)),
)

/** Whether a folded word is a unit of measure; some are surnames as well (Hu, Ma, Ng), so that only a number beside them tells. */
export function isUnit(word: string): boolean {
  return UNITS.has(word)
}
