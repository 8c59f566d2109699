import { DimseError } from './errors.ts'
import { FieldReader, textOf } from './field-reader.ts'
import { ITEM_TYPE } from './item-types.ts'
import { PDU_TYPE, type AnsweredContext, type Pdu, type ProposedContext, type UserInformation } from './pdu.ts'
import { readUserInformation } from './user-information.ts'

/** How the body of each PDU but P-DATA-TF is read. */
const DECODERS: Readonly<Record<Exclude<Pdu['kind'], 'P-DATA-TF'>, (body: FieldReader) => Pdu>> = {
  'A-ASSOCIATE-RQ': (body) => {
    const fields = readAssociate(body)
    return { kind: 'A-ASSOCIATE-RQ', ...fields, contexts: fields.contexts.map(({ id, reader }) => readProposed(id, reader)) }
  },
  'A-ASSOCIATE-AC': (body) => {
    const fields = readAssociate(body)
    return { kind: 'A-ASSOCIATE-AC', ...fields, contexts: fields.contexts.map(({ id, reader }) => readAnswered(id, reader)) }
  },
  'A-ASSOCIATE-RJ': (body) => {
    body.skip(1)
    return { kind: 'A-ASSOCIATE-RJ', result: body.uint8(), source: body.uint8(), reason: body.uint8() }
  },
  'A-RELEASE-RQ': () => ({ kind: 'A-RELEASE-RQ' }),
  'A-RELEASE-RP': () => ({ kind: 'A-RELEASE-RP' }),
  'A-ABORT': (body) => {
    body.skip(2)
    return { kind: 'A-ABORT', source: body.uint8(), reason: body.uint8() }
  },
}

const KIND_OF_TYPE = new Map(Object.entries(PDU_TYPE).map(([kind, type]) => [type as number, kind as Pdu['kind']]))

/** The kind of PDU that a type stands for, or nothing. */
export function pduKind(type: number): Pdu['kind'] | undefined {
  return KIND_OF_TYPE.get(type)
}

/** Decodes the body of a PDU behind its type and length; unknown items are passed over (PS3.8 9.3.1). */
export function decodePdu(kind: Exclude<Pdu['kind'], 'P-DATA-TF'>, body: Uint8Array): Pdu {
  return DECODERS[kind](new FieldReader(body))
}

interface Associate {
  readonly protocolVersion: number
  readonly calledAeTitle: string
  readonly callingAeTitle: string
  readonly applicationContext: string
  readonly userInformation: UserInformation
  readonly contexts: readonly { readonly id: number; readonly reader: FieldReader }[]
}

function readAssociate(body: FieldReader): Associate {
  const protocolVersion = body.uint16()
  body.skip(2)
  const calledAeTitle = textOf(body.bytes(16))
  const callingAeTitle = textOf(body.bytes(16))
  body.skip(32)
  let applicationContext = ''
  let userInformation: UserInformation | undefined
  const contexts: { id: number; reader: FieldReader }[] = []
  for (const { type, body: item } of body.items()) {
    if (type === ITEM_TYPE.applicationContext) applicationContext = item.text()
    else if (type === ITEM_TYPE.userInformation) userInformation = readUserInformation(item)
    else if (type === ITEM_TYPE.proposedContext || type === ITEM_TYPE.answeredContext) contexts.push(contextOf(item))
  }
  // PS3.8 9.3.2: one Application Context Item and one User Information Item.
  if (userInformation === undefined || applicationContext === '') throw new DimseError('PDU_MALFORMED')
  return { protocolVersion, calledAeTitle, callingAeTitle, applicationContext, userInformation, contexts }
}

function contextOf(reader: FieldReader): { id: number; reader: FieldReader } {
  return { id: reader.uint8(), reader }
}

function readProposed(id: number, reader: FieldReader): ProposedContext {
  reader.skip(3)
  let abstractSyntax = ''
  const transferSyntaxes: string[] = []
  for (const { type, body } of reader.items()) {
    if (type === ITEM_TYPE.abstractSyntax) abstractSyntax = body.text()
    else if (type === ITEM_TYPE.transferSyntax) transferSyntaxes.push(body.text())
  }
  return { id, abstractSyntax, transferSyntaxes }
}

function readAnswered(id: number, reader: FieldReader): AnsweredContext {
  reader.skip(1)
  const result = reader.uint8()
  reader.skip(1)
  let transferSyntax = ''
  for (const { type, body } of reader.items()) if (type === ITEM_TYPE.transferSyntax) transferSyntax = body.text()
  return { id, result, transferSyntax }
}
