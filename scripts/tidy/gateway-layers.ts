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

/** The stages that stand alone: nothing but their own folder and Node, so that they cannot make the mistakes of others. */
const ALONE: ReadonlySet<string> = new Set(['inspect'])

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
    if (
      says === undefined ||
      (isTest(file.path) && ALONE.has(own.stage ?? '')) ||
      (isTest(file.path) && !specifier.startsWith('.'))
    )
      return []
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
  if (ALONE.has(own.stage ?? '') && own.stage !== target.stage)
    return `${own.stage} may not import ${target.stage ?? target.layer}: its judgement must be independent`
  if (own.layer !== target.layer) {
    return LAYER_MAY_IMPORT[own.layer]?.includes(target.layer) ? undefined : `${own.layer} may not import ${target.layer}`
  }
  if (target.stage === undefined || own.stage === target.stage) return undefined
  return `${own.stage ?? 'flow'} may not import the stage ${target.stage}; stages meet in the records`
}

function stageObjection({ stage = '' }: Place, specifier: string): string | undefined {
  return ALONE.has(stage) && !specifier.startsWith('node:')
    ? `${stage} may not import ${specifier}: its judgement must be independent`
    : undefined
}
