// PS3.5 6.2: a backslash is an ordinary character in these VRs, which have one value only.
const SINGLE_VALUED = new Set(['LT', 'ST', 'UT', 'UR'])

// PS3.5 6.1.2.3: Specific Character Set (0008,0005) has no say in these VRs, which keep to the default repertoire.
const DEFAULT_REPERTOIRE = new Set(['AE', 'AS', 'CS', 'DA', 'DS', 'DT', 'IS', 'TM', 'UI', 'UR'])

// PS3.5 6.2 calls leading spaces padding in these VRs, and significant (or forbidden) in all others.
const LEADING_SPACES_PAD = new Set(['AE', 'CS', 'DS', 'IS', 'LO', 'SH'])

const BACKSLASH = 0x5c

/** Whether a backslash separates values in this VR. */
export function isMultiValued(vr: string): boolean {
  return !SINGLE_VALUED.has(vr)
}

/** Whether this VR keeps to the default repertoire whatever the label says. */
export function isDefaultRepertoire(vr: string): boolean {
  return DEFAULT_REPERTOIRE.has(vr)
}

/** Whether spaces before the text of this VR are padding. */
export function isPaddedInFront(vr: string): boolean {
  return LEADING_SPACES_PAD.has(vr)
}

/** Whether a byte that stands for itself ends the reach of escape sequences (PS3.5 6.1.2.5.3). */
export function isDelimiter(byte: number, vr: string): boolean {
  switch (byte) {
    case 0x09: // TAB
    case 0x0a: // LF
    case 0x0c: // FF
    case 0x0d: // CR
      return true
    case 0x3d: // = between the groups of a name
    case 0x5e: // ^ between the components of a name
      return vr === 'PN'
    case BACKSLASH:
      return isMultiValued(vr)
    default:
      return false
  }
}
