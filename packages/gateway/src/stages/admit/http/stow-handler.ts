import type { FastifyRequest } from 'fastify'
import { boundaryOf, parseMediaType } from '../../../system/multipart/media-type.ts'
import type { Admission } from '../admission.ts'
import { answerType, type AnswerType } from './answer-type.ts'
import type { Handler } from './handler.ts'
import type { HttpLimits } from './http-limits.ts'
import { nativeModel } from './native-model.ts'
import { answer, Refusal } from './refusal.ts'
import { storeResponse } from './store-response.ts'
import { httpStatus } from './store-results.ts'
import { endStatus, store } from './stow.ts'

const UID = /^[0-9.]{1,64}$/
const ONLY_INSTANCES = 'send instances: multipart/related; type="application/dicom". Metadata with bulk data apart is not taken'

/** The Store Transaction of PS3.18 10.5. */
export function stowHandler(admission: Admission, limits: HttpLimits): Handler {
  return async ({ request, source, body }, reply) => {
    const type = wantedAnswer(request)
    const { study } = request.params as { readonly study?: string }
    if (study !== undefined && !UID.test(study)) throw new Refusal(400, 'the path names no Study Instance UID')
    const boundary = boundaryIn(request)
    const outcome = await store(admission, { source, studyInstanceUid: study, boundary, body: body() }, limits)
    const status = endStatus(outcome, httpStatus)
    const response = storeResponse(outcome.results)
    if (status === 503) void reply.header('retry-after', '10')
    return answer(reply, { status, type, limits }).send(
      type === 'application/dicom+xml' ? nativeModel(response) : JSON.stringify(response),
    )
  }
}

function wantedAnswer({ headers }: FastifyRequest): AnswerType {
  const type = answerType(headers.accept)
  if (type === undefined) throw new Refusal(406)
  return type
}

function boundaryIn({ headers }: FastifyRequest): string {
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') throw new Refusal(415, 'the request must not be compressed as a whole')
  const type = parseMediaType(headers['content-type'])
  const parts = type?.parameters.get('type')?.toLowerCase() ?? 'application/dicom'
  if (type?.type !== 'multipart/related' || parts !== 'application/dicom') throw new Refusal(415, ONLY_INSTANCES)
  const boundary = boundaryOf(type)
  if (boundary === undefined) throw new Refusal(400, 'Content-Type has no boundary that RFC 2046 allows')
  return boundary
}
