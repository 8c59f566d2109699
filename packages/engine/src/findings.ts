import type { TransferSyntax } from '@lethe/dicom'
import type { ConditionValues } from './condition.ts'
import type { KnownIdentifiers } from './text/known-identifiers.ts'
import type { Option } from './options.ts'
import type { PixelFindings } from './pixel-count.ts'

/** What a first reading learnt of one instance: who is named, what it is. */
export interface Findings {
  readonly transferSyntax: TransferSyntax
  readonly sopClassUid: string
  readonly sopInstanceUid: string
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
  /** The patient's ID, empty where the instance has none, and who issued it. */
  readonly patient: { readonly id: string; readonly issuer: string }
  readonly identifiers: KnownIdentifiers
  /** Values of the top level that conditions and the pixel description need. */
  readonly values: ConditionValues
  readonly pixels: PixelFindings
  /** Whether an overlay lies in unused bits of the pixels. */
  readonly overlayInPixels: boolean
  /** Options of the profile that cannot be carried out on all of this instance. */
  readonly shortfalls: ReadonlySet<Option>
  /** What an earlier de-identification said of itself. */
  readonly earlier: { readonly methods: readonly string[]; readonly codes: readonly string[] }
  readonly elementCount: number
}
