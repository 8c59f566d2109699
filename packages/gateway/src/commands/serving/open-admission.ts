import { Fault } from '@lethe/dicom'
import { Admission } from '../../stages/admit/admission.ts'
import type { Parts } from './parts.ts'

/** The door through which every instance comes in, whichever way it came. */
export function openAdmission({ db, inbox, room, log, metrics }: Parts, wake: () => void): Admission {
  return new Admission({
    ...{ db, inbox, hasRoom: room.hasRoom, onAdmitted: wake },
    onRefused: (source, error) => {
      if (!(error instanceof Fault)) return log.trouble(error, { stage: 'admit', source })
      metrics.refused(error.code)
      log.warn('instance-refused', { stage: 'admit', source, code: error.code })
    },
  })
}
