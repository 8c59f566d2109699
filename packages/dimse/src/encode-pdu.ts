import { FieldWriter } from './field-writer.ts'
import { ITEM_TYPE } from './item-types.ts'
import {
  PDU_TYPE,
  type AnsweredContext,
  type AssociateAccept,
  type AssociateRequest,
  type Pdu,
  type ProposedContext,
} from './pdu.ts'
import { writeUserInformation } from './user-information.ts'

/** Encodes a PDU that is not P-DATA-TF. */
export function encodePdu(pdu: Exclude<Pdu, { kind: 'P-DATA-TF' }>): Uint8Array {
  const body = bodyOf(pdu).done()
  return new FieldWriter().uint8(PDU_TYPE[pdu.kind]).uint8(0).uint32(body.length).bytes(body).done()
}

/** The 12 bytes in front of a fragment: a P-DATA-TF PDU with one presentation data value (PS3.8 9.3.5, E.2). */
export function encodeDataHeader(
  contextId: number,
  { part, last, length }: { part: 'command' | 'dataSet'; last: boolean; length: number },
): Uint8Array {
  const header = new Uint8Array(12)
  const view = new DataView(header.buffer)
  header[0] = PDU_TYPE['P-DATA-TF']
  view.setUint32(2, length + 6)
  view.setUint32(6, length + 2)
  header[10] = contextId
  header[11] = (part === 'command' ? 1 : 0) | (last ? 2 : 0)
  return header
}

function bodyOf(pdu: Exclude<Pdu, { kind: 'P-DATA-TF' }>): FieldWriter {
  const writer = new FieldWriter()
  switch (pdu.kind) {
    case 'A-ASSOCIATE-RQ':
      return writeAssociate(writer, pdu, () => {
        for (const context of pdu.contexts) writeProposed(writer, context)
      })
    case 'A-ASSOCIATE-AC':
      return writeAssociate(writer, pdu, () => {
        for (const context of pdu.contexts) writeAnswered(writer, context)
      })
    case 'A-ASSOCIATE-RJ':
      return writer.uint8(0).uint8(pdu.result).uint8(pdu.source).uint8(pdu.reason)
    case 'A-ABORT':
      return writer.uint16(0).uint8(pdu.source).uint8(pdu.reason)
    case 'A-RELEASE-RQ':
    case 'A-RELEASE-RP':
      return writer.uint32(0)
  }
}

function writeAssociate(writer: FieldWriter, pdu: AssociateRequest | AssociateAccept, contexts: () => void): FieldWriter {
  writer.uint16(pdu.protocolVersion).uint16(0)
  // AE titles are 16 characters, padded with spaces (PS3.8 Table 9-11).
  writer
    .text(pdu.calledAeTitle.padEnd(16).slice(0, 16))
    .text(pdu.callingAeTitle.padEnd(16).slice(0, 16))
    .bytes(new Uint8Array(32))
  writer.item(ITEM_TYPE.applicationContext, (body) => body.text(pdu.applicationContext))
  contexts()
  return writer.item(ITEM_TYPE.userInformation, (body) => writeUserInformation(body, pdu.userInformation))
}

function writeProposed(writer: FieldWriter, { id, abstractSyntax, transferSyntaxes }: ProposedContext): void {
  writer.item(ITEM_TYPE.proposedContext, (body) => {
    body.uint8(id).uint8(0).uint16(0)
    body.item(ITEM_TYPE.abstractSyntax, (item) => item.text(abstractSyntax))
    for (const uid of transferSyntaxes) body.item(ITEM_TYPE.transferSyntax, (item) => item.text(uid))
  })
}

function writeAnswered(writer: FieldWriter, { id, result, transferSyntax }: AnsweredContext): void {
  writer.item(ITEM_TYPE.answeredContext, (body) => {
    body.uint8(id).uint8(0).uint8(result).uint8(0)
    body.item(ITEM_TYPE.transferSyntax, (item) => item.text(transferSyntax))
  })
}
