/** Where instances come from: who issues its patients' numbers, and which profile they get. */
export interface Source {
  readonly id: number
  readonly name: string
  readonly issuer: string
  readonly profileId: number
}
