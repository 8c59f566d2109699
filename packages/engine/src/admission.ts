import { tagOfKeyword, uidOfKeyword } from '@lethe/dicom'
import { isAcquired } from './acquired.ts'
import { EngineError } from './errors.ts'
import type { Findings } from './findings.ts'
import { checkPixels } from './pixels.ts'
import type { Policy } from './policy.ts'

const MEDIA_STORAGE_DIRECTORY = uidOfKeyword('MediaStorageDirectoryStorage')
const BURNED_IN_ANNOTATION = tagOfKeyword('BurnedInAnnotation') as number

// What cannot be cleaned by this version, whatever a profile says: documents, meshes, video, audio, raw data.
const OPAQUE_CLASSES = new Set(
  [
    ...[
      'EncapsulatedPDFStorage',
      'EncapsulatedCDAStorage',
      'EncapsulatedSTLStorage',
      'EncapsulatedOBJStorage',
      'EncapsulatedMTLStorage',
    ],
    ...['VideoEndoscopicImageStorage', 'VideoMicroscopicImageStorage', 'VideoPhotographicImageStorage'],
    ...['RawDataStorage', 'BasicVoiceAudioWaveformStorage', 'GeneralAudioWaveformStorage'],
  ].map(uidOfKeyword),
)

/** MPEG and HEVC (PS3.5 8.2.5 to 8.2.8). */
const VIDEO_TRANSFER_SYNTAX = /^1\.2\.840\.10008\.1\.2\.4\.10[0-8](\.1)?$/

/** JPEG XL: its frames may be containers with metadata of their own, which `codestream.ts` does not know. */
const CONTAINER_TRANSFER_SYNTAX = /^1\.2\.840\.10008\.1\.2\.4\.11[0-2]$/

/**
 * Judges whether an instance may be de-identified under a policy; throws the fault that holds it back. Tells how many bytes of native
 * pixel data are the image's.
 */
export function judge(policy: Policy, findings: Findings): number {
  const { sopClassUid, values } = findings
  if (sopClassUid === MEDIA_STORAGE_DIRECTORY) throw new EngineError('DIRECTORY')
  if (!isUid(sopClassUid)) throw new EngineError('SOP_CLASS_MISSING')
  if (OPAQUE_CLASSES.has(sopClassUid) || VIDEO_TRANSFER_SYNTAX.test(findings.transferSyntax.uid))
    throw new EngineError('CONTENT_OPAQUE')
  const own = [findings.sopInstanceUid, findings.studyInstanceUid, findings.seriesInstanceUid]
  // What is remapped may be anything; what is kept goes into the file meta information and into names as it is.
  const usable = policy.profile.retain.uids === 'original' ? isUid : (uid: string): boolean => uid !== ''
  if (!own.every(usable)) throw new EngineError('UID_MISSING')
  if (policy.quarantine.some(({ holds }) => holds(values))) throw new EngineError('PROFILE_QUARANTINES')
  if (!policy.accept.some(({ holds }) => holds(values))) throw new EngineError('NOT_ACCEPTED')
  const pixelBytes = checkPixels(findings)
  if (findings.pixels.tag !== 0) judgePixels(policy, findings)
  return pixelBytes
}

/** What the profile demands of these pixels and this version cannot do holds the instance back. */
function judgePixels({ profile, masks }: Policy, findings: Findings): void {
  const { tag } = findings.pixels
  const burnedIn = findings.values.get(BURNED_IN_ANNOTATION)?.[0]
  if (burnedIn?.toUpperCase() === 'YES') throw new EngineError('BURNED_IN', { tag: BURNED_IN_ANNOTATION })
  if (CONTAINER_TRANSFER_SYNTAX.test(findings.transferSyntax.uid)) throw new EngineError('CODESTREAM_UNKNOWN', { tag })
  if (findings.overlayInPixels) throw new EngineError('OVERLAY_IN_PIXELS', { tag })
  const acquired = isAcquired(findings)
  const demand = acquired ? profile.clean.pixelData.acquired : profile.clean.pixelData.other
  if (demand !== 'none' && masks.some(({ holds }) => holds(findings.values))) throw new EngineError('MASKS_DEMANDED', { tag })
  if (demand === 'detect') throw new EngineError('TEXT_DETECTION_DEMANDED', { tag })
  if (profile.clean.faces === 'deface' && acquired) throw new EngineError('DEFACING_DEMANDED', { tag })
}

/** Whether a text is of the grammar of UIDs (PS3.5 9.1). */
function isUid(text: string): boolean {
  return text.length <= 64 && /^\d+(?:\.\d+)*$/.test(text)
}
