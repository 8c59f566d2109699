// Goal: an Orthanc's list of changes is read as it is meant, and nothing that a server says leads anywhere else or goes on for ever.
// Method: a server that answers as the test says, by real HTTP; each answer that must be refused in turn.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lastChange, readChanges, readInstance } from './orthanc-changes.ts'

const { signal } = new AbortController()
const ID = ['01234567', '89abcdef', '01234567', '89abcdef', '01234567'].join('-')
let server: Server
let answers: Readonly<Record<string, string>> = {}
const asked: string[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const body = answers[request.url ?? '']
    response.writeHead(body === undefined ? 404 : 200).end(body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterAll(() => server.close())

const peer = () => ({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
const change = (id: string, type = 'NewInstance') => ({ ChangeType: type, ID: id, Seq: 1 })
const readPage = (page: unknown) => {
  answers = { '/changes?since=7&limit=100': typeof page === 'string' ? page : JSON.stringify(page) }
  return readChanges(peer(), 7, signal)
}

test('new instances are named once; other changes are passed over; an empty page stays where it is', async () => {
  const other = ID.replaceAll('0', 'f')
  const changes = [change(ID), change(other, 'NewStudy'), change(other), change(ID)]
  expect(await readPage({ Changes: changes, Last: 12, Done: false })).toEqual({ instances: [ID, other], last: 12, isDone: false })
  expect(await readPage({ Changes: [], Last: 0, Done: true })).toEqual({ instances: [], last: 7, isDone: true })
  answers = { '/changes?last': JSON.stringify({ Changes: [], Last: 3, Done: true }) }
  expect(await lastChange(peer(), signal)).toBe(3)
})

test.each([
  ['no JSON', '{'],
  ['a list', []],
  ['no changes', { Last: 12, Done: true }],
  ['a change that is none', { Changes: [null], Last: 12, Done: true }],
  ['a name that leads elsewhere', { Changes: [change('../tools/shutdown')], Last: 12, Done: true }],
  ['a name that is a number', { Changes: [{ ChangeType: 'NewInstance', ID: 4 }], Last: 12, Done: true }],
  ['a cursor that is none', { Changes: [], Last: 'x', Done: true }],
  ['a negative cursor', { Changes: [], Last: -1, Done: true }],
  ['a page that leads nowhere', { Changes: [change(ID)], Last: 7, Done: false }],
])('%s is malformed', async (_name, page) => {
  await expect(readPage(page)).rejects.toMatchObject({ code: 'DICOMWEB_MALFORMED' })
})

test('a page without end is too long', async () => {
  await expect(readPage(' '.repeat((4 << 20) + 1))).rejects.toMatchObject({ code: 'DICOMWEB_TOO_LONG' })
})

test('an instance that was deleted is nothing; one that is there and cannot be had is a fault', async () => {
  answers = {}
  expect(await readInstance(peer(), ID, signal)).toBeUndefined()
  answers = { [`/instances/${ID}`]: '{}' }
  await expect(readInstance(peer(), ID, signal)).rejects.toMatchObject({ code: 'DICOMWEB_REFUSED' })
  answers = { [`/instances/${ID}/file`]: 'bytes' }
  const pieces: Uint8Array[] = []
  for await (const piece of (await readInstance(peer(), ID, signal)) ?? []) pieces.push(piece)
  expect(Buffer.concat(pieces).toString()).toBe('bytes')
  expect(asked.every((path) => path.startsWith('/changes') || path.startsWith(`/instances/${ID}`))).toBe(true)
})
