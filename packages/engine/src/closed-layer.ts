import { confidentialityRow, dictionaryEntry, isPrivate, uidKind, VRS } from '@lethe/dicom'
import type { Action, ClosedAction } from './actions.ts'
import { closedAction } from './basic-layer.ts'
import type { Decision } from './decision.ts'
import { isLayerName } from './layer-name.ts'

// Numbers that point into an object or its content tree: with another value the link would lead nowhere.
const REFERENCES = new Set([
  'ReferencedContentItemIdentifier',
  'ReferencedFrameNumber',
  'ReferencedSegmentNumber',
  'ReferencedWaveformChannels',
])

/**
 * The decision for an attribute inside a sequence that Table E.1-1 replaces (D): the structure and the references stay, so that the
 * object remains valid and its links hold; every value of the content becomes a dummy.
 */
export function closedDecision(tag: number): Decision {
  const row = confidentialityRow(tag)
  // What the table removes or empties anyway, it removes or empties here too.
  const listed =
    row === undefined || row.basic.includes('U') ? 'replace' : closedAction(row.basic, tag, { sopClassUid: '', depth: 'nested' })
  if (listed !== 'replace') return decide(listed, listed)
  const entry = dictionaryEntry(tag)
  if (entry === undefined || isPrivate(tag) || (tag & 0xffff) === 0) return decide('remove', 'remove')
  if (entry.vr === 'SQ') return decide('keep', 'empty')
  if (REFERENCES.has(entry.keyword)) return decide('keep', 'replace')
  // A class that the table names all the same tells of a product that somebody had.
  if (entry.vr === 'UI') return decide(row === undefined && uidKind(tag) === 'class' ? 'keep' : 'remap', 'remove')
  // ValueType, RelationshipType and their like are the structure itself.
  if (entry.vr === 'CS') return { ...decide('keep', 'replace'), guarded: true, termsOnly: true, numbered: isLayerName(tag) }
  return VRS[entry.vr].kind === 'bytes' ? decide('remove', 'remove') : decide('replace', 'replace')
}

function decide(action: Action, otherwise: ClosedAction): Decision {
  return { action, because: { layer: 'E.1-1', text: 'inside a sequence that is replaced' }, otherwise }
}
