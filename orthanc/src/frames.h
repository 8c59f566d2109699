/* The frames between the plug-in and the service: PROTOCOL.md. Pure: no I/O, no memory. */
#ifndef LETHE_FRAMES_H
#define LETHE_FRAMES_H

#include <stdbool.h>
#include <stdint.h>

#define FRAME_HEADER_BYTES 28
#define FRAME_READY_BYTES 32
/* 2 GiB: more than Orthanc itself takes in one piece. */
#define FRAME_INSTANCE_BYTES_MAX ((uint64_t)2 << 30)
#define FRAME_INSTANCE_BYTES_MIN ((uint64_t)132)

typedef enum {
  FRAME_HELLO = 0x01,
  FRAME_INSTANCE = 0x02,
  FRAME_CHECK = 0x03,
  FRAME_READY = 0x81,
  FRAME_DEIDENTIFIED = 0x82,
  FRAME_REFUSED = 0x83,
  FRAME_DOUBT = 0x84,
  FRAME_MARKED = 0x85,
  FRAME_UNMARKED = 0x86
} frame_kind;

typedef struct {
  uint8_t kind;
  /* INSTANCE: where it came from; REFUSED: the DIMSE status; else 0. */
  uint16_t code;
  uint64_t id;
  /* Requests: milliseconds that are left; answers: 0. */
  uint32_t deadline_ms;
  uint64_t length;
} frame_header;

void frame_encode(const frame_header *header, uint8_t out[FRAME_HEADER_BYTES]);

/* False where the bytes are no header of this version. */
bool frame_decode(const uint8_t in[FRAME_HEADER_BYTES], frame_header *header);

/* Whether a header can be the answer to a request: its kind, its id, its code and its length. */
bool frame_answers(const frame_header *answer, const frame_header *request);

#endif
