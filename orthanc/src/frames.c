#include "frames.h"

#include <stddef.h>
#include <string.h>

#define VERSION 1

static const uint8_t MAGIC[4] = {'L', 'T', 'H', 'E'};

static void put(uint8_t *out, uint64_t value, size_t bytes) {
  for (size_t at = 0; at < bytes; at++) out[at] = (uint8_t)(value >> (8 * (bytes - 1 - at)));
}

static uint64_t get(const uint8_t *in, size_t bytes) {
  uint64_t value = 0;
  for (size_t at = 0; at < bytes; at++) value = value << 8 | in[at];
  return value;
}

void frame_encode(const frame_header *header, uint8_t out[FRAME_HEADER_BYTES]) {
  memcpy(out, MAGIC, sizeof MAGIC);
  out[4] = VERSION;
  out[5] = header->kind;
  put(out + 6, header->code, 2);
  put(out + 8, header->id, 8);
  put(out + 16, header->deadline_ms, 4);
  put(out + 20, header->length, 8);
}

bool frame_decode(const uint8_t in[FRAME_HEADER_BYTES], frame_header *header) {
  if (memcmp(in, MAGIC, sizeof MAGIC) != 0 || in[4] != VERSION) return false;
  header->kind = in[5];
  header->code = (uint16_t)get(in + 6, 2);
  header->id = get(in + 8, 8);
  header->deadline_ms = (uint32_t)get(in + 16, 4);
  header->length = get(in + 20, 8);
  return true;
}

/* PS3.7 C.5 and PS3.4 B.2.3: failures only. A warning or Success would tell the sender that it is stored. */
static bool is_failure(uint16_t status) {
  const uint16_t family = status >> 12;
  return family == 0xa || family == 0xc || (status >= 0x0100 && status <= 0x0213 && status != 0x0107 && status != 0x0116);
}

/* What was de-identified is about as long as it was; a deflated one grows. */
static uint64_t instance_bytes_max(uint64_t request) {
  const uint64_t most = request * 8 + ((uint64_t)16 << 20);
  return most < FRAME_INSTANCE_BYTES_MAX ? most : FRAME_INSTANCE_BYTES_MAX;
}

static bool fits_instance(const frame_header *answer, uint64_t request_length) {
  switch (answer->kind) {
    case FRAME_DEIDENTIFIED:
      return answer->code == 0 && answer->length >= FRAME_INSTANCE_BYTES_MIN &&
             answer->length <= instance_bytes_max(request_length);
    case FRAME_REFUSED:
      return is_failure(answer->code) && answer->length == 0;
    case FRAME_DOUBT:
      return answer->code == 0 && answer->length == 0;
    default:
      return false;
  }
}

bool frame_answers(const frame_header *answer, const frame_header *request) {
  if (answer->id != request->id || answer->deadline_ms != 0 || request->length > FRAME_INSTANCE_BYTES_MAX) return false;
  const bool is_bare = answer->code == 0 && answer->length == 0;
  switch (request->kind) {
    case FRAME_HELLO:
      /* A service that is not ready yet says so, and is asked again. */
      return (answer->kind == FRAME_READY && answer->code == 0 && answer->length == FRAME_READY_BYTES) ||
             (answer->kind == FRAME_DOUBT && is_bare);
    case FRAME_INSTANCE:
      return fits_instance(answer, request->length);
    case FRAME_CHECK:
      return is_bare && (answer->kind == FRAME_MARKED || answer->kind == FRAME_UNMARKED || answer->kind == FRAME_DOUBT);
    default:
      return false;
  }
}
