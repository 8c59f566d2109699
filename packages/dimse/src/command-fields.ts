/** Command Field (0000,0100) of the messages that Lethe knows by name (PS3.7 E.1). */
export const COMMAND_FIELD = {
  'C-STORE-RQ': 0x0001,
  'C-STORE-RSP': 0x8001,
  'C-GET-RQ': 0x0010,
  'C-GET-RSP': 0x8010,
  'C-FIND-RQ': 0x0020,
  'C-FIND-RSP': 0x8020,
  'C-MOVE-RQ': 0x0021,
  'C-MOVE-RSP': 0x8021,
  'C-ECHO-RQ': 0x0030,
  'C-ECHO-RSP': 0x8030,
  'C-CANCEL-RQ': 0x0fff,
} as const

/** The bit that tells a response from a request. */
export const RESPONSE_BIT = 0x8000

/** Command Data Set Type (0000,0800): no Data Set follows; any other value says that one does (PS3.7 E.1). */
export const NO_DATA_SET = 0x0101
