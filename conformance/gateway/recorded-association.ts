// What a sender writes for one association: the request, one C-STORE, the release; as bytes, to be cut short and changed.
import { EXPLICIT_VR_LITTLE_ENDIAN, uidOfKeyword } from '@lethe/dicom'
import { dataSetOf, encodeInstance } from '../../packages/gateway/src/instances.test-support.ts'

const CT_IMAGE = uidOfKeyword('CTImageStorage') as string
const APPLICATION_CONTEXT = '1.2.840.10008.3.1.1.1'
const SOP_INSTANCE_UID = '1.2.276.0.9999.77.4.1'
const [COMMAND, LAST] = [1, 2]

/** The bytes of the association, as PS3.8 9.3 and PS3.7 9.3.1 lay them out. */
export function recordedAssociation(): Buffer {
  const dataSet = Buffer.from(dataSetOf(encodeInstance({ number: 1, side: 16 })))
  return Buffer.concat([request(), data(COMMAND | LAST, command()), data(LAST, dataSet), pdu(5, Buffer.alloc(4))])
}

function request(): Buffer {
  const head = Buffer.alloc(68)
  head.writeUInt16BE(1, 0)
  head.write('LETHE'.padEnd(16), 4, 'latin1')
  head.write('FUZZ'.padEnd(16), 20, 'latin1')
  const context = item(
    0x20,
    Buffer.concat([Buffer.from([1, 0, 0, 0]), text(0x30, CT_IMAGE), text(0x40, EXPLICIT_VR_LITTLE_ENDIAN)]),
  )
  const length = Buffer.alloc(4)
  length.writeUInt32BE(16_384)
  const user = item(0x50, Buffer.concat([item(0x51, length), text(0x52, SOP_INSTANCE_UID)]))
  return pdu(1, Buffer.concat([head, text(0x10, APPLICATION_CONTEXT), context, user]))
}

function command(): Buffer {
  const uint16 = (value: number): Buffer => Buffer.from([value & 255, value >> 8])
  const uid = (value: string): Buffer => Buffer.from(value.length % 2 === 0 ? value : `${value}\0`)
  const elements = [
    element(0x0002, uid(CT_IMAGE)),
    element(0x0100, uint16(1)),
    element(0x0110, uint16(1)),
    element(0x0700, uint16(0)),
    element(0x0800, uint16(0)),
    element(0x1000, uid(SOP_INSTANCE_UID)),
  ]
  const rest = Buffer.concat(elements)
  const groupLength = Buffer.alloc(4)
  groupLength.writeUInt32LE(rest.length)
  return Buffer.concat([element(0, groupLength), rest])
}

function element(tag: number, value: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt16LE(tag, 2)
  head.writeUInt32LE(value.length, 4)
  return Buffer.concat([head, value])
}

function data(control: number, value: Buffer): Buffer {
  const head = Buffer.alloc(6)
  head.writeUInt32BE(value.length + 2)
  head[4] = 1
  head[5] = control
  return pdu(4, Buffer.concat([head, value]))
}

function text(type: number, value: string): Buffer {
  return item(type, Buffer.from(value))
}

function item(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head[0] = type
  head.writeUInt16BE(value.length, 2)
  return Buffer.concat([head, value])
}

function pdu(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(6)
  head[0] = type
  head.writeUInt32BE(value.length, 2)
  return Buffer.concat([head, value])
}
