import { dirname } from 'node:path'
import { corpusBytes, corpusFiles } from '../corpus.ts'
import { deidentifyBytes, policy } from '../deidentify-bytes.ts'
import { flatten, textOf } from './flatten.ts'

/** The five manufacturers whose series are compared, by how their names begin. */
export const MANUFACTURERS: Readonly<Record<string, RegExp>> = {
  Siemens: /^siemens/i,
  GE: /^g\.?e\.? ?medical/i,
  Philips: /^philips/i,
  Canon: /^(toshiba|canon)/i,
  'United Imaging': /^uih/i,
}

const MODALITIES = ['CT', 'MR', 'PT']

/** One file of a series before and after. */
interface SeriesFile {
  readonly name: string
  readonly before: Buffer
  readonly after: Buffer
}

/** The files of one series that stand in one folder and that research lets out. */
export interface Series {
  readonly name: string
  readonly manufacturer: string
  readonly files: readonly SeriesFile[]
}

/** The series of the five manufacturers in the corpus, and how many of their files wait for a person. */
export function corpusSeries(): { readonly series: readonly Series[]; readonly heldCount: number } {
  const research = policy('research')
  const found = new Map<string, { manufacturer: string; files: SeriesFile[]; instances: Set<string> }>()
  let heldCount = 0
  for (const name of corpusFiles()) {
    const before = corpusBytes(name)
    const described = describe(before)
    if (described === undefined) continue
    const result = deidentifyBytes(before, research)
    if (result.outcome !== 'deidentified') {
      heldCount += 1
      continue
    }
    const key = freeKey(`${dirname(name)} ${described.series}`, described.instance, found)
    const series = found.get(key) ?? { manufacturer: described.manufacturer, files: [], instances: new Set<string>() }
    series.files.push({ name, before, after: result.output })
    series.instances.add(described.instance)
    found.set(key, series)
  }
  const series = [...found.values()].map(({ manufacturer, files }) => ({ name: files[0]?.name ?? '', manufacturer, files }))
  return { series, heldCount }
}

/** Of an instance that stands in a folder several times, in other transfer syntaxes, each copy is a series of its own. */
function freeKey(key: string, instance: string, found: ReadonlyMap<string, { readonly instances: ReadonlySet<string> }>): string {
  for (let copy = 0; ; copy += 1) {
    const candidate = `${key} ${copy}`
    if (found.get(candidate)?.instances.has(instance) !== true) return candidate
  }
}

function describe(bytes: Buffer): { manufacturer: string; series: string; instance: string } | undefined {
  const values = flatten(bytes)
  if (values === undefined || !MODALITIES.includes(textOf(values, 'Modality'))) return undefined
  const named = textOf(values, 'Manufacturer')
  const manufacturer = Object.keys(MANUFACTURERS).find((key) => MANUFACTURERS[key]?.test(named))
  if (manufacturer === undefined) return undefined
  return { manufacturer, series: textOf(values, 'SeriesInstanceUID'), instance: textOf(values, 'SOPInstanceUID') }
}
