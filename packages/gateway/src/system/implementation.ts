import type { Implementation } from '@lethe/dimse'
import { ENGINE_VERSION, IMPLEMENTATION_CLASS_UID } from '@lethe/engine'

/** How Lethe names itself to peers. PS3.7 D.3.3.2.3: 16 characters at most. */
export const IMPLEMENTATION: Implementation = { classUid: IMPLEMENTATION_CLASS_UID, versionName: ENGINE_VERSION.slice(0, 16) }

/** The same in file meta information (PS3.10 7.1). */
export const FILE_IMPLEMENTATION = {
  implementationClassUid: IMPLEMENTATION.classUid,
  implementationVersionName: IMPLEMENTATION.versionName,
} as const
