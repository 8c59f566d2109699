/** The limits on what a peer may send, and how long it may take. */
export interface DimseLimits {
  /** The longest P-DATA-TF PDU that is accepted; it is announced as Maximum Length Received (PS3.8 D.1). */
  readonly pduBytesMax: number
  /** The longest P-DATA-TF PDU that is sent, also where the peer names no maximum. */
  readonly sentPduBytesMax: number
  /** A-ASSOCIATE-RQ and A-ASSOCIATE-AC. 128 presentation contexts, all that there can be, with every transfer syntax take a third. */
  readonly associateBytesMax: number
  /** The command set of one message. */
  readonly commandBytesMax: number
  /** Bytes of a Data Set that wait for whoever takes them; beyond, nothing more is read from the peer. */
  readonly waitingBytesMax: number
  /** PS3.8's ARTIM timer: how long a peer may take to ask for an association, and to close the connection after its end. */
  readonly artimMs: number
  /** Within this time a peer finishes a message or sends `progressBytesMin`; else the association is aborted. */
  readonly idleMs: number
  readonly progressBytesMin: number
  /** How long a peer may take to answer an association request, a release request or a message. */
  readonly answerMs: number
  /** Answers to one query; beyond, it is cancelled. */
  readonly answersMax: number
  /** One answer; a longer one ends the association. */
  readonly answerBytesMax: number
  /** All answers to one query; beyond, it is cancelled. */
  readonly answersBytesMax: number
  /** How long an archive may take to bring one more instance of a retrieval: some fetch them from tape. */
  readonly retrieveIdleMs: number
  /** Responses and sub-operations of one retrieval. */
  readonly retrieveMessagesMax: number
  /** The list of instances that were not sent; a longer one is not looked at. */
  readonly failedListBytesMax: number
  /** How long a peer may go on after it was asked to end an operation. */
  readonly cancelMs: number
}

/** The limits of a normal installation. */
export const DIMSE_LIMITS: DimseLimits = {
  pduBytesMax: 128 << 10,
  sentPduBytesMax: 128 << 10,
  associateBytesMax: 1 << 20,
  commandBytesMax: 64 << 10,
  waitingBytesMax: 1 << 20,
  artimMs: 30_000,
  idleMs: 60_000,
  progressBytesMin: 64 << 10,
  answerMs: 300_000,
  answersMax: 10_000,
  answerBytesMax: 64 << 10,
  answersBytesMax: 16 << 20,
  retrieveIdleMs: 1_800_000,
  retrieveMessagesMax: 1_000_000,
  failedListBytesMax: 1 << 20,
  cancelMs: 60_000,
}
