import type { FieldReader } from './field-reader.ts'
import type { FieldWriter } from './field-writer.ts'
import { ITEM_TYPE } from './item-types.ts'
import type { CommonExtendedNegotiation, ExtendedNegotiation, RoleSelection, UserIdentity, UserInformation } from './pdu.ts'

type Gathered = { -readonly [Name in keyof UserInformation]: UserInformation[Name] } & {
  readonly roles: RoleSelection[]
  readonly extended: ExtendedNegotiation[]
  readonly commonExtended: CommonExtendedNegotiation[]
}

type Reader = (body: FieldReader, into: Gathered) => unknown

/** How each sub-item is read; one that is not in the table is passed over (PS3.8 9.3.1). */
const READERS: ReadonlyMap<number, Reader> = new Map<number, Reader>([
  [ITEM_TYPE.maximumLength, (body, into) => (into.maximumLength = body.uint32())],
  [ITEM_TYPE.implementationClassUid, (body, into) => (into.implementationClassUid = body.text())],
  [ITEM_TYPE.implementationVersionName, (body, into) => (into.implementationVersionName = body.text())],
  [ITEM_TYPE.asynchronousOperations, (body, into) => (into.asynchronousOperations = readOperations(body))],
  [ITEM_TYPE.roleSelection, (body, into) => into.roles.push(readRole(body))],
  [ITEM_TYPE.extendedNegotiation, (body, into) => into.extended.push(readExtended(body))],
  [ITEM_TYPE.commonExtendedNegotiation, (body, into) => into.commonExtended.push(readCommon(body))],
  [ITEM_TYPE.userIdentity, (body, into) => (into.userIdentity = readIdentity(body))],
])

/** Reads the sub-items of a User Information Item. */
export function readUserInformation(body: FieldReader): UserInformation {
  const gathered: Gathered = {
    maximumLength: 0,
    implementationClassUid: '',
    implementationVersionName: '',
    roles: [],
    extended: [],
    commonExtended: [],
  }
  for (const { type, body: sub } of body.items()) READERS.get(type)?.(sub, gathered)
  return gathered
}

/** Writes the sub-items of a User Information Item, in the order of their types (PS3.7 D.3.3). */
export function writeUserInformation(writer: FieldWriter, user: UserInformation): void {
  writer.item(ITEM_TYPE.maximumLength, (body) => body.uint32(user.maximumLength))
  writer.item(ITEM_TYPE.implementationClassUid, (body) => body.text(user.implementationClassUid))
  const { asynchronousOperations, userIdentity } = user
  if (asynchronousOperations !== undefined) {
    const { invoked, performed } = asynchronousOperations
    writer.item(ITEM_TYPE.asynchronousOperations, (body) => body.uint16(invoked).uint16(performed))
  }
  for (const { sopClassUid, scu, scp } of user.roles) {
    writer.item(ITEM_TYPE.roleSelection, (body) => body.countedText(sopClassUid).uint8(scu).uint8(scp))
  }
  if (user.implementationVersionName !== '') {
    writer.item(ITEM_TYPE.implementationVersionName, (body) => body.text(user.implementationVersionName))
  }
  for (const { sopClassUid, information } of user.extended) {
    writer.item(ITEM_TYPE.extendedNegotiation, (body) => body.countedText(sopClassUid).bytes(information))
  }
  for (const common of user.commonExtended) writer.item(ITEM_TYPE.commonExtendedNegotiation, (body) => writeCommon(body, common))
  if (userIdentity !== undefined) {
    const { type, positiveResponseRequested } = userIdentity
    writer.item(ITEM_TYPE.userIdentity, (body) => body.uint8(type).uint8(positiveResponseRequested).uint16(0).uint16(0))
  }
}

function readOperations(body: FieldReader): { invoked: number; performed: number } {
  return { invoked: body.uint16(), performed: body.uint16() }
}

function readRole(body: FieldReader): RoleSelection {
  return { sopClassUid: countedText(body), scu: body.uint8(), scp: body.uint8() }
}

function readExtended(body: FieldReader): ExtendedNegotiation {
  return { sopClassUid: countedText(body), information: body.rest().slice() }
}

function readIdentity(body: FieldReader): UserIdentity {
  return { type: body.uint8(), positiveResponseRequested: body.uint8() }
}

function readCommon(body: FieldReader): CommonExtendedNegotiation {
  const sopClassUid = countedText(body)
  const serviceClassUid = countedText(body)
  const relatedSopClassUids: string[] = []
  const related = body.part(body.uint16())
  while (related.more) relatedSopClassUids.push(countedText(related))
  return { sopClassUid, serviceClassUid, relatedSopClassUids }
}

function writeCommon(body: FieldWriter, { sopClassUid, serviceClassUid, relatedSopClassUids }: CommonExtendedNegotiation): void {
  body.countedText(sopClassUid).countedText(serviceClassUid)
  body.uint16(relatedSopClassUids.reduce((length, uid) => length + 2 + uid.length, 0))
  for (const uid of relatedSopClassUids) body.countedText(uid)
}

function countedText(body: FieldReader): string {
  return body.part(body.uint16()).text()
}
