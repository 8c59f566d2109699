/** Who may send: an allow list's row. What a row does not say is not looked at. */
export interface AllowedSource {
  /** What the rest of the system calls this source. */
  readonly name: string
  readonly callingAeTitle?: string
  /** IP addresses, as text. */
  readonly addresses?: readonly string[]
}

/** How Lethe names itself to peers (PS3.7 D.3.3.2). */
export interface Implementation {
  readonly classUid: string
  readonly versionName: string
}

/** What associations are accepted: data, so that it can be listed and compared. */
export interface AssociationPolicy {
  /** The AE titles under which Lethe answers. */
  readonly calledAeTitles: readonly string[]
  readonly sources: readonly AllowedSource[]
  readonly abstractSyntaxes: ReadonlySet<string>
  /** Whether a transfer syntax is accepted; of several, the first that was offered is taken. */
  readonly acceptsTransferSyntax: (uid: string) => boolean
  /** What becomes of an association that brings a user identity (PS3.7 D.3.3.7): Lethe checks none. */
  readonly userIdentity: 'ignore' | 'refuse'
  readonly implementation: Implementation
}

/** The row of the allow list that fits, or nothing. */
export function allowedSource(
  policy: AssociationPolicy,
  { callingAeTitle, address }: { callingAeTitle: string; address: string },
): AllowedSource | undefined {
  return policy.sources.find(
    (source) =>
      (source.callingAeTitle === undefined || source.callingAeTitle === callingAeTitle) &&
      (source.addresses === undefined || source.addresses.includes(address)),
  )
}
