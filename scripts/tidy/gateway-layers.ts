import { posix } from 'node:path'
import { importsOf } from './imports-of.ts'
import { isScript, isTest } from './kinds.ts'
import { ruleOfEachFile } from './rule.ts'
import type { Finding } from './rule.ts'

const SOURCE = 'packages/gateway/src/'

/** Which layer of the gateway may import which others; nothing imports upwards. */
const LAYER_MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  door: ['commands', 'stages', 'records', 'system'],
  commands: ['stages', 'records', 'system'],
  stages: ['records', 'system'],
  records: ['system'],
  system: [],
}

/** The packages that one stage must do without, so that it cannot make their mistakes. */
const STAGE_MAY_NOT_IMPORT: Readonly<Record<string, readonly string[]>> = {
  inspect: ['@lethe/dicom', '@lethe/engine'],
}

/** Where a file of the gateway stands: its layer, and its stage if it belongs to one. */
interface Place {
  readonly layer: string
  readonly stage: string | undefined
}

/** Inside the gateway: commands over stages over records over system, no stage knows another, and inspect stands alone. */
export const gatewayLayers = ruleOfEachFile('gateway-layers', (file) => {
  if (!file.path.startsWith(SOURCE) || !isScript(file.path)) return []
  const own = placeOf(file.path)
  if (own === undefined)
    return [{ path: file.path, says: `is in no layer; the layers are ${Object.keys(LAYER_MAY_IMPORT).join(', ')}` }]
  return importsOf(file.text).flatMap(({ specifier, line }): Finding[] => {
    const says = specifier.startsWith('.') ? layerObjection(own, targetOf(file.path, specifier)) : stageObjection(own, specifier)
    // A test may compare a stage with the cores that the stage itself must do without.
    if (says === undefined || (isTest(file.path) && !specifier.startsWith('.'))) return []
    return [{ path: file.path, line, says }]
  })
})

function targetOf(path: string, specifier: string): Place | undefined {
  return placeOf(posix.join(posix.dirname(path), specifier))
}

function placeOf(path: string): Place | undefined {
  const parts = path.slice(SOURCE.length).split('/')
  const [first = '', second = ''] = parts
  // main and index are the doors of the package; the other files beside them serve every layer, as system does.
  if (parts.length === 1) return { layer: /^(?:main|index)\b/.test(first) ? 'door' : 'system', stage: undefined }
  if (first === 'door' || LAYER_MAY_IMPORT[first] === undefined) return undefined
  // stages/flow.ts is the table of legal moves that all stages share.
  const name = second.split('.')[0]
  return { layer: first, stage: first === 'stages' && name !== 'flow' ? name : undefined }
}

function layerObjection(own: Place, target: Place | undefined): string | undefined {
  if (target === undefined) return undefined
  if (own.layer !== target.layer) {
    return LAYER_MAY_IMPORT[own.layer]?.includes(target.layer) ? undefined : `${own.layer} may not import ${target.layer}`
  }
  if (target.stage === undefined || own.stage === target.stage) return undefined
  return `${own.stage ?? 'flow'} may not import the stage ${target.stage}; stages meet in the records`
}

function stageObjection(own: Place, specifier: string): string | undefined {
  const forbidden = STAGE_MAY_NOT_IMPORT[own.stage ?? ''] ?? []
  const found = forbidden.find((name) => specifier === name || specifier.startsWith(`${name}/`))
  return found === undefined ? undefined : `${own.stage} may not import ${found}: its judgement must be independent`
}
