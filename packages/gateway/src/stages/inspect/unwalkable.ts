/** Says that bytes are not the Data Elements that they must be. */
export class Unwalkable extends Error {
  readonly offset: number
  readonly tag: number

  constructor(offset: number, tag: number) {
    super('the bytes cannot be walked')
    this.name = 'Unwalkable'
    this.offset = offset
    this.tag = tag
  }
}
