import { defineFaults } from '@lethe/dicom'

/** What can go wrong between two application entities. */
export const DimseError = defineFaults('DIMSE', {
  PDU_UNKNOWN: { disposition: 'refuse', says: 'the peer sent a PDU of a type that PS3.8 does not know' },
  PDU_MALFORMED: { disposition: 'refuse', says: 'a PDU is not built as PS3.8 says' },
  PDU_TOO_LONG: { disposition: 'refuse', says: 'a PDU is longer than the limit' },
  PDU_UNEXPECTED: { disposition: 'refuse', says: 'a PDU or message came where PS3.8 or PS3.7 allows none' },
  COMMAND_MALFORMED: { disposition: 'refuse', says: 'a command set is not built as PS3.7 says' },
  COMMAND_TOO_LONG: { disposition: 'refuse', says: 'a command set is longer than the limit' },
  CONTEXT_UNKNOWN: { disposition: 'refuse', says: 'a message came on a presentation context that was not accepted' },
  REJECTED: { disposition: 'refuse', says: 'the peer rejected the association' },
  ABORTED: { disposition: 'retry', says: 'the peer aborted the association' },
  LOST: { disposition: 'retry', says: 'the connection ended in the middle of the association' },
  TIMED_OUT: { disposition: 'retry', says: 'the peer took longer than the limit' },
  UNREACHABLE: { disposition: 'retry', says: 'no connection to the peer could be made' },
  QUERY_MALFORMED: { disposition: 'refuse', says: 'a key of a query is missing, or would ask for more than it names' },
  IDENTIFIER_MALFORMED: { disposition: 'refuse', says: 'an answer to a query is not a Data Set' },
  IDENTIFIER_TOO_LONG: { disposition: 'refuse', says: 'an answer to a query is longer than the limit' },
  MESSAGES_TOO_MANY: { disposition: 'refuse', says: 'a retrieval goes over more messages than the limit' },
  QUERY_REFUSED: { disposition: 'refuse', says: 'the peer does not do what it was asked' },
  DESTINATION_UNKNOWN: { disposition: 'refuse', says: 'the peer does not know the destination of a retrieval' },
  SOP_CLASSES_UNKNOWN: { disposition: 'refuse', says: 'the peer does not say of which SOP Classes a study is' },
  QUERY_FAILED: { disposition: 'retry', says: 'the peer could not do now what it was asked' },
  TLS_FAILED: { disposition: 'refuse', says: 'the peer and Lethe agreed on no secure connection' },
})
